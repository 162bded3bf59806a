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

mod doctor;
mod editor;
mod finding;
mod init;
mod place;
mod profile;
mod project;
mod report;
pub mod repositories;
mod tasks;

pub use doctor::{Group, examine};
pub use editor::edit;
pub use finding::Finding;
pub use init::init;
pub use place::{Place, exit_status};
pub use profile::{Listing, Profile, generate, generate_if_missing};
pub use project::{Wish, describe, path as descriptor};
pub use report::{Report, Summary, TaskResult};
pub use tasks::JOBS;
