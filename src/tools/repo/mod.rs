//! Tools for extra addons repositories.

mod add;
mod delete;
mod list;
mod protect;
mod update;

pub use add::Add;
pub use delete::Delete;
pub use list::List;
pub use protect::{Protect, Unprotect};
pub use update::Update;
