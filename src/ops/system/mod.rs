//! What all teams share: the network, the database server, the machine itself.

mod claim;
mod daemon;
mod database;
mod destroy;
mod doctor;
mod init;
mod project;
mod quickstart;
mod stats;
mod steps;
mod up;

pub use claim::{claim_aside, must_be_ours, must_share_blocks};
pub use database::{StoreWish, ensure_database, start_server};
pub use destroy::{Destroyed, destroy, locks, what_goes};
pub use doctor::{Check, Health, examine, examine_invariants, fix, install_question};
pub use init::{Initialised, init};
pub use quickstart::{Quickstarted, quickstart};
pub use stats::{EnvironmentUsage, HostUsage, ServiceUsage, Usage, usage};
pub use steps::close_doors;
pub use up::{Up, up};
