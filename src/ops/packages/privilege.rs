//! Commands that need the rights of root, or of another user: as root they run as they are, else
//! through sudo, which must not ask for a password.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    adapters::process,
    error::{Error, Kind, Result},
};

/// How long sudo may take to say whether it would.
const PATIENCE: Duration = Duration::from_secs(5);

/// The words of a command, so that it runs as root.
///
/// # Errors
/// `prerequisite` with the command to type when sudo refuses or is missing.
pub async fn as_root(words: Vec<String>, cancel: &CancellationToken) -> Result<Vec<String>> {
    if process::is_root() {
        return Ok(words);
    }
    let sudo = ["sudo", "-n"];
    must_let(&sudo, cancel).await.map_err(|error| {
        error.hint(format!("run `sudo -v` and try again, or yourself: sudo {}", words.join(" ")))
    })?;
    Ok(sudo.map(str::to_owned).into_iter().chain(words).collect())
}

/// The words to put in front of a command, so that it runs as another user of this machine.
///
/// # Errors
/// `prerequisite` when sudo refuses or is missing, or there is no such user.
pub async fn as_user(user: &str, cancel: &CancellationToken) -> Result<Vec<String>> {
    let words: &[&str] = match process::is_root() {
        true => &["runuser", "-u", user, "--"],
        false => &["sudo", "-n", "-u", user, "--"],
    };
    must_let(words, cancel).await?;
    Ok(words.iter().map(|&word| word.to_owned()).collect())
}

async fn must_let(words: &[&str], cancel: &CancellationToken) -> Result<()> {
    let trial = duct::cmd(words[0], words[1..].iter().chain(&["true"]));
    process::run_within(trial, PATIENCE, cancel).await.map(drop).map_err(|error| match error.kind {
        Kind::Cancelled => error,
        Kind::Prerequisite => Error::prerequisite(format!("this needs root, and {}", error.message)),
        _ => {
            let said = error.details.get("output").and_then(|output| output.as_str()).unwrap_or_default();
            let why = if said.is_empty() { &error.message } else { said };
            Error::prerequisite(format!("{} refuses: {why}", words[0]))
        }
    })
}
