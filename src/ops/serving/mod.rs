//! Operations that an environment's Odoo makes room for, and that end with it serving again.
//!
//! Each has a record in the workspace and a plan. It stops Odoo, does its part and starts Odoo
//! again; a failure takes all of it back. Killed in the middle, the next command that may change
//! the environment takes it back or finishes it ([`mend`]): what was done is good when Odoo answers.

mod mend;
mod record;
mod run;
mod steps;

pub use mend::{is_under_way, mend, unfinished};
pub use record::{Interrupts, Serving};
pub use run::{Failed, carry_out};
pub use steps::{Serve, Stop};
