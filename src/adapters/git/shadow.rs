//! A repository of our own beside a tree of somebody else's, which remembers how it was.

use std::path::Path;

use duct::cmd;
use tokio_util::sync::CancellationToken;

use super::{process, quiet};
use crate::error::Result;

/// Remembers the files of `tree` that are not ignored; the id of what was remembered, the
/// same for the same files. `repository` is made when it is not there.
///
/// # Errors
/// `external` with git's words.
pub async fn remember(repository: &Path, tree: &Path, cancel: &CancellationToken) -> Result<String> {
    if !repository.join("HEAD").exists() {
        process::run(quiet(&cmd!("git", "init", "--quiet", "--bare", repository), None), cancel).await?;
    }
    let add = cmd!(
        "git",
        "-c",
        "core.compression=0",
        "-c",
        "core.fsync=none",
        "-c",
        "advice.addEmbeddedRepo=false",
        "add",
        "--all",
        "."
    );
    let add = add.dir(tree).env("GIT_DIR", repository).env("GIT_WORK_TREE", tree);
    process::run(quiet(&add, None), cancel).await?;
    let write = cmd!("git", "write-tree").env("GIT_DIR", repository).env("GIT_WORK_TREE", tree);
    process::run(quiet(&write.dir(tree), None), cancel).await
}
