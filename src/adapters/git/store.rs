//! Bare repositories that several working trees share, each on a commit of its own.
//!
//! Where the server allows it, a store has no file contents but those of the commits that are
//! checked out. They are fetched before anything needs them, so that git never does it by
//! itself, without our credentials and limits.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use duct::cmd;
use tokio_util::sync::CancellationToken;

use super::{Access, LOOK_TIME, at, explain, free, lively, output, quiet, reach, run, within};
use crate::{
    adapters::process,
    error::{Error, Kind, Result},
    model::{Branch, RepoUrl},
};

/// Longest time a fetch may say nothing. There is no limit to all of it.
const STALL: Duration = Duration::from_secs(300);

/// How many commits back one fetch goes. What a fetch brought stays when the next is cut off.
pub const PORTION: u32 = 10_000;

/// Where the branches of a store are.
const HEADS: &str = "refs/heads/";

/// Branches and the commits they are on.
pub type Heads = BTreeMap<Branch, String>;

/// How far back a fetch goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// To the first commit, or to where the store begins.
    Whole,
    /// This many commits of each branch.
    First(u32),
    /// This many more than there are.
    Further(u32),
}

/// How a store reaches its remote.
#[derive(Clone, Copy)]
pub struct Reach<'a> {
    /// What is shown to it.
    pub access: &'a Access,
    /// Stops it.
    pub cancel: &'a CancellationToken,
}

/// The branches of a remote.
///
/// # Errors
/// `auth` when it refuses us, `external` when it cannot be reached.
pub async fn heads(url: &RepoUrl, with: Reach<'_>) -> Result<Heads> {
    let list = cmd!("git", "ls-remote", "--heads", "--", url.as_str());
    Ok(parse(&reach(&list, with.access, LOOK_TIME, with.cancel).await?))
}

/// Makes an empty store in a directory that may be there.
///
/// # Errors
/// `external` with git's words.
pub async fn init(store: &Path, url: &RepoUrl, cancel: &CancellationToken) -> Result<()> {
    run(&cmd!("git", "init", "--quiet", "--bare", "--initial-branch=none", "--", store), cancel).await?;
    // What somebody's database reflects stays, whatever becomes of the branch.
    for (name, value) in [("remote.origin.url", url.as_str()), ("gc.pruneExpire", "never")] {
        run(&at(store, &["config", name, value]), cancel).await?;
    }
    Ok(())
}

/// The branches of a store.
///
/// # Errors
/// `external` when it is none.
pub async fn branches(store: &Path, cancel: &CancellationToken) -> Result<Heads> {
    let list = at(store, &["for-each-ref", "--format=%(objectname)\t%(refname)", HEADS]);
    Ok(parse(&run(&list, cancel).await?))
}

/// `<commit>\trefs/heads/<branch>` a line.
fn parse(listed: &str) -> Heads {
    let lines = listed.lines().filter_map(|line| line.split_once('\t'));
    let branch = |name: &str| name.strip_prefix(HEADS)?.parse().ok();
    lines.filter_map(|(commit, name)| Some((branch(name)?, commit.to_owned()))).collect()
}

/// Whether there is more history than was fetched.
#[must_use]
pub fn is_cut(store: &Path) -> bool {
    store.join("shallow").exists()
}

/// Fetches branches, without file contents where the server allows it.
///
/// # Errors
/// `not_found` when the remote has not all of them, `auth`, `timeout` when it says nothing any
/// more, or `external` with git's words.
pub async fn fetch_branches(
    store: &Path,
    branches: impl IntoIterator<Item = &Branch>,
    depth: Depth,
    with: Reach<'_>,
    on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let depth = match depth {
        Depth::Whole => None,
        Depth::First(commits) => Some(format!("--depth={commits}")),
        Depth::Further(commits) => Some(format!("--deepen={commits}")),
    };
    let wanted: String = branches.into_iter().map(|name| format!("+{HEADS}{name}:{HEADS}{name}\n")).collect();
    let fetched = fetch(store, depth.as_deref(), wanted, with, on_line).await;
    fetched.map_err(|error| match error.message.contains("couldn't find remote ref") {
        true => Error { kind: Kind::NotFound, ..error },
        false => error,
    })
}

/// Fetches what a commit's files need and the store has not.
///
/// # Errors
/// As [`fetch_branches`].
pub async fn fetch_contents(
    store: &Path,
    commit: &str,
    with: Reach<'_>,
    on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let list = at(store, &["rev-list", "--objects", "--no-walk", "--missing=print", commit]);
    let listed = output(&list, with.cancel).await?;
    let missing = listed.split(|byte| *byte == b'\n').filter_map(|line| line.strip_prefix(b"?"));
    let wanted: String = missing.map(|id| format!("{}\n", String::from_utf8_lossy(id))).collect();
    match wanted.is_empty() {
        true => Ok(()),
        false => fetch(store, None, wanted, with, on_line).await,
    }
}

