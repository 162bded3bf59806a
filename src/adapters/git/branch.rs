//! The local branches of a checkout.

use std::path::Path;

use tokio_util::sync::CancellationToken;

use super::{Access, at, run, submodules};
use crate::{
    error::{Kind, Result},
    model::Branch,
};

/// Makes and checks out a new local branch at the current commit.
///
/// # Errors
/// `external` when it exists.
pub async fn start_branch(checkout: &Path, branch: &Branch, cancel: &CancellationToken) -> Result<()> {
    run(&at(checkout, &["checkout", "--quiet", "-b", branch.as_str()]), cancel).await.map(drop)
}

/// The commit a local branch is at; `None` when there is no such branch.
///
/// # Errors
/// `cancelled`.
pub async fn local_head(
    checkout: &Path,
    branch: &Branch,
    cancel: &CancellationToken,
) -> Result<Option<String>> {
    let name = format!("refs/heads/{branch}");
    match run(&at(checkout, &["rev-parse", "--quiet", "--verify", &name]), cancel).await {
        Err(error) if error.kind == Kind::External => Ok(None),
        found => found.map(Some),
    }
}

/// Checks another local branch out, whatever lies in the checkout: at this commit, where it is made if
/// there is none; without one as it is.
///
/// # Errors
/// `external` with git's words.
pub async fn switch(
    checkout: &Path,
    branch: &Branch,
    commit: Option<&str>,
    access: &Access,
    cancel: &CancellationToken,
) -> Result<()> {
    let name = branch.as_str();
    let arguments = match commit {
        Some(commit) => vec!["checkout", "--quiet", "--force", "-B", name, commit, "--"],
        None => vec!["checkout", "--quiet", "--force", name, "--"],
    };
    run(&at(checkout, &arguments), cancel).await?;
    submodules::check_out(checkout, access, cancel).await
}

/// Brings the branch that is checked out to where it is in another checkout on this machine.
///
/// # Errors
/// `external` with git's words.
pub async fn take_over(
    checkout: &Path,
    from: &Path,
    branch: &Branch,
    cancel: &CancellationToken,
) -> Result<()> {
    let (from, name) = (from.display().to_string(), format!("refs/heads/{branch}"));
    let fetch = ["fetch", "--quiet", "--no-tags", "--update-shallow", "--", &from, &name];
    run(&at(checkout, &fetch), cancel).await?;
    run(&at(checkout, &["reset", "--hard", "--quiet", "FETCH_HEAD"]), cancel).await.map(drop)
}
