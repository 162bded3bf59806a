//! What is done in and with an environment that runs: commands, Python, SQL, files, HTTP.

use std::time::Duration;

mod ask;
mod command;
mod given;
mod http;
mod password;
mod psql;
mod query;
mod read;
mod running;
mod search;
mod shell;
mod table;
mod told;
mod user;
mod write;

/// Longest time a look at a file may take.
const SHORT: Duration = Duration::from_secs(60);

pub use command::{CommandRequest, Ran, check_limit, command, run};
pub use given::{Text, secret};
pub use http::{HttpRequest, HttpResponse, http};
pub use password::reset_password;
pub use psql::psql;
pub use query::{Format, Queried, QueryRequest, query};
pub use read::{Entry, Found, ReadRequest, read};
pub use running::{check_user, running};
pub use search::{ANY_PYTHON, Match, SearchRequest, Searched, search};
pub use shell::{ShellRequest, Shelled, shell};
pub use told::{one_line, told};
pub use user::{User, user};
pub use write::{LONGEST as LONGEST_FILE, WriteRequest, Written, write};