async fn fetch(
    store: &Path,
    depth: Option<&str>,
    wanted: String,
    with: Reach<'_>,
    on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let options =
        ["fetch", "--progress", "--no-tags", "--no-auto-gc", "--no-write-fetch-head", "--filter=blob:none"];
    let fetch = at(store, &[&options[..], depth.as_slice(), &["--stdin", "origin"]].concat());
    let fetch = process::working_on(&quiet(&fetch.stdin_bytes(wanted), with.access), &fetching(store));
    lively(STALL, &fetch, with.cancel, on_line).await.map_err(explain)
}

/// Ends the fetches into a store that a killed process left at work.
///
/// # Errors
/// `external` when one does not end.
pub async fn end_fetches(store: &Path) -> Result<()> {
    process::end_orphans("git", &fetching(store)).await
}

/// What a fetch is known by. Others may read the store meanwhile.
fn fetching(store: &Path) -> PathBuf {
    store.join("fetch")
}

/// How far git says it is with what it does now: `Receiving objects:  42% (…)` is 0.42.
#[must_use]
pub fn fraction(line: &str) -> Option<f64> {
    let before = line.split_once('%')?.0;
    let number: f64 = before.rsplit([' ', ':']).next()?.parse().ok()?;
    Some(number / 100.0)
}

/// Forgets a branch; the commits stay.
///
/// # Errors
/// `external` with git's words.
pub async fn drop_branch(store: &Path, branch: &Branch, cancel: &CancellationToken) -> Result<()> {
    run(&at(store, &["update-ref", "-d", &format!("{HEADS}{branch}")]), cancel).await.map(drop)
}

/// Puts together what many fetches brought, when that is worth it.
///
/// # Errors
/// `external` with git's words.
pub async fn tidy(store: &Path, cancel: &CancellationToken) -> Result<()> {
    let gc = quiet(&at(store, &["gc", "--auto", "--quiet", "--no-detach"]), &Access::default());
    within(super::CLONE_TIME, cancel, |own| async move { process::run(gc, &own).await }).await.map(drop)
}

/// How many commits lie between two; `None` when one is not there.
///
/// # Errors
/// `cancelled`.
pub async fn distance(
    store: &Path,
    from: &str,
    to: &str,
    cancel: &CancellationToken,
) -> Result<Option<usize>> {
    match run(&at(store, &["rev-list", "--count", &format!("{from}..{to}"), "--"]), cancel).await {
        Ok(count) => Ok(count.parse().ok()),
        Err(error) if error.kind == Kind::External => Ok(None),
        Err(error) => Err(error),
    }
}

/// Checks a commit out into a new directory; one that is there is taken over.
///
/// # Errors
/// `external` with git's words.
pub async fn add_worktree(
    store: &Path,
    directory: &Path,
    commit: &str,
    cancel: &CancellationToken,
) -> Result<()> {
    let add = cmd!(
        "git", "-C", store, "worktree", "add", "--quiet", "--detach", "--force", "--", directory, commit
    );
    run(&add, cancel).await.map(drop)
}

/// Brings a working tree to another commit, after whatever a killed process left at work there.
/// Local work is lost.
///
/// # Errors
/// `external` with git's words.
pub async fn move_worktree(directory: &Path, commit: &str, cancel: &CancellationToken) -> Result<()> {
    free(directory, cancel).await?;
    run(&at(directory, &["reset", "--hard", "--quiet", commit]), cancel).await.map(drop)
}

/// Forgets the working trees whose directories are gone.
///
/// # Errors
/// `external` with git's words.
pub async fn forget_worktrees(store: &Path, cancel: &CancellationToken) -> Result<()> {
    run(&at(store, &["worktree", "prune"]), cancel).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_a_fraction() {
        let of = |line: &str| fraction(line).map(|fraction| (fraction * 100.0).round());
        assert_eq!(of("Receiving objects:  42% (42/100), 1.2 MiB | 3 MiB/s"), Some(42.0));
        assert_eq!(of("remote: Counting objects: 100% (3/3), done."), Some(100.0));
        assert_eq!(of("remote: Enumerating objects: 12, done."), None);
    }

    #[test]
    fn listings_are_read_and_what_is_no_branch_is_not() {
        let heads =
            parse("aa\trefs/heads/main\nbb\trefs/heads/x/y\ncc\trefs/tags/t\nref: refs/heads/main\tHEAD");
        let names: Vec<&str> = heads.keys().map(Branch::as_str).collect();
        assert_eq!(names, ["main", "x/y"]);
    }
}
