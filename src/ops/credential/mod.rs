//! Credentials for git servers, a team's own: users with tokens, a key for ssh, known hosts.

mod check;
mod keys;
mod record;
mod set;
mod validate;

pub use keys::{HostKey, Key, Trusted, key, trust};
pub use record::{Credential, all, delete};
pub use set::{Wish, set};
pub use validate::{Checked, State, validate};
