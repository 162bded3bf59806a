//! Tools for secrets. None gives a value back.

mod delete;
mod list;
mod set;

pub use delete::Delete;
pub use list::List;
pub use set::Set;
