//! All databases of an installation, moved to a store of another kind: a new server is filled
//! beside the old one and takes its place.

mod begin;
mod carry;
mod finish;
mod look;
mod record;
mod steps;

pub use begin::{Relocated, locks, plan, relocate};
pub use finish::clean_up;
pub use look::Plan;
pub use record::{CARRIER, Relocation};
