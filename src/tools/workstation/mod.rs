//! Tools for a developer's machine.

mod create_venvs;
mod doctor;
mod edit_config;
mod ensure_db_user;
mod generate_config;
mod init;
mod install_skills;
mod install_tools;
mod jobs;
mod new;
mod pull_repos;
mod update_skills;

pub use create_venvs::CreateVenvs;
pub use doctor::Doctor;
pub use edit_config::EditConfig;
pub use ensure_db_user::EnsureDbUser;
pub use generate_config::GenerateConfig;
pub use init::Init;
pub use install_skills::InstallSkills;
pub use install_tools::InstallTools;
pub use new::New;
pub use pull_repos::PullRepos;
pub use update_skills::UpdateSkills;
