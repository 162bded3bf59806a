//! Snapshots: an environment's database and filestore as they were at one moment, kept beside
//! it until they are deleted, with it at the latest.

mod create;
mod delete;
mod list;
mod record;
mod restore;
mod steps;

pub use create::create;
pub use delete::{clear, databases, delete, discard, mend};
pub use list::{Row, list};
pub use record::{Snapshot, ids, of, read};
pub use restore::{Restored, restore};
