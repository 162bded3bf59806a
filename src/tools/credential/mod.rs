//! Tools for what git servers are shown.

mod delete;
mod key;
mod list;
mod set;
mod trust;
mod validate;

pub use delete::Delete;
pub use key::SshKey;
pub use list::List;
pub use set::Set;
pub use trust::TrustHost;
pub use validate::Validate;
