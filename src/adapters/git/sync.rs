//! A checkout brought to what its remote has, without losing what somebody did in it.

use std::path::{Path, PathBuf};

use duct::cmd;
use tokio_util::sync::CancellationToken;

use super::{Access, CLONE_TIME, at, output, reach, run, submodules};
use crate::{
    adapters::{files, process},
    error::{Error, Result},
    model::Branch,
};

/// Keeps the commit the database reflects from being collected.
const APPLIED: &str = "refs/odeum/applied";

/// Keeps what snapshots of the database reflect.
const KEPT: &str = "refs/odeum/kept/";

/// What Odoo writes beside its code, which is nobody's work.
const NOT_WORK: [&str; 2] = ["--exclude=__pycache__/", "--exclude=*.pyc"];

/// Fetches the newest commit of a branch; `None` when the remote has no such branch.
///
/// # Errors
/// `auth`, or `external` with git's words.
pub async fn fetch(
    checkout: &Path,
    branch: &Branch,
    access: &Access,
    cancel: &CancellationToken,
) -> Result<Option<String>> {
    let refspec = format!("+refs/heads/{branch}:refs/remotes/origin/{branch}");
    let fetch = cmd!(
        "git",
        "-C",
        checkout,
        "fetch",
        "--quiet",
        "--depth",
        "1",
        "--no-tags",
        "--no-auto-gc",
        "origin",
        refspec
    );
    match reach(&fetch, access, CLONE_TIME, cancel).await {
        Ok(_) => {
            let name = format!("refs/remotes/origin/{branch}^{{commit}}");
            let parse = cmd!("git", "-C", checkout, "rev-parse", "--verify", name);
            run(&parse, cancel).await.map(Some)
        }
        Err(error) if error.message.contains("couldn't find remote ref") => Ok(None),
        Err(error) => Err(error),
    }
}

/// Fetches one commit and keeps it as the one the database reflects.
///
/// # Errors
/// `external` when the remote does not have it, or gives none but the ends of branches.
pub async fn fetch_commit(
    checkout: &Path,
    commit: &str,
    access: &Access,
    cancel: &CancellationToken,
) -> Result<()> {
    let fetch = cmd!(
        "git",
        "-C",
        checkout,
        "fetch",
        "--quiet",
        "--depth",
        "1",
        "--no-tags",
        "--no-auto-gc",
        "origin",
        commit
    );
    reach(&fetch, access, CLONE_TIME, cancel).await?;
    pin(checkout, commit, cancel).await
}

/// Where a checkout stands, when that is what its remote had when it was last asked, or what
/// was pushed from here since: nothing up to there is local work.
///
/// # Errors
/// `external` with git's words.
pub async fn fetched_head(
    checkout: &Path,
    branch: &Branch,
    cancel: &CancellationToken,
) -> Result<Option<String>> {
    let remote = format!("refs/remotes/origin/{branch}");
    let parse = cmd!("git", "-C", checkout, "rev-parse", "--revs-only", "HEAD", remote);
    let answer = run(&parse, cancel).await?;
    Ok(match answer.lines().collect::<Vec<_>>().as_slice() {
        [head, fetched] if head == fetched => Some((*head).to_owned()),
        _ => None,
    })
}

/// Work in a checkout that is nowhere else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Local {
    /// Whether files under version control differ from `since`.
    pub is_changed: bool,
    /// Files git does not know.
    pub untracked: Vec<PathBuf>,
}

/// What was done in a checkout since commit `since`, committed or not.
///
/// # Errors
/// `external` with git's words.
pub async fn local_work(checkout: &Path, since: &str, cancel: &CancellationToken) -> Result<Local> {
    let mut is_changed = false;
    for (repository, commit) in submodules::and_the_checkout(checkout, since, cancel).await? {
        let diff = repository.git(&["diff", "--quiet", "--ignore-submodules", &commit, "--"]);
        is_changed |= match run(&diff, cancel).await {
            Ok(_) => false,
            Err(error) if error.details.get("exit_code") == Some(&1.into()) => true,
            Err(error) => return Err(error),
        };
    }
    let list = cmd!(
        "git",
        "-C",
        checkout,
        "ls-files",
        "-z",
        "--others",
        "--exclude-standard",
        NOT_WORK[0],
        NOT_WORK[1]
    );
    let bytes = output(&list, cancel).await?;
    let names = bytes.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let path =
        |name: &[u8]| PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(name));
    Ok(Local { is_changed, untracked: names.map(path).collect() })
}

