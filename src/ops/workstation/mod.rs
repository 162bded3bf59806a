//! A developer's machine as one file describes it.
//!
//! - `place`: where the code is, and the file.
//! - `report`: what came of a command, task by task.
//! - `tasks`: several tasks at the same time.
//! - `init`: the directories.
//! - `repositories`: clones of all branches.

mod init;
mod place;
mod report;
pub mod repositories;
mod tasks;

pub use init::init;
pub use place::{Place, exit_status};
pub use report::{Report, Summary, TaskResult};
pub use tasks::JOBS;
