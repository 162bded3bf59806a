//! What is left over: found by the eyes of [`invariants`](super::invariants), explained, and
//! removed when that is asked for. What somebody is at work on is left alone: each thing is looked
//! at again under the lock of whoever could be making it.

mod orphan;
mod remove;
mod run;
mod unfinished;

pub use orphan::{Orphan, Whose};
pub use run::{Cleaned, Leftover, clean, survey};
