//! What all teams share: the network, the database server, the machine itself.

mod claim;
mod daemon;
mod database;
mod destroy;
mod doctor;
mod init;
mod packages;
mod project;
mod quickstart;
mod steps;
mod up;

pub use database::ensure_database;
pub use destroy::{Destroyed, destroy, locks, what_goes};
pub use doctor::{Check, Health, examine, examine_invariants, fix, install_question};
pub use init::{Initialised, init};
pub use quickstart::{Quickstarted, quickstart};
pub use up::{Up, up};
