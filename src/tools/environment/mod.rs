//! Tools for environments.

mod connect;
mod create;
mod delete;
pub mod fields;
mod info;
mod lifecycle;
mod list;
mod logs;
mod mail;
mod protect;
mod pull;
mod rebuild;
mod recreate;
mod rename;
mod reset;
mod switch_branch;
mod url;
mod vars;

pub use connect::Connect;
pub use create::{Create, Created, described};
pub use delete::Delete;
pub use fields::seconds;
pub use info::Info;
pub use lifecycle::{Restart, Start, Stop};
pub use list::List;
pub use logs::Logs;
pub use mail::Mail;
pub use protect::{Protect, Unprotect};
pub use pull::Pull;
pub use rebuild::Rebuild;
pub use recreate::Recreate;
pub use rename::Rename;
pub use reset::Reset;
pub use switch_branch::SwitchBranch;
pub use url::Url;
pub use vars::Vars;
