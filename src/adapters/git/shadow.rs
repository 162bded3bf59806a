//! A repository of our own beside a tree of somebody else's, which remembers how it was.

use std::path::Path;

use duct::cmd;
use tokio_util::sync::CancellationToken;

use super::{Repository, output, repository::parts, run};
use crate::error::Result;

/// Remembers the files of `tree` that are not ignored; the id of what was remembered, the
/// same for the same files. `repository` is made when it is not there.
///
/// `git add` would ask for the state of each repository within the tree, with the programs
/// that its configuration names.
///
/// # Errors
/// `external` with git's words.
pub async fn remember(repository: &Path, tree: &Path, cancel: &CancellationToken) -> Result<String> {
    if !repository.join("HEAD").exists() {
        run(&cmd!("git", "init", "--quiet", "--bare", repository), cancel).await?;
    }
    let shadow = Repository { directory: repository.to_owned(), tree: Some(tree.to_owned()), origin: None };
    run(&shadow.git(&["update-index", "-q", "--refresh"]), cancel).await?;
    let list = ["ls-files", "-z", "--others", "--modified", "--exclude-standard"];
    let listed = output(&shadow.git(&list), cancel).await?;
    // A repository within the tree is listed with a slash, and taken without.
    let paths: Vec<&[u8]> = parts(&listed).map(|path| path.strip_suffix(b"/").unwrap_or(path)).collect();
    if !paths.is_empty() {
        let options = ["-c", "core.compression=0", "-c", "core.fsync=none"];
        let update = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"];
        let update = shadow.git(&[&options[..], &update].concat());
        run(&update.stdin_bytes(paths.join(&0)), cancel).await?;
    }
    run(&shadow.git(&["write-tree"]), cancel).await
}
