//! Files that come with odeum and are somebody's to change: written when an installation is made,
//! and brought up to a newer odeum without losing a change.
//!
//! What each of them was when it was written, or last brought up, is kept beside them
//! (`bundled/` in the data directory). So it is known what of a file is the person's and what odeum's.

mod plan;
mod seed;
mod table;
mod upgrade;

pub use plan::Outcome;
pub use seed::{remove, seed};
pub use upgrade::{Upgraded, upgrade};
