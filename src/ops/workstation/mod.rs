//! A developer's machine as one file describes it.
//!
//! - `place`: where the code is, and the file.
//! - `report`: what came of a command, task by task.
//! - `tasks`: several tasks at the same time.
//! - `init`: the directories.
//! - `programs`: what a workstation needs, and what is installed with it.
//! - `install`: the programs.
//! - `venvs`: the Python environments.
//! - `database_user`: the role Odoo connects to PostgreSQL as.
//! - `skills`: what agents learn.
//! - `finding`: what a look at it all found.

mod database_user;
mod finding;
mod init;
mod install;
mod place;
mod programs;
mod report;
mod skills;
mod tasks;
mod venvs;

pub use database_user::{ensure as ensure_database_user, examine as examine_database};
pub use finding::Finding;
pub use init::init;
pub use install::{Plan as InstallPlan, install};
pub use place::{Place, exit_status};
pub use programs::examine as examine_programs;
pub use report::{Report, Summary, TaskResult};
pub use skills::{SkillAction, act as skills};
pub use tasks::JOBS;
pub use venvs::{Wish as VenvWish, create as create_venvs, examine as examine_venvs};
