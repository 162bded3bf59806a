//! Trees of hard links: copies that cost no space as long as nobody edits a file in place.

use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::fs::{MetadataExt, lchown},
    path::Path,
};

/// How fuse-overlayfs marks what is deleted or hidden where it may make no devices.
pub const WHITEOUT: &str = ".wh.";

/// Makes `to` a tree of its own directories that shares the files of `from`: owners and modes
/// are those of `from`. Only directories and regular files are taken, so that of an overlay's
/// upper layer its files are taken, and not what says that others are deleted. A file that
/// cannot be linked is copied.
///
/// # Errors
/// `PermissionDenied` is returned as such, for callers that have another way.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(from)?;
    fs::create_dir(to)?;
    fs::set_permissions(to, metadata.permissions())?;
    own(to, &metadata)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if entry.file_name().as_encoded_bytes().starts_with(WHITEOUT.as_bytes()) {
            continue;
        }
        if kind.is_dir() {
            copy(&source, &target)?;
        } else if kind.is_file() {
            link(&source, &target)?;
        }
    }
    Ok(())
}

/// Bytes of a tree's files on disk that nobody shares: what removing it gives back. 0 when it
/// cannot be read.
#[must_use]
pub fn own_bytes(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else { return 0 };
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => own_bytes(&entry.path()),
        Ok(metadata) if metadata.is_file() && metadata.nlink() == 1 => metadata.blocks() * 512,
        _ => 0,
    };
    entries.flatten().map(size).sum()
}

fn link(source: &Path, target: &Path) -> io::Result<()> {
    match fs::hard_link(source, target) {
        // Too many links of one file, or a file system that has none.
        Err(error) if !matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::StorageFull) => {
            fs::copy(source, target)?;
            own(target, &fs::symlink_metadata(source)?)
        }
        linked => linked,
    }
}

fn own(path: &Path, like: &fs::Metadata) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    match (metadata.uid(), metadata.gid()) == (like.uid(), like.gid()) {
        true => Ok(()),
        false => lchown(path, Some(like.uid()), Some(like.gid())),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn files_are_shared_and_marks_of_overlays_left_out() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        fs::create_dir_all(from.join("ab")).unwrap();
        fs::write(from.join("ab/abc"), "12345").unwrap();
        fs::write(from.join("ab/.wh.gone"), "").unwrap();
        fs::set_permissions(from.join("ab"), fs::Permissions::from_mode(0o750)).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(from.join("socket")).unwrap();
        copy(&from, &to).unwrap();
        let node = |top: &Path| fs::metadata(top.join("ab/abc")).unwrap().ino();
        assert_eq!(node(&from), node(&to));
        assert_eq!(fs::metadata(to.join("ab")).unwrap().mode() & 0o777, 0o750);
        assert!(!to.join("socket").exists() && !to.join("ab/.wh.gone").exists());
        assert_eq!(own_bytes(&to), 0, "all of it is shared");
        fs::remove_dir_all(&from).unwrap();
        assert!(own_bytes(&to) > 0);
        assert_eq!(copy(&to, &to).unwrap_err().kind(), ErrorKind::AlreadyExists);
    }
}