/// Copies local work to a directory: a patch of what changed since `since`, and the files
/// git does not know.
///
/// # Errors
/// When it cannot be written.
pub async fn save(
    checkout: &Path,
    since: &str,
    local: &Local,
    to: &Path,
    cancel: &CancellationToken,
) -> Result<()> {
    files::make_private_dir(to)?;
    if local.is_changed {
        let mut patch = Vec::new();
        for (repository, commit) in submodules::and_the_checkout(checkout, since, cancel).await? {
            let inner = repository.top().strip_prefix(checkout).unwrap_or(Path::new("")).join("");
            let prefixes = [("--src-prefix=a/", &inner), ("--dst-prefix=b/", &inner)];
            let [old, new] = prefixes.map(|(option, inner)| format!("{option}{}", inner.display()));
            let diff = ["diff", "--binary", "--ignore-submodules", &old, &new, &commit, "--"];
            patch.extend(output(&repository.git(&diff), cancel).await?);
        }
        files::write(&to.join("changes.patch"), &patch, 0o600, None)?;
    }
    for file in &local.untracked {
        let target = to.join("files").join(file);
        let parent = target.parent().ok_or_else(|| Error::internal("a file without a directory"))?;
        files::make_dir(parent)?;
        files::copy_tree(&checkout.join(file), &target, false)?;
    }
    Ok(())
}

/// Removes the files of local work git does not know.
///
/// # Errors
/// When one cannot be removed.
pub fn clear(checkout: &Path, local: &Local) -> Result<()> {
    local.untracked.iter().try_for_each(|file| files::remove_any(&checkout.join(file)).map(drop))
}

/// Ends what a killed process left at work in a checkout, or a working tree, and takes its locks away.
///
/// # Errors
/// `external` with git's words.
pub async fn free(checkout: &Path, cancel: &CancellationToken) -> Result<()> {
    process::end_orphans("git", checkout).await?;
    let own = run(&at(checkout, &["rev-parse", "--absolute-git-dir"]), cancel).await?;
    for lock in ["index.lock", "HEAD.lock"] {
        files::remove_any(&Path::new(&own).join(lock))?;
    }
    Ok(())
}

/// Makes a checkout the files of a commit.
///
/// # Errors
/// `external` with git's words.
pub async fn reset(checkout: &Path, commit: &str, access: &Access, cancel: &CancellationToken) -> Result<()> {
    let reset = cmd!("git", "-C", checkout, "reset", "--hard", "--quiet", commit);
    run(&reset, cancel).await?;
    submodules::check_out(checkout, access, cancel).await
}

/// Keeps a commit in the repository, whatever becomes of the branch.
///
/// # Errors
/// `external` with git's words.
pub async fn pin(checkout: &Path, commit: &str, cancel: &CancellationToken) -> Result<()> {
    let update = cmd!("git", "-C", checkout, "update-ref", APPLIED, commit);
    run(&update, cancel).await.map(drop)
}

/// Keeps a commit or tree in the repository under a name of ours.
///
/// # Errors
/// `external` with git's words.
pub async fn keep(repository: &Path, name: &str, id: &str, cancel: &CancellationToken) -> Result<()> {
    let update = cmd!("git", "-C", repository, "update-ref", kept(name), id);
    run(&update, cancel).await.map(drop)
}

/// Keeps what another checkout on this machine keeps under names of ours.
///
/// # Errors
/// `external` with git's words.
pub async fn take_kept(checkout: &Path, from: &Path, cancel: &CancellationToken) -> Result<()> {
    let all = format!("+{KEPT}*:{KEPT}*");
    let fetch = cmd!(
        "git",
        "-C",
        checkout,
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-auto-gc",
        "--update-shallow",
        "--",
        from,
        all
    );
    run(&fetch, cancel).await.map(drop)
}

/// Keeps what has this name no longer; nothing kept already is success.
///
/// # Errors
/// `external` with git's words.
pub async fn let_go(repository: &Path, name: &str, cancel: &CancellationToken) -> Result<()> {
    let update = cmd!("git", "-C", repository, "update-ref", "-d", kept(name));
    run(&update, cancel).await.map(drop)
}

fn kept(name: &str) -> String {
    format!("{KEPT}{name}")
}
