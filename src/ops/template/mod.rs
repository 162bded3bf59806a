//! Templates: databases and filestores that environments are cloned from.

mod delete;
mod generations;
mod init;
mod list;
mod making;
mod record;
mod steps;

pub use delete::{Deleted, delete};
pub use generations::collect_generation;
pub use init::{InitRequest, Initialised, init};
pub use list::{Row, list};
pub use making::Making;
pub use record::{Template, generation_dir, generation_filestore};
pub use steps::previous_database;
