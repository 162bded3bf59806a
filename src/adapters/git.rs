//! Git, as a child program that never asks and never sees a secret in its arguments.
//!
//! Git runs what the configuration, hooks and attributes of a repository say. A container
//! can write all of a tree but the `.git` at its top, which is mounted read-only: so no git
//! of ours looks into any other `.git` below a tree that is mounted.

mod access;
mod branch;
mod changes;
mod keeping;
mod lively;
mod merge;
mod nested;
mod objects;
mod person;
mod repository;
mod shadow;
pub mod store;
mod submodules;
mod sync;
mod working_copy;

use std::{ffi::OsStr, path::Path, time::Duration};

use duct::{Expression, cmd};
use tokio_util::sync::CancellationToken;

pub use access::{Access, KEY, KNOWN_HOSTS, Login};
use access::{explain, quiet};
pub use branch::{local_head, start_branch, switch, take_over};
pub use changes::{Changed, Differences, Place, Version};
pub use keeping::Popped;
use lively::lively;
pub use merge::merge;
pub use objects::{Object, Objects};
pub use person::{Person, is_passing};
pub use repository::{Repository, files_of, tracked, working_tree};
pub use shadow::remember;
pub use sync::{
    Local, clear, fetch, fetch_commit, fetched_head, free, keep, let_go, local_work, pin, reset, save,
    take_kept,
};
pub use working_copy::{Depth, State, WorkingCopy};

use super::process;
use crate::{
    error::{Error, Kind, Result},
    model::{Branch, RepoUrl},
};

/// Longest time a clone may take.
const CLONE_TIME: Duration = Duration::from_secs(1800);

/// Longest time a question to a remote may take.
const LOOK_TIME: Duration = Duration::from_secs(60);

/// Longest time work on what is here may take.
const LOCAL_TIME: Duration = Duration::from_secs(600);

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
    access: &Access,
    cancel: &CancellationToken,
) -> Result<Remote> {
    let wanted = format!("refs/heads/{branch}");
    let list = cmd!("git", "ls-remote", "--symref", "--", url.as_str(), "HEAD", &wanted);
    let answer = reach(&list, access, LOOK_TIME, cancel).await?;
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
    access: &Access,
    cancel: &CancellationToken,
    on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let (url, branch) = (url.as_str(), branch.as_str());
    let clone = cmd!("git", "clone", "--progress", "--depth", "1", "--branch", branch, "--", url, directory);
    let clone = quiet(&clone, access);
    let work = |own| async move { process::run_lines(clone, &own, on_line).await };
    within(CLONE_TIME, cancel, work).await.map_err(explain)?;
    submodules::check_out(directory, access, cancel).await
}

/// The commit a checkout is on, `None` before its first commit.
///
/// # Errors
/// `external` when it is no checkout.
pub async fn head(checkout: &Path, cancel: &CancellationToken) -> Result<Option<String>> {
    let parse = cmd!("git", "-C", checkout, "rev-parse", "--quiet", "--verify", "HEAD");
    match run(&parse, cancel).await {
        Ok(commit) => Ok(Some(commit)),
        Err(error) if error.details.get("exit_code") == Some(&1.into()) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a repository, bare or not, has a commit or tree with its files.
///
/// # Errors
/// `cancelled`.
pub async fn has(repository: &Path, id: &str, cancel: &CancellationToken) -> Result<bool> {
    succeeds(&at(repository, &["cat-file", "-e", &format!("{id}^{{tree}}")]), cancel).await
}

/// Whether git finds what these arguments ask for.
async fn succeeds(git: &Expression, cancel: &CancellationToken) -> Result<bool> {
    match run(git, cancel).await {
        Err(error) if error.kind == Kind::External => Ok(false),
        found => found.map(|_| true),
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
    let ask = async |arguments: &[&str]| run(&at(directory, arguments), cancel).await;
    let top = match ask(&["rev-parse", "--show-toplevel"]).await {
        Ok(top) => top.into(),
        Err(error) if error.kind == Kind::External => return Ok(None),
        Err(error) => return Err(error),
    };
    let branch = ask(&["symbolic-ref", "--quiet", "--short", "HEAD"]).await.ok();
    let origin = ask(&["remote", "get-url", "origin"]).await.ok();
    Ok(Some(Checkout { top, branch, origin }))
}

/// Git with these arguments, for the repository that holds `directory`.
fn at(directory: &Path, arguments: &[&str]) -> Expression {
    let place = ["-C".as_ref(), directory.as_os_str()].into_iter();
    cmd("git", place.chain(arguments.iter().map(OsStr::new)))
}

/// Runs git on what is here, and gives its stdout without trailing line ends.
async fn run(git: &Expression, cancel: &CancellationToken) -> Result<String> {
    let git = quiet(git, &Access::default());
    within(LOCAL_TIME, cancel, |own| async move { process::run(git, &own).await }).await
}

/// As [`run`], and gives stdout as it is.
async fn output(git: &Expression, cancel: &CancellationToken) -> Result<Vec<u8>> {
    let git = quiet(git, &Access::default());
    within(LOCAL_TIME, cancel, |own| async move { process::output(git, &own).await }).await
}

/// Runs git on a remote.
async fn reach(
    git: &Expression,
    access: &Access,
    time: Duration,
    cancel: &CancellationToken,
) -> Result<String> {
    let git = quiet(git, access);
    within(time, cancel, |own| async move { process::run(git, &own).await }).await.map_err(explain)
}

/// Ends what takes too long: a remote may accept a connection and never answer.
async fn within<T, F>(
    time: Duration,
    cancel: &CancellationToken,
    work: impl FnOnce(CancellationToken) -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let too_long = || Error::timeout(format!("git did not finish within {} s", time.as_secs()));
    process::within(time, cancel, too_long, work).await
}
