//! Trees of files, walked through and measured.

use std::{
    collections::HashSet,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    time::Instant,
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

/// What of a tree was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Bytes in the files that were counted.
    pub bytes: u64,
    /// Whether all were.
    pub is_whole: bool,
}

/// What becomes of files that have several names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// They are not counted: another place may have them too.
    LeftOut,
    /// Each is counted once.
    Once,
}

/// Bytes in the files of a tree, what is mounted in it left out. Counting stops after `most`
/// entries or at `deadline`.
#[must_use]
pub fn measure(path: &Path, shared: Shared, most: usize, deadline: Instant) -> Measured {
    let mut seen = HashSet::new();
    let mut measured = Measured { bytes: 0, is_whole: true };
    let Ok(top) = fs::symlink_metadata(path) else { return measured };
    let (mut waiting, mut count) = (vec![path.to_owned()], 0);
    while let Some(directory) = waiting.pop() {
        for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
            count += 1;
            if count > most || (count % 256 == 0 && Instant::now() > deadline) {
                return Measured { is_whole: false, ..measured };
            }
            let Ok(metadata) = entry.metadata() else { continue };
            if metadata.is_dir() && metadata.dev() == top.dev() {
                waiting.push(entry.path());
                continue;
            }
            let is_counted = metadata.nlink() == 1 || (shared == Shared::Once && seen.insert(metadata.ino()));
            if metadata.is_file() && is_counted {
                measured.bytes += metadata.len();
            }
        }
    }
    measured
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
    fn files_are_measured_until_there_are_too_many() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("own/ab")).unwrap();
        fs::write(dir.path().join("own/ab/one"), "12345").unwrap();
        fs::write(dir.path().join("shared"), "1234567").unwrap();
        fs::hard_link(dir.path().join("shared"), dir.path().join("own/two")).unwrap();
        let later = Instant::now() + std::time::Duration::from_secs(60);
        let own = dir.path().join("own");
        let own_only = |most| measure(&own, Shared::LeftOut, most, later);
        assert_eq!(own_only(10), Measured { bytes: 5, is_whole: true });
        assert!(!own_only(2).is_whole);
        let all = measure(dir.path(), Shared::Once, 10, later);
        assert_eq!(all, Measured { bytes: 12, is_whole: true }, "a file with two names is one");
        let none = measure(&dir.path().join("none"), Shared::Once, 10, later);
        assert_eq!(none, Measured { bytes: 0, is_whole: true });
    }

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
