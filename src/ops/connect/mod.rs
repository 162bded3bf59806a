//! Links that log a browser in, once and for a short time, without a password.
//!
//! A module of ours, loaded by the server and installed in no database, opens the session.

mod link;
mod module;

pub use link::{Link, LinkRequest, connect};
pub use module::{ADDONS, MODULE, is_there, put};
