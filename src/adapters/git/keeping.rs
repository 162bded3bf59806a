//! What a person's checkout has that is nowhere else, put where it is not lost: a stash, or a ref of ours.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

use duct::Expression;
use tokio_util::sync::CancellationToken;

use super::{WorkingCopy, files_of, output, repository::parts, run};
use crate::{
    adapters::files,
    error::{Error, Kind, Result},
};

/// Where things are kept.
const KEPT: &str = "refs/odeum/kept/";

/// Where edits are until they are back in the files. The stash has no names that stay: what is first in it
/// is second a moment later, when the person or another worktree puts something there.
const STASHED: &str = "refs/odeum/stashed/";

/// Commits that somebody in the middle of something works with.
const UNDER_WAY: [&str; 4] = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD"];

/// Whoever the person is, what we commit is ours.
const US: [(&str, &str); 4] = [
    ("GIT_AUTHOR_NAME", "odeum"),
    ("GIT_AUTHOR_EMAIL", "odeum@localhost"),
    ("GIT_COMMITTER_NAME", "odeum"),
    ("GIT_COMMITTER_EMAIL", "odeum@localhost"),
];

/// What came of taking edits back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Popped {
    /// They are in the files again.
    Whole,
    /// They do not fit any more: the files are as the commit has them, the edits in the person's stash.
    Conflict,
}

impl WorkingCopy {
    /// Keeps everything of a checkout under a ref, and gives its name: the files, tracked or not, as the
    /// newest commit; the index, where it stands, and `others` as its parents. Ignored files are kept
    /// where a file of `coming` would take their place. Changes nothing in the checkout.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn keep(
        &self,
        name: &str,
        coming: &str,
        others: &[String],
        cancel: &CancellationToken,
    ) -> Result<String> {
        self.beside(async |index| self.keep_by(index, name, coming, others, cancel).await).await
    }

    async fn keep_by(
        &self,
        index: &Path,
        name: &str,
        coming: &str,
        others: &[String],
        cancel: &CancellationToken,
    ) -> Result<String> {
        let git = |words: &[&str]| self.git(words).env("GIT_INDEX_FILE", index);
        let staged = output(&self.git(&["ls-files", "--stage", "-z"]), cancel).await?;
        run(&git(&["update-index", "-z", "--index-info"]).stdin_bytes(merged(&staged)), cancel).await?;
        let tree = run(&git(&["write-tree"]), cancel).await?;
        let mut parents: Vec<String> = self.commit("HEAD", cancel).await?.into_iter().collect();
        parents.push(self.commit_tree(&tree, &parents, "the index", cancel).await?);

        self.add_all(index, cancel).await?;
        let in_the_way = self.in_the_way(&git(&["ls-files", "-z"]), coming, cancel).await?;
        if !in_the_way.is_empty() {
            let add = git(&["add", "--force", "--pathspec-from-file=-", "--pathspec-file-nul"]);
            run(&add.env("GIT_LITERAL_PATHSPECS", "1").stdin_bytes(in_the_way), cancel).await?;
        }
        let tree = run(&git(&["write-tree"]), cancel).await?;
        for name in UNDER_WAY {
            parents.extend(self.commit(name, cancel).await?);
        }
        for other in others {
            if !parents.contains(other) {
                parents.push(other.clone());
            }
        }
        let commit = self.commit_tree(&tree, &parents, "kept by odeum", cancel).await?;
        let name = format!("{KEPT}{name}");
        run(&self.git(&["update-ref", &name, &commit]), cancel).await?;
        Ok(name)
    }

    /// The files, tracked or not, as a tree: it tells whether somebody changed any since.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn tree_of_files(&self, cancel: &CancellationToken) -> Result<String> {
        self.beside(async |index| {
            run(&self.git(&["read-tree", "HEAD"]).env("GIT_INDEX_FILE", index), cancel).await?;
            self.add_all(index, cancel).await?;
            run(&self.git(&["write-tree"]).env("GIT_INDEX_FILE", index), cancel).await
        })
        .await
    }

    /// Works with an index beside the person's, which goes with the end of it.
    async fn beside<T>(&self, work: impl AsyncFnOnce(&Path) -> Result<T>) -> Result<T> {
        let index = self.own.join(format!("odeum-index-{}", std::process::id()));
        files::remove_any(&index)?;
        let result = work(&index).await;
        files::remove_any(&index)?;
        result
    }

    /// Takes all files into an index, but for repositories among them.
    async fn add_all(&self, index: &Path, cancel: &CancellationToken) -> Result<()> {
        let without = self.without_nested(cancel).await?;
        // Where there is no file at all, none must be asked for.
        let add = match without.is_empty() {
            true => self.git(&["add", "--all"]),
            false => {
                let add = self.git(&["add", "--all", "--pathspec-from-file=-", "--pathspec-file-nul"]);
                add.stdin_bytes([b".\0", &without[..]].concat())
            }
        };
        run(&add.env("GIT_INDEX_FILE", index), cancel).await.map(drop)
    }

    async fn commit_tree(
        &self,
        tree: &str,
        parents: &[String],
        message: &str,
        cancel: &CancellationToken,
    ) -> Result<String> {
        let parents = parents.iter().flat_map(|parent| ["-p", parent]);
        let words: Vec<&str> = ["commit-tree", tree, "-m", message].into_iter().chain(parents).collect();
        let commit = US.iter().fold(self.git(&words), |git, (name, value)| git.env(name, value));
        run(&commit, cancel).await
    }

    /// What is not among `known` and where files of a commit will be, each with a zero after it.
    async fn in_the_way(
        &self,
        known: &Expression,
        coming: &str,
        cancel: &CancellationToken,
    ) -> Result<Vec<u8>> {
        let known = output(known, cancel).await?;
        let known: BTreeSet<&[u8]> = parts(&known).collect();
        let mut found = BTreeSet::new();
        for file in files_of(self.path(), coming, cancel).await? {
            if !known.contains(file.as_os_str().as_bytes()) {
                found.extend(occupied(self.path(), &file));
            }
        }
        found.retain(|path| !known.contains(path.as_os_str().as_bytes()));
        Ok(found.iter().flat_map(|path| [path.as_os_str().as_bytes(), b"\0"].concat()).collect())
    }

    /// Keeps what is not committed as a commit such as `git stash` makes, and gives it; `None` when there is
    /// nothing. Files that git does not know are left out. The files still are as they were: see
    /// [`Self::clean`].
    ///
    /// # Errors
    /// `conflict` when there are edits git is told to overlook; `external` with git's words.
    pub async fn stash(&self, message: &str, cancel: &CancellationToken) -> Result<Option<String>> {
        let flags = output(&self.git(&["ls-files", "-v", "-z"]), cancel).await?;
        if parts(&flags).any(|line| line[0].is_ascii_lowercase()) {
            let why = "files are marked as unchanged, whatever is in them: no stash would have that";
            return Err(Error::new(Kind::Conflict, why));
        }
        let commit = run(&self.git(&["stash", "create", message]), cancel).await?;
        if commit.is_empty() {
            return Ok(None);
        }
        run(&self.git(&["update-ref", &format!("{STASHED}{commit}"), &commit]), cancel).await?;
        Ok(Some(commit))
    }

    /// Hands edits over to the person's own stash. Those that are kept no longer are passed over.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn hand_over(&self, stash: &str, cancel: &CancellationToken) -> Result<()> {
        let name = format!("{STASHED}{stash}");
        if self.commit(&name, cancel).await?.is_none() {
            return Ok(());
        }
        let message = run(&self.git(&["log", "-1", "--format=%s", stash, "--"]), cancel).await?;
        run(&self.git(&["stash", "store", "--message", &message, stash]), cancel).await?;
        run(&self.git(&["update-ref", "-d", &name]), cancel).await.map(drop)
    }

    /// Makes tracked files what the commit has.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn clean(&self, cancel: &CancellationToken) -> Result<()> {
        run(&self.git(&["reset", "--hard", "--quiet"]), cancel).await.map(drop)
    }

    /// Takes edits back, into a clean checkout. Those that are kept no longer are passed over; those that
    /// do not fit are handed over to the person's own stash.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn pop(&self, stash: &str, cancel: &CancellationToken) -> Result<Popped> {
        let name = format!("{STASHED}{stash}");
        if self.commit(&name, cancel).await?.is_none() {
            return Ok(Popped::Whole);
        }
        for how in [&["--index", "--quiet"][..], &["--quiet"]] {
            match run(&self.git(&[&["stash", "apply"], how, &[stash]].concat()), cancel).await {
                Ok(_) => {
                    run(&self.git(&["update-ref", "-d", &name]), cancel).await?;
                    return Ok(Popped::Whole);
                }
                Err(error) if error.kind == Kind::External => self.clean(cancel).await?,
                Err(error) => return Err(error),
            }
        }
        self.hand_over(stash, cancel).await?;
        Ok(Popped::Conflict)
    }

    /// Forgets what somebody is in the middle of; files, index and commits stay.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn quit(&self, operation: &str, cancel: &CancellationToken) -> Result<()> {
        let words: &[&str] = match operation {
            "rebase" if self.own.join("rebase-apply/applying").exists() => &["am", "--quit"],
            "bisect" => &["bisect", "reset", "HEAD"],
            operation => &[operation, "--quit"],
        };
        run(&self.git(words), cancel).await.map(drop)
    }
}

