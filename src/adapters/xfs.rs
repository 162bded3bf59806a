//! A file that holds an XFS file system: made, mounted, grown and tried.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use duct::cmd;
use tokio_util::sync::CancellationToken;

use super::{fault, files, mounts, process};
use crate::error::{Context, Error, Result};

/// Programs all this is done with.
pub const PROGRAMS: [&str; 4] = ["mkfs.xfs", "mount", "losetup", "xfs_growfs"];

/// The size of the file the sharing of blocks is tried with.
const TRIAL: usize = 16 << 20;

/// Room in a mounted file system, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Of the whole.
    pub size: u64,
    /// Not used.
    pub free: u64,
}

/// Makes a sparse file of so many bytes with an empty file system in it.
///
/// # Errors
/// When the file cannot be made; `external` with the words of mkfs.xfs.
pub async fn make(image: &Path, bytes: u64, cancel: &CancellationToken) -> Result<()> {
    let open = OpenOptions::new().write(true).create_new(true).mode(0o600).open(image);
    let file = open.context(format!("making {}", image.display()))?;
    file.set_len(bytes).context(format!("making {} of {bytes} bytes", image.display()))?;
    process::run(cmd!("mkfs.xfs", "-q", "-m", "reflink=1", image), cancel).await.map(drop)
}

/// Mounts the file system in `image` at `point`; `false` when it is already. What a power cut
/// left in its log is replayed by that. Dropped files give their blocks back to the host.
///
/// # Errors
/// `external` with the words of mount, and of a check that changes nothing.
pub async fn mount(image: &Path, point: &Path, cancel: &CancellationToken) -> Result<bool> {
    if mounts::is_mounted(point)? {
        return Ok(false);
    }
    files::make_private_dir(point)?;
    let options = "loop,noatime,nosuid,nodev,noexec,discard";
    let Err(error) = process::run(cmd!("mount", "-t", "xfs", "-o", options, image, point), cancel).await
    else {
        return Ok(true);
    };
    let found = process::run(cmd!("xfs_repair", "-n", "-f", image).stderr_to_stdout(), cancel).await;
    let error = error.context(format!("mounting {}", image.display()));
    Err(match found {
        Ok(_) => error.hint("the file system in it is sound: look at the kernel's messages (dmesg)"),
        Err(_) => error.hint(format!(
            "copy the file, then `xfs_repair -f {}`; or put a backup of it back",
            image.display()
        )),
    })
}

/// Makes the file and the mounted file system in it larger.
///
/// # Errors
/// `external` with the words of `losetup` or `xfs_growfs`.
pub async fn grow(image: &Path, point: &Path, bytes: u64, cancel: &CancellationToken) -> Result<()> {
    let point_at = async |name: &str| fault::point(&format!("store-grow.{name}"), cancel).await;
    let file = OpenOptions::new().write(true).open(image).context(format!("growing {}", image.display()))?;
    point_at("file.before").await?;
    // A larger one is what a killed process left, and is taken over.
    if file.metadata()?.len() < bytes {
        file.set_len(bytes).context(format!("growing {}", image.display()))?;
    }
    point_at("device.before").await?;
    let devices =
        process::run(cmd!("losetup", "--noheadings", "--output", "NAME", "-j", image), cancel).await?;
    for device in devices.lines() {
        process::run(cmd!("losetup", "--set-capacity", device.trim()), cancel).await?;
    }
    point_at("file-system.before").await?;
    process::run(cmd!("xfs_growfs", "-d", point), cancel).await?;
    point_at("file-system.after").await
}

/// The room in the mounted file system.
///
/// # Errors
/// When it does not say.
pub fn room(point: &Path) -> Result<Room> {
    let stat = rustix::fs::statvfs(point).map_err(std::io::Error::from)?;
    Ok(Room { size: stat.f_blocks * stat.f_frsize, free: stat.f_bavail * stat.f_frsize })
}

/// Whether a copy of a file below `directory` shares its blocks: by the blocks really used.
///
/// # Errors
/// When the file for it cannot be written.
pub async fn shares_blocks(directory: &Path, cancel: &CancellationToken) -> Result<bool> {
    let trial = tempfile::tempdir_in(directory).context("trying to share blocks")?;
    let [from, to] = ["from", "to"].map(|name| trial.path().join(name));
    let mut file = fs::File::create(&from).context("trying to share blocks")?;
    file.write_all(&vec![1; TRIAL]).and_then(|()| file.sync_all()).context("trying to share blocks")?;
    let before = room(directory)?.free;
    let copied = process::run(cmd!("cp", "--reflink=always", &from, &to), cancel).await.is_ok();
    process::run(cmd!("sync", "--file-system", directory), cancel).await?;
    let used = before.saturating_sub(room(directory)?.free);
    Ok(copied && used < TRIAL as u64 / 4)
}

/// The bytes a sparse file really takes on the host.
///
/// # Errors
/// When there is no such file.
pub fn allocated(image: &Path) -> Result<u64> {
    use std::os::unix::fs::MetadataExt;
    let metadata = image.metadata().map_err(Error::from);
    Ok(metadata.context(format!("looking at {}", image.display()))?.blocks() * 512)
}
