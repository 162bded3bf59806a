//! Tools for what the databases are kept on.

mod grow;
mod info;
mod relocate;

pub use grow::Grow;
pub use info::Info;
pub use relocate::Move;
