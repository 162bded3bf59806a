//! Tools for environments.

mod create;
mod delete;
mod fields;
mod info;
mod lifecycle;
mod list;
mod logs;
mod pull;
mod url;
mod vars;

pub use create::{Create, Created, described};
pub use delete::Delete;
pub use info::Info;
pub use lifecycle::{Restart, Start, Stop};
pub use list::List;
pub use logs::Logs;
pub use pull::Pull;
pub use url::Url;
pub use vars::Vars;
