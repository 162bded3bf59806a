//! Where a developer's code is, and the file that describes the machine.

use std::path::{Path, PathBuf};

use crate::{
    adapters::{
        files,
        lock::{self, Attempt, Held},
    },
    config::{
        Surroundings,
        workstation::{self, Workstation},
    },
    error::{Error, Kind, Result},
};

/// The name of the file.
pub const FILE: &str = "config.toml";

/// Most bytes it may have: what people write by hand is far below.
const LARGEST: u64 = 1_000_000;

/// What is locked while a command changes what is below the root.
const LOCK: &str = ".odeum.lock";

/// The code root, and everything in it that has a name of ours.
#[derive(Debug, Clone)]
pub struct Place {
    root: PathBuf,
}

impl Place {
    /// That of this process: `$ODEUM_CODE_DIR`, else `$TLC_CODE_DIR`, else `~/code`.
    ///
    /// # Errors
    /// `prerequisite` without a home.
    pub fn current() -> Result<Self> {
        let root = Surroundings::current().code_root();
        root.map(Self::at).ok_or_else(|| {
            Error::prerequisite("there is no home directory to have code in")
                .hint("set ODEUM_CODE_DIR to the directory of your code")
        })
    }

    /// That at a path.
    #[must_use]
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// The root itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.root.join(FILE)
    }

    /// A checkout of Odoo itself, or of what it is sold with: `odoo`, `enterprise`.
    #[must_use]
    pub fn odoo(&self, repository: &str, version: &str) -> PathBuf {
        self.root.join("odoo").join(repository).join(version)
    }

    /// The Python environment of a version.
    #[must_use]
    pub fn venv(&self, version: &str) -> PathBuf {
        self.root.join("venvs").join(version)
    }

    /// Reads the file.
    ///
    /// # Errors
    /// `prerequisite` when it is not there, or with all that is wrong with it.
    pub fn workstation(&self) -> Result<Workstation> {
        let path = self.file();
        if path.metadata().is_ok_and(|is| !is.is_file() || is.len() > LARGEST) {
            return Err(Error::prerequisite(format!("{} is no file of at most 1 MB", path.display()))
                .hint("move it away, then: odeum workstation generate-config odoo-minimal"));
        }
        match files::read_text(&path)? {
            Some(text) => workstation::read(&text, &path),
            None => Err(Error::prerequisite(format!("{} is not there", path.display())).hint(
                "odeum workstation generate-config odoo-minimal, or oca-contributor; or write it by hand",
            )),
        }
    }

    /// As [`Self::workstation`], with at least one version.
    ///
    /// # Errors
    /// `prerequisite` also when it names none.
    pub fn workstation_with_versions(&self) -> Result<Workstation> {
        let workstation = self.workstation()?;
        match workstation.versions.is_empty() {
            false => Ok(workstation),
            true => Err(Error::prerequisite(format!("{} names no version", self.file().display()))
                .hint("write versions = [\"19.0\"] at its top")),
        }
    }

    /// Keeps everybody else from changing what is below the root.
    ///
    /// # Errors
    /// `busy` with who does it now.
    pub fn hold(&self, command: &str) -> Result<Held> {
        match lock::try_acquire(&self.root.join(LOCK), true, command)? {
            Attempt::Taken(held) => Ok(held),
            Attempt::Busy(holder) => {
                let who = holder.map_or_else(String::new, |by| format!(": {} (process {})", by.tool, by.pid));
                let message = format!("another command is at work in {}{who}", self.root.display());
                Err(Error::new(Kind::Busy, message).hint("wait for it, or stop it there with Ctrl-C"))
            }
        }
    }
}

/// The exit statuses of a workstation's commands: 2 for what was typed wrong, 130 for what was
/// interrupted, 1 for everything else that fails, a declined question too.
#[must_use]
pub fn exit_status(error: &Error) -> u8 {
    let was_declined = error.details.contains_key("declined");
    match error.kind {
        _ if was_declined => 1,
        Kind::InvalidInput => 2,
        Kind::Cancelled => Kind::Cancelled.exit_status(),
        _ => 1,
    }
}
