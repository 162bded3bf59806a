//! New code, and what it needs of the database: fetch, compare with what was applied last,
//! do the least that is enough.

mod decision;
mod known;
mod run;
mod source;

pub use decision::{Decision, Wish};
pub use run::{PullRequest, Pulled, pull};
pub use source::Saved;
