//! What changes an environment: other code, installs, upgrades, test runs, a restart.
//!
//! The serving Odoo is stopped meanwhile, so that nobody is served half of a change,
//! and another one, which sees the same, does it and ends. Killed in the middle, the
//! next command on the environment takes it back ([`mend`]).

mod finish;
mod modules;
mod outcome;
mod pending;
mod record;
mod run;
mod steps;

pub use finish::{clear, discard, mend, unfinished};
pub use modules::{Module, list, must_exist, states};
pub use outcome::Outcome;
pub use pending::Pending;
pub use record::{Apply, Change, NewCode, Saved, TIMEOUT, Tests, timeout};
pub use run::{Applied, apply};
