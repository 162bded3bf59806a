//! A file of the container, replaced whole.
//!
//! A script of ours writes it as root, since the code is not the user's, and gives it
//! to the user, or within the code to the directory's owner: beside its place first, then renamed into it. The engine's own way, an
//! archive that is unpacked, writes in place and makes no parents of that user's.

use serde::Deserialize;
use serde_json::json;

use super::{
    ask::{CODE, absolute, ask},
    running::check_user,
};
use crate::{
    context::Context,
    error::{Error, Result},
    model::EnvName,
    ops::environment::Environment,
};

const SCRIPT: &str = include_str!("write.py");

/// Most bytes of a file.
pub const LONGEST: usize = 1_000_000;

/// What to write.
pub struct WriteRequest {
    /// Environment.
    pub name: EnvName,
    /// Path in the container.
    pub path: String,
    /// Text of the file.
    pub content: String,
    /// Whose it is to be, outside of the code.
    pub user: String,
}

/// What was done.
#[derive(Debug, Deserialize)]
pub struct Written {
    /// Where it is, links followed.
    pub path: String,
    /// How long.
    pub bytes: u64,
    /// Whether there was one before.
    pub replaced: bool,
}

/// Writes a file. One that is there keeps its mode.
///
/// # Errors
/// `invalid_input` for a file that is too long, a directory, or a user who does not exist.
pub async fn write(ctx: &Context, request: &WriteRequest) -> Result<Written> {
    check_user(&request.user)?;
    if request.content.len() > LONGEST {
        return Err(Error::invalid(format!("the content is longer than {LONGEST} bytes"))
            .hint("put larger files into the repository, or use `docker cp`"));
    }
    let path = absolute(&request.path)?;
    Environment::find_to_change(ctx, &request.name)?;
    let arguments = json!({"path": path, "content": request.content, "user": request.user, "code": CODE});
    let answer = ask(ctx, &request.name, Some("0"), SCRIPT, &arguments).await?;
    serde_json::from_value(answer).map_err(Error::internal)
}
