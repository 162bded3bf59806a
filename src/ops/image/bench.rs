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
    adapters::files,
    error::{Context, Result},
};

/// Where the root file system is made: `/tmp` may be in memory, and it is about 2 GB.
const ROOM: &str = "/var/tmp";

/// A directory for the pipe, the files the hooks put in, and mmdebstrap's work.
pub(super) struct Bench(TempDir);

impl Bench {
    /// Makes it, with the files the recipe brings.
    pub(super) fn new(recipe: &Recipe) -> Result<Self> {
        let dir = tempfile::Builder::new().prefix("odeum-image-").tempdir_in(ROOM);
        let bench = Self(dir.context("making a directory to build in")?);
        // apt's own user, and the user mmdebstrap runs as when it is not root, must get in.
        std::fs::set_permissions(bench.0.path(), Permissions::from_mode(0o755))?;
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
        self.0.path()
    }

    /// A file in it.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Removes everything, again and again for up to 30 s while an mmdebstrap that was told to end
    /// still writes. mmdebstrap opens the pipe even then, and without a reader it would wait forever.
    pub(super) async fn clear(self) -> Result<()> {
        let _reader = OpenOptions::new().open_receiver(self.path("root.tar")).ok();
        let deadline = Instant::now() + Duration::from_secs(30);
        let path = self.0.keep();
        loop {
            match files::remove_dir(&path) {
                Ok(_) => return Ok(()),
                Err(error) if Instant::now() >= deadline => return Err(error),
                Err(_) => sleep(Duration::from_millis(100)).await,
            }
        }
    }
}
