//! What changes an environment: other code, installs, upgrades, test runs, a restart.
//!
//! The serving Odoo is stopped meanwhile, so that nobody is served half of a change,
//! and another one, which sees the same, does it and ends. Killed in the middle, the
//! next command that changes the environment takes it back or finishes it (`ops::serving`).

mod change;
mod discard;
mod modules;
mod outcome;
mod pending;
mod record;
mod run;
mod saved;
mod steps;

pub use change::{Change, NewBranch, NewCode, NewPin, TIMEOUT, Tests, timeout};
pub use discard::{clear, discard};
pub use modules::{Module, list, must_exist, states};
pub use outcome::Outcome;
pub use pending::Pending;
pub use record::Apply;
pub use run::{Applied, apply};
pub use saved::{Saved, make_room, save};
