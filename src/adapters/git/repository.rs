//! Where a repository is, and the files of its working tree.

use std::{
    ffi::OsString,
    os::unix::ffi::OsStringExt,
    path::{Path, PathBuf},
};

use duct::{Expression, cmd};
use tokio_util::sync::CancellationToken;

use super::{
    changes::{self, Changed, Place, RENAMES, Version},
    process, quiet,
};
use crate::error::{Error, Kind, Result};

/// A repository, with or without a working tree.
#[derive(Debug, Clone)]
pub struct Repository {
    /// Its top directory, or the repository itself when it is bare.
    pub top: PathBuf,
    /// Whether it has files of its own.
    pub has_tree: bool,
    /// The address of `origin`, if it has one.
    pub origin: Option<String>,
}

impl Repository {
    /// The repository that holds `directory`.
    ///
    /// # Errors
    /// `not_found` when it is in none.
    pub async fn at(directory: &Path, cancel: &CancellationToken) -> Result<Self> {
        let ask = |arguments: &'static [&'static str]| {
            let git = [OsString::from("-C"), directory.into()].into_iter();
            let all: Vec<OsString> = git.chain(arguments.iter().map(OsString::from)).collect();
            process::run(quiet(&cmd("git", all), None), cancel)
        };
        let (top, has_tree) = match ask(&["rev-parse", "--show-toplevel"]).await {
            Ok(top) => (top, true),
            Err(error) if error.kind != Kind::External => return Err(error),
            Err(error) => match ask(&["rev-parse", "--absolute-git-dir"]).await {
                Ok(top) => (top, false),
                Err(_) => return Err(nowhere(directory, &error)),
            },
        };
        let origin = ask(&["remote", "get-url", "origin"]).await.ok();
        Ok(Self { top: top.into(), has_tree, origin })
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
pub fn working_tree(top: &Path, tree: &str) -> Result<Vec<Changed>> {
    let diff = cmd!(
        "git",
        "--no-optional-locks",
        "-C",
        top,
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
        "--"
    );
    let mut found = changes::parse(&process::bytes(&quiet(&diff, None))?)?;
    for path in list(top, &["--others"])? {
        let is_link = top.join(OsString::from_vec(path.clone())).is_symlink();
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
pub fn tracked(top: &Path) -> Result<Vec<Vec<u8>>> {
    list(top, &["--cached", "--others"])
}

/// The paths of all files of a commit or a tree.
///
/// # Errors
/// `external` with git's words.
pub fn files_of(repository: &Path, tree: &str) -> Result<Vec<PathBuf>> {
    let git = cmd!("git", "-C", repository, "ls-tree", "-r", "-z", "--name-only", tree);
    Ok(paths(&git)?.into_iter().map(|path| OsString::from_vec(path).into()).collect())
}

fn list(top: &Path, which: &[&str]) -> Result<Vec<Vec<u8>>> {
    let git = [OsString::from("-C"), top.into(), "ls-files".into(), "-z".into(), "--exclude-standard".into()];
    let all: Vec<OsString> = git.into_iter().chain(which.iter().map(OsString::from)).collect();
    paths(&cmd("git", all))
}

/// What git lists, each with a zero after it.
fn paths(git: &Expression) -> Result<Vec<Vec<u8>>> {
    let output = process::bytes(&quiet(git, None))?;
    let paths = output.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    Ok(paths.map(<[u8]>::to_vec).collect())
}
