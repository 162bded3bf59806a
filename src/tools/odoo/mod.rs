//! Tools that work inside an environment that runs.

mod command;
mod http;
mod password;
mod psql;
mod query;
mod read;
mod search;
mod shell;
mod write;

pub use command::Command;
pub use http::Http;
pub use password::ResetPassword;
pub use psql::Psql;
pub use query::Query;
pub use read::ReadFile;
pub use search::Search;
pub use shell::Shell;
pub use write::WriteFile;
