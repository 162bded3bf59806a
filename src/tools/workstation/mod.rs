//! Tools for a developer's machine.

mod create_venvs;
mod ensure_db_user;
mod init;
mod install_skills;
mod install_tools;
mod update_skills;

pub use create_venvs::CreateVenvs;
pub use ensure_db_user::EnsureDbUser;
pub use init::Init;
pub use install_skills::InstallSkills;
pub use install_tools::InstallTools;
pub use update_skills::UpdateSkills;
