//! Secrets of a team: kept in a file of mode 0600, given to containers, shown to nobody.

mod resolve;
mod store;
mod users;

pub use resolve::{mask, resolve, reveal};
pub use store::{Row, delete, list, set};
pub use users::users;
