//! Tools for templates.

mod delete;
mod init;
mod list;

pub use delete::Delete;
pub use init::Init;
pub use list::List;
