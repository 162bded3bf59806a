//! Tools for a developer's machine.

mod doctor;
mod edit_config;
mod generate_config;
mod init;
mod new;
mod pull_repos;

pub use doctor::Doctor;
pub use edit_config::EditConfig;
pub use generate_config::GenerateConfig;
pub use init::Init;
pub use new::New;
pub use pull_repos::PullRepos;
