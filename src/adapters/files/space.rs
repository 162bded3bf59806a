//! How much room a file system has.

use std::path::Path;

use crate::error::Result;

/// Bytes of a file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// All it has.
    pub total: u64,
    /// Those free for us.
    pub free: u64,
}

/// What the file system has that holds `path` (or its nearest parent).
///
/// # Errors
/// When the file system does not say.
pub fn space(path: &Path) -> Result<Space> {
    let stat = file_system(path)?;
    Ok(Space { total: stat.f_blocks * stat.f_frsize, free: stat.f_bavail * stat.f_frsize })
}

/// Bytes free for us on the file system that holds `path` (or its nearest parent).
///
/// # Errors
/// When the file system does not say.
pub fn free_space(path: &Path) -> Result<u64> {
    Ok(space(path)?.free)
}

/// How many more files the same file system has room for; `None` when it has no such number.
///
/// # Errors
/// As [`free_space`].
pub fn free_files(path: &Path) -> Result<Option<u64>> {
    let stat = file_system(path)?;
    Ok((stat.f_files > 0).then_some(stat.f_favail))
}

fn file_system(path: &Path) -> Result<rustix::fs::StatVfs> {
    let existing = path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    Ok(rustix::fs::statvfs(existing).map_err(std::io::Error::from)?)
}
