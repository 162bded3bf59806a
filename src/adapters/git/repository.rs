//! Where a repository is, and the files of its working tree.

use std::{
    ffi::{OsStr, OsString},
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::{Path, PathBuf},
};

use duct::{Expression, cmd};
use tokio_util::sync::CancellationToken;

use super::{
    at,
    changes::{self, Changed, Place, RENAMES, Version},
    output, run,
};
use crate::error::{Error, Kind, Result};

/// A repository, with or without a working tree.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The repository itself, what is usually called `.git`.
    pub directory: PathBuf,
    /// Its files; `None` when it is bare.
    pub tree: Option<PathBuf>,
    /// The address of `origin`, if it has one.
    pub origin: Option<String>,
}

impl Repository {
    /// The repository that holds `directory`.
    ///
    /// # Errors
    /// `not_found` when it is in none.
    pub async fn at(directory: &Path, cancel: &CancellationToken) -> Result<Self> {
        let ask = async |arguments: &[&str]| run(&at(directory, arguments), cancel).await;
        let own = match ask(&["rev-parse", "--absolute-git-dir"]).await {
            Err(error) if error.kind == Kind::External => return Err(nowhere(directory, &error)),
            own => own?,
        };
        let tree = match ask(&["rev-parse", "--show-toplevel"]).await {
            Err(error) if error.kind == Kind::External => None,
            top => Some(top?.into()),
        };
        let origin = ask(&["remote", "get-url", "origin"]).await.ok();
        Ok(Self { directory: own.into(), tree, origin })
    }

    /// The submodule at `path`, when its repository lies in this one, as git puts it; what
    /// its directory says of that is not asked.
    #[must_use]
    pub fn submodule(&self, path: &[u8]) -> Option<Self> {
        let path = OsStr::from_bytes(path);
        let directory = self.directory.join("modules").join(path);
        let tree = self.tree.as_ref()?.join(path);
        directory.join("HEAD").is_file().then_some(Self { directory, tree: Some(tree), origin: None })
    }

    /// The directory a person knows it by.
    #[must_use]
    pub fn top(&self) -> &Path {
        self.tree.as_ref().unwrap_or(&self.directory)
    }

    /// Git with these arguments on this repository.
    pub(super) fn git(&self, arguments: &[&str]) -> Expression {
        let place = ["--git-dir".as_ref(), self.directory.as_os_str()].into_iter();
        let tree = self.tree.iter().flat_map(|tree| {
            let tree = tree.as_os_str();
            ["-C".as_ref(), tree, "--work-tree".as_ref(), tree]
        });
        cmd("git", place.chain(tree).chain(arguments.iter().map(OsStr::new)))
    }
}

fn nowhere(directory: &Path, error: &Error) -> Error {
    let shown = directory.display();
    match error.message.contains("dubious ownership") {
        true => Error::prerequisite(format!("git refuses {shown}: it belongs to somebody else"))
            .hint(format!("git config --global --add safe.directory {shown}")),
        false => Error::not_found(format!("{shown} is not in a git repository"))
            .hint("name one with --repo, or go there"),
    }
}

/// The files of a working tree that differ from a tree, uncommitted and untracked
/// ones included, ignored ones not.
///
/// # Errors
/// `external` with git's words.
pub async fn working_tree(
    repository: &Repository,
    tree: &str,
    cancel: &CancellationToken,
) -> Result<Vec<Changed>> {
    let diff = repository.git(&[
        "--no-optional-locks",
        "diff",
        "--raw",
        "-z",
        "--no-abbrev",
        "--find-renames",
        RENAMES,
        "--no-relative",
        "--no-ext-diff",
        "--no-color",
        "--ignore-submodules=none",
        tree,
        "--",
    ]);
    let mut found = changes::parse(&output(&diff, cancel).await?)?;
    for path in list(repository, &["--others"], cancel).await? {
        let is_link = repository.top().join(OsStr::from_bytes(&path)).is_symlink();
        let place = if is_link { Place::Link } else { Place::File };
        // A directory is a repository of its own, which git does not look into.
        if !path.ends_with(b"/") {
            found.push(Changed { old: None, new: Some(Version { path, place, id: None }) });
        }
    }
    Ok(found)
}

/// The paths of all files of a working tree that are not ignored.
///
/// # Errors
/// `external` with git's words.
pub async fn tracked(repository: &Repository, cancel: &CancellationToken) -> Result<Vec<Vec<u8>>> {
    list(repository, &["--cached", "--others"], cancel).await
}

/// The paths of all files of a commit or a tree.
///
/// # Errors
/// `external` with git's words.
pub async fn files_of(directory: &Path, tree: &str, cancel: &CancellationToken) -> Result<Vec<PathBuf>> {
    let git = at(directory, &["ls-tree", "-r", "-z", "--name-only", tree]);
    let output = output(&git, cancel).await?;
    Ok(parts(&output).map(|path| OsString::from_vec(path.to_vec()).into()).collect())
}

async fn list(repository: &Repository, which: &[&str], cancel: &CancellationToken) -> Result<Vec<Vec<u8>>> {
    let git = repository.git(&[&["ls-files", "-z", "--exclude-standard"], which].concat());
    Ok(parts(&output(&git, cancel).await?).map(<[u8]>::to_vec).collect())
}

/// What git lists, each with a zero after it.
pub(super) fn parts(output: &[u8]) -> impl Iterator<Item = &[u8]> {
    output.split(|byte| *byte == 0).filter(|part| !part.is_empty())
}
