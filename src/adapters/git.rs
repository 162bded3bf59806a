//! Git, as a child program that never asks and never sees a secret in its arguments.

mod changes;
mod objects;
mod repository;
mod shadow;
mod sync;

use std::{path::Path, time::Duration};

use duct::{Expression, cmd};
use tokio_util::sync::CancellationToken;

pub use changes::{Changed, Differences, Place, Version};
pub use objects::{Object, Objects};
pub use repository::{Repository, files_of, tracked, working_tree};
pub use shadow::remember;
pub use sync::{Local, fetch, fetched_head, local_work, pin, reset, save};

use super::process;
use crate::{
    error::{Error, Kind, Result},
    model::{Branch, RepoUrl},
};

/// Longest time a clone may take.
const CLONE_TIME: Duration = Duration::from_secs(1800);

/// Longest time a question to a remote may take.
const LOOK_TIME: Duration = Duration::from_secs(60);

/// What a remote says about one branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Whether the branch asked for is there.
    pub has_branch: bool,
    /// The branch `HEAD` points to, when the remote says so.
    pub default_branch: Option<Branch>,
}

/// Asks a remote for its default branch and whether it has `branch`.
///
/// # Errors
/// `auth` when it refuses us, `external` when it cannot be reached.
pub async fn look(
    url: &RepoUrl,
    branch: &Branch,
    credentials: Option<&Path>,
    cancel: &CancellationToken,
) -> Result<Remote> {
    let wanted = format!("refs/heads/{branch}");
    let list = cmd!("git", "ls-remote", "--symref", "--", url.as_str(), "HEAD", &wanted);
    let answer = within(LOOK_TIME, process::run(quiet(&list, credentials), cancel)).await?;
    let mut remote = Remote { has_branch: false, default_branch: None };
    for line in answer.lines() {
        match line.split_once('\t') {
            Some((target, "HEAD")) if target.starts_with("ref: ") => {
                let name = target.trim_start_matches("ref: ").trim_start_matches("refs/heads/");
                remote.default_branch = name.parse().ok();
            }
            Some((_, name)) if name == wanted => remote.has_branch = true,
            _ => {}
        }
    }
    Ok(remote)
}

/// Clones one branch, its newest commit only, into `directory`, which must not
/// exist. Each line of git's progress goes to `on_line`.
///
/// # Errors
/// `auth`, or `external` with git's words.
pub async fn clone(
    url: &RepoUrl,
    branch: &Branch,
    directory: &Path,
    credentials: Option<&Path>,
    cancel: &CancellationToken,
    on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let (url, branch) = (url.as_str(), branch.as_str());
    let clone = cmd!("git", "clone", "--progress", "--depth", "1", "--branch", branch, "--", url, directory);
    within(CLONE_TIME, process::run_lines(quiet(&clone, credentials), cancel, on_line)).await?;
    sync::submodules(directory, credentials, cancel).await
}

/// Makes and checks out a new local branch at the current commit.
///
/// # Errors
/// `external` when it exists.
pub async fn start_branch(checkout: &Path, branch: &Branch, cancel: &CancellationToken) -> Result<()> {
    let switch = cmd!("git", "-C", checkout, "checkout", "--quiet", "-b", branch.as_str());
    process::run(quiet(&switch, None), cancel).await.map(drop)
}

/// The commit a checkout is on, `None` before its first commit.
///
/// # Errors
/// `external` when it is no checkout.
pub async fn head(checkout: &Path, cancel: &CancellationToken) -> Result<Option<String>> {
    let parse = cmd!("git", "-C", checkout, "rev-parse", "--quiet", "--verify", "HEAD");
    match process::run(quiet(&parse, None), cancel).await {
        Ok(commit) => Ok(Some(commit)),
        Err(error) if error.details.get("exit_code") == Some(&1.into()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A checkout of the person's own.
#[derive(Debug, Clone)]
pub struct Checkout {
    /// Its top directory, absolute.
    pub top: std::path::PathBuf,
    /// The branch it is on; `None` on a detached `HEAD`.
    pub branch: Option<String>,
    /// The address of `origin`, if it has one.
    pub origin: Option<String>,
}

/// Looks at the checkout that holds `directory`; `None` when it is in none.
///
/// # Errors
/// `cancelled`, or when git is not installed.
pub async fn checkout_at(directory: &Path, cancel: &CancellationToken) -> Result<Option<Checkout>> {
    let ask = |arguments: &[&str]| {
        let arguments = [
            &["-C".as_ref(), directory.as_os_str()][..],
            &arguments.iter().map(std::ffi::OsStr::new).collect::<Vec<_>>(),
        ]
        .concat();
        process::run(quiet(&cmd("git", arguments), None), cancel)
    };
    let top = match ask(&["rev-parse", "--show-toplevel"]).await {
        Ok(top) => top.into(),
        Err(error) if error.kind == Kind::External => return Ok(None),
        Err(error) => return Err(error),
    };
    let branch = ask(&["symbolic-ref", "--quiet", "--short", "HEAD"]).await.ok();
    let origin = ask(&["remote", "get-url", "origin"]).await.ok();
    Ok(Some(Checkout { top, branch, origin }))
}

/// Git that does not prompt; `credentials` is a file of git's `store` helper,
/// named through the environment so that nothing stands in the arguments.
fn quiet(expression: &Expression, credentials: Option<&Path>) -> Expression {
    let expression = expression
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_SSH_COMMAND", "ssh -oBatchMode=yes")
        .env("GIT_HTTP_LOW_SPEED_LIMIT", "1")
        .env("GIT_HTTP_LOW_SPEED_TIME", "60");
    match credentials {
        Some(file) => expression
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", "credential.helper")
            .env("GIT_CONFIG_VALUE_0", format!("store --file '{}'", file.display())),
        None => expression,
    }
}

/// Ends what takes too long: a remote may accept a connection and never answer.
async fn within<T>(time: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    match tokio::time::timeout(time, work).await {
        Ok(result) => result.map_err(explain),
        Err(_) => Err(Error::timeout(format!("git did not finish within {} s", time.as_secs()))),
    }
}

/// Tells a refusal from other failures by git's words in the C locale.
fn explain(error: Error) -> Error {
    const REFUSALS: [&str; 5] = [
        "Authentication failed",
        "could not read Username",
        "could not read Password",
        "Permission denied",
        "HTTP Basic: Access denied",
    ];
    match REFUSALS.iter().any(|words| error.message.contains(words)) {
        true => Error { kind: Kind::Auth, ..error }.hint("store a credential for this host, then try again"),
        false => error,
    }
}
