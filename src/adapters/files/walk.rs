//! Trees of files, walked through and measured.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use crate::error::{Error, Result};

/// The path and everything below it, parents first. Unreadable directories are empty.
pub fn walk(path: &Path) -> impl Iterator<Item = PathBuf> {
    walk_all(path).filter_map(Result::ok)
}

/// As [`walk`], for who must have everything: after a directory that cannot be read comes why.
pub fn walk_all(path: &Path) -> impl Iterator<Item = Result<PathBuf>> {
    let mut waiting = vec![Ok(path.to_owned())];
    std::iter::from_fn(move || {
        let next = waiting.pop()?;
        if let Ok(path) = &next
            && fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
        {
            let unreadable =
                |error: std::io::Error| Error::from(error).context(format!("reading {}", path.display()));
            match fs::read_dir(path) {
                Ok(entries) => {
                    waiting.extend(entries.map(|entry| entry.map(|entry| entry.path()).map_err(unreadable)));
                }
                Err(error) => waiting.push(Err(unreadable(error))),
            }
        }
        Some(next)
    })
}

/// Bytes in the files of a tree, each counted once; 0 when it does not exist.
#[must_use]
pub fn tree_size(path: &Path) -> u64 {
    let sizes = walk(path).filter_map(|entry| fs::symlink_metadata(entry).ok());
    sizes.filter(std::fs::Metadata::is_file).map(|metadata| metadata.len()).sum()
}

/// When a file, or anything in a tree, was written last; `None` when it does not exist.
#[must_use]
pub fn written_at(path: &Path) -> Option<Timestamp> {
    let times = walk(path).filter_map(|entry| fs::symlink_metadata(entry).ok()?.modified().ok());
    times.max().and_then(|time| Timestamp::try_from(time).ok())
}

#[cfg(test)]
mod tests {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};

    use super::{super::copy_tree, *};

    #[test]
    #[cfg(target_os = "linux")]
    fn what_cannot_be_read_is_not_taken_for_empty() {
        let dir = tempfile::tempdir().unwrap();
        let from = dir.path().join("from");
        fs::create_dir_all(from.join("ab")).unwrap();
        fs::set_permissions(from.join("ab"), Permissions::from_mode(0o0)).unwrap();
        // The capabilities of this thread alone: root reads everything by one.
        rustix::thread::set_capabilities(
            None,
            rustix::thread::CapabilitySets {
                effective: rustix::thread::CapabilitySet::empty(),
                permitted: rustix::thread::CapabilitySet::empty(),
                inheritable: rustix::thread::CapabilitySet::empty(),
            },
        )
        .unwrap();
        let error = copy_tree(&from, &dir.path().join("to"), false).unwrap_err();
        assert!(error.message.contains("reading") && error.message.contains("/ab"), "{error}");
        assert_eq!((walk(&from).count(), tree_size(&from)), (2, 0));
        fs::set_permissions(from.join("ab"), Permissions::from_mode(0o700)).unwrap();
    }
}
