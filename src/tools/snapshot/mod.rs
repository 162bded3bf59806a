//! Tools for snapshots of environments.

mod create;
mod delete;
mod fields;
mod list;
mod restore;

pub use create::Create;
pub use delete::Delete;
pub use list::List;
pub use restore::Restore;
