//! What changes the modules of an environment: installs, upgrades, test runs.
//!
//! The serving Odoo is stopped meanwhile, so that nobody is served half of a change,
//! and another one, which sees the same, does it and ends. Killed in the middle, the
//! next command on the environment takes it back ([`mend`]).

mod finish;
mod modules;
mod outcome;
mod record;
mod run;
mod steps;

pub use finish::{discard, mend, unfinished};
pub use modules::{Module, list, must_exist, states};
pub use outcome::Outcome;
pub use record::{Apply, Change, Tests};
pub use run::{Applied, Skipped, apply, apply_in_place};
