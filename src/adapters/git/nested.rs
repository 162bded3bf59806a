//! Repositories somebody has inside a checkout. Git takes each for one thing, whose commits and files no
//! commit around it would have.

use std::{ffi::OsStr, os::unix::ffi::OsStrExt, path::PathBuf};

use tokio_util::sync::CancellationToken;

use super::{WorkingCopy, files_of, output, repository::parts};
use crate::error::Result;

impl WorkingCopy {
    /// A repository that lies where files of a commit will be, if there is one: to put them there would
    /// end it.
    ///
    /// # Errors
    /// `external` with git's words.
    pub async fn nested_in_the_way(
        &self,
        coming: &str,
        cancel: &CancellationToken,
    ) -> Result<Option<PathBuf>> {
        let nested = self.nested(&[], cancel).await?;
        if nested.is_empty() {
            return Ok(None);
        }
        let files = files_of(self.path(), coming, cancel).await?;
        let is_met =
            |nested: &PathBuf| files.iter().any(|file| file.starts_with(nested) || nested.starts_with(file));
        Ok(nested.into_iter().find(is_met))
    }

    /// What keeps those that are not ignored out of an index: pathspecs, each with a zero after it.
    pub(super) async fn without_nested(&self, cancel: &CancellationToken) -> Result<Vec<u8>> {
        let nested = self.nested(&["--exclude-standard"], cancel).await?;
        let word = |path: &PathBuf| [b":(exclude,top,literal)", path.as_os_str().as_bytes(), b"\0"].concat();
        Ok(nested.iter().flat_map(word).collect())
    }

    async fn nested(&self, options: &[&str], cancel: &CancellationToken) -> Result<Vec<PathBuf>> {
        let list = self.git(&[&["ls-files", "--others", "-z"], options].concat());
        let list = output(&list, cancel).await?;
        // Of directories only they are named.
        let nested = parts(&list).filter_map(|path| path.strip_suffix(b"/"));
        Ok(nested.map(|path| PathBuf::from(OsStr::from_bytes(path))).collect())
    }
}
