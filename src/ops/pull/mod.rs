//! New code, and what it needs of the database: fetch, compare with what was applied last,
//! do the least that is enough.

mod by_hand;
mod decision;
mod extra;
mod known;
mod run;
mod source;

pub use by_hand::by_hand;
pub use decision::{Decision, Wish};
pub use extra::ExtraCode;
pub use run::{PullRequest, Pulled, pull};
