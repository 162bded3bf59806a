//! Tools for the machine and what all teams share.

mod cleanup;
mod config;
mod destroy;
mod doctor;
mod events;
mod init;
mod quickstart;
mod stats;
mod up;
mod upgrade;

pub use cleanup::Cleanup;
pub use config::ShowConfig;
pub use destroy::Destroy;
pub use doctor::Doctor;
pub use events::Events;
pub use init::Init;
pub use quickstart::Quickstart;
pub use stats::Stats;
pub use up::Up;
pub use upgrade::Upgrade;
