//! Tools for a developer's machine.

mod init;
mod pull_repos;

pub use init::Init;
pub use pull_repos::PullRepos;