/// Of a listing of the index, what is no side of a conflict.
fn merged(staged: &[u8]) -> Vec<u8> {
    let is_merged = |line: &&[u8]| {
        let before = line.split(|byte| *byte == b'\t').next().unwrap_or_default();
        before.ends_with(b" 0")
    };
    parts(staged).filter(is_merged).flat_map(|line| [line, b"\0"].concat()).collect()
}

/// What lies where a file will be: something of its name, or a file where it needs a directory.
fn occupied(top: &Path, file: &Path) -> Option<PathBuf> {
    let mut inner = PathBuf::new();
    for part in file {
        inner.push::<&OsStr>(part);
        let metadata = std::fs::symlink_metadata(top.join(&inner)).ok()?;
        if !metadata.is_dir() {
            return Some(inner);
        }
    }
    Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_of_a_conflict_are_left_out() {
        let staged = b"100644 aa 0\tplain\x00100644 bb 1\tx\x00100644 cc 2\tx\0";
        assert_eq!(merged(staged), b"100644 aa 0\tplain\0");
    }

    #[test]
    fn what_is_in_the_way_is_found_above_too() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("a")).unwrap();
        std::fs::write(dir.path().join("a/b"), "").unwrap();
        let of = |path: &str| occupied(dir.path(), Path::new(path));
        assert_eq!(of("a/b/c"), Some("a/b".into()));
        assert_eq!(of("a/b"), Some("a/b".into()));
        assert_eq!(of("a"), Some("a".into()));
        assert_eq!(of("a/c"), None);
    }
}
