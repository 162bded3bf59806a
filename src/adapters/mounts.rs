//! Mounts of this machine: what is mounted, and the fuse-overlayfs mounts odeum makes.

use std::path::Path;

use duct::cmd;
use tokio_util::sync::CancellationToken;

use super::{files, process};
use crate::error::{Error, Result};

/// Whether `path` is a mount point now.
///
/// # Errors
/// When the mount table cannot be read.
pub fn is_mounted(path: &Path) -> Result<bool> {
    let table = files::read_text(Path::new("/proc/self/mountinfo"))?.unwrap_or_default();
    let wanted = escape(&path.to_string_lossy());
    Ok(table.lines().any(|line| line.split(' ').nth(4) == Some(&wanted)))
}

/// All mount points with the type of what is mounted there.
///
/// # Errors
/// When the mount table cannot be read.
pub fn all() -> Result<Vec<(String, String)>> {
    let table = files::read_text(Path::new("/proc/self/mountinfo"))?.unwrap_or_default();
    let entry = |line: &str| {
        let (place, kind) = line.split_once(" - ")?;
        Some((unescape(place.split(' ').nth(4)?), kind.split(' ').next()?.to_owned()))
    };
    Ok(table.lines().filter_map(entry).collect())
}

/// Mounts `upper` over `lower` at `merged` with fuse-overlayfs. Already mounted is success.
///
/// # Errors
/// `external` with the program's words, `prerequisite` when it is not installed.
pub async fn mount_overlay(
    lower: &Path,
    upper: &Path,
    work: &Path,
    merged: &Path,
    cancel: &CancellationToken,
) -> Result<()> {
    if is_mounted(merged)? {
        return Ok(());
    }
    for directory in [upper, work, merged] {
        files::make_dir(directory)?;
    }
    let options = format!(
        "lowerdir={},upperdir={},workdir={},allow_other",
        lower.display(),
        upper.display(),
        work.display()
    );
    process::run(cmd!("fuse-overlayfs", "-o", options, merged), cancel).await?;
    match is_mounted(merged)? {
        true => Ok(()),
        false => Err(Error::external(format!("fuse-overlayfs did not mount {}", merged.display()))),
    }
}

/// Unmounts `merged`; `false` when it was not mounted.
///
/// # Errors
/// `external` when it stays mounted.
pub async fn unmount(merged: &Path, cancel: &CancellationToken) -> Result<bool> {
    if !is_mounted(merged)? {
        return Ok(false);
    }
    let mut last = None;
    for way in [cmd!("umount", merged), cmd!("fusermount3", "-u", merged), cmd!("umount", "-l", merged)] {
        last = process::run(way, cancel).await.err();
        if !is_mounted(merged)? {
            return Ok(true);
        }
    }
    Err(last.unwrap_or_else(|| Error::external(format!("{} stays mounted", merged.display()))))
}

fn unescape(path: &str) -> String {
    path.replace("\\011", "\t").replace("\\012", "\n").replace("\\040", " ").replace("\\134", "\\")
}

/// As the kernel writes paths in its table: space, tab, newline and backslash in octal.
fn escape(path: &str) -> String {
    path.replace('\\', "\\134").replace(' ', "\\040").replace('\t', "\\011").replace('\n', "\\012")
}
