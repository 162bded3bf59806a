//! A developer's machine as one file describes it.
//!
//! - `place`: where the code is, and the file.
//! - `report`: what came of a command, task by task.
//! - `tasks`: several tasks at the same time.
//! - `finding`: what a look found.
//! - `doctor`: looks at everything.
//! - `profile`: the file, written from a profile.
//! - `editor`: the file in the person's editor.
//! - `project`: a project's descriptor for editors and agents.
//! - `init`: the directories.
//! - `repositories`: clones of all branches.
//! - `programs`: what a workstation needs, and what is installed with it.
//! - `install`: the programs.
//! - `venvs`: the Python environments.
//! - `database_user`: the role Odoo connects to PostgreSQL as.
//! - `skills`: what agents learn.

mod database_user;
mod doctor;
mod editor;
mod finding;
mod init;
mod install;
mod place;
mod profile;
mod programs;
mod project;
mod report;
pub mod repositories;
mod skills;
mod tasks;
mod venvs;

pub use database_user::ensure as ensure_database_user;
pub use doctor::{Group, examine};
pub use editor::edit;
pub use finding::Finding;
pub use init::init;
pub use install::{Plan as InstallPlan, install};
pub use place::{Place, exit_status};
pub use profile::{Listing, Profile, Writing, foresee, generate, generate_if_missing};
pub use project::{Wish, describe, path as descriptor};
pub use report::{Report, Summary, TaskResult};
pub use skills::{SkillAction, act as skills, question as skills_question};
pub use tasks::JOBS;
pub use venvs::{Wish as VenvWish, create as create_venvs, wanted as chosen_venvs};
