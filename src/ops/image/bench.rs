//! The temporary directory an image is made in.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use tempfile::TempDir;
use tokio::{
    net::unix::pipe::OpenOptions,
    time::{Instant, sleep},
};

use super::recipe::Recipe;
use crate::{
    adapters::{
        files,
        lock::{self, Attempt, Held},
        process,
    },
    error::{Context, Error, Result},
};

/// Where the root file system is made: `/tmp` may be in memory, and it is about 2 GB.
const ROOM: &str = "/var/tmp";

/// How the names of these directories begin.
const PREFIX: &str = "odeum-image-";

/// Names the installation whose it is: the path of its data directory.
const OWNER: &str = "owner";

/// Held as long as its process works in it.
const LOCK: &str = "lock";

/// A directory for the pipe, the files the hooks put in, and mmdebstrap's work.
pub(super) struct Bench {
    dir: TempDir,
    /// Says that somebody works here.
    _held: Held,
}

impl Bench {
    /// Makes it for an installation, with the files the recipe brings.
    pub(super) fn new(recipe: &Recipe, data_dir: &Path) -> Result<Self> {
        let dir = tempfile::Builder::new().prefix(PREFIX).tempdir_in(ROOM);
        let dir = dir.context("making a directory to build in")?;
        let Attempt::Taken(held) = lock::try_acquire(&dir.path().join(LOCK), true, "build_image")? else {
            return Err(Error::internal(format!("{} is somebody else's", dir.path().display())));
        };
        files::write(&dir.path().join(OWNER), data_dir.as_os_str().as_encoded_bytes(), 0o644, None)?;
        let bench = Self { dir, _held: held };
        // apt's own user, and the user mmdebstrap runs as when it is not root, must get in.
        std::fs::set_permissions(bench.dir.path(), Permissions::from_mode(0o755))?;
        let preferences = recipe.preferences().unwrap_or_default();
        let texts = [
            ("preferences", preferences.as_str()),
            ("before.sh", recipe.before),
            ("setup.sh", recipe.setup.as_str()),
            ("entrypoint.sh", recipe.entrypoint.1),
        ];
        for (name, text) in texts {
            files::write(&bench.path(name), text.as_bytes(), 0o644, None)?;
        }
        Ok(bench)
    }

    /// Where it is.
    pub(super) fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// A file in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Removes everything, again and again for up to 30 s while an mmdebstrap that was told to end
    /// still writes. mmdebstrap opens the pipe even then, and without a reader it would wait forever.
    pub(super) async fn clear(self) -> Result<()> {
        let _reader = OpenOptions::new().open_receiver(self.path("root.tar")).ok();
        let deadline = Instant::now() + Duration::from_secs(30);
        let path = self.dir.keep();
        loop {
            match files::remove_dir(&path) {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() >= deadline => return Err(error),
                Err(_) => sleep(Duration::from_millis(100)).await,
            }
        }
    }
}

/// Directories that killed processes of an installation left.
///
/// # Errors
/// When the room cannot be looked into.
pub fn left(data_dir: &Path) -> Result<Vec<PathBuf>> {
    let names = files::entries(Path::new(ROOM))?.into_iter().filter(|name| name.starts_with(PREFIX));
    let is_left = |path: &PathBuf| {
        let owner = std::fs::read(path.join(OWNER)).unwrap_or_default();
        owner == data_dir.as_os_str().as_encoded_bytes() && !lock::is_held(&path.join(LOCK))
    };
    Ok(names.map(|name| Path::new(ROOM).join(name)).filter(is_left).collect())
}

/// Removes one of these, with what still works in it.
///
/// # Errors
/// `external` when something does not end, or cannot be removed.
pub async fn remove_left(path: &Path) -> Result<()> {
    // mmdebstrap is a Perl script, which the first of them starts.
    for program in ["unshare", "/usr/bin/perl"] {
        process::end_orphans(program, path).await?;
    }
    files::remove_dir(path).map(drop)
}
