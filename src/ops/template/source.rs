//! Where a generation's data come from.

use std::{fmt, path::PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    adapters::files,
    error::{Error, Result},
    model::{EnvName, Modules, OdooUrl, SshHost},
};

/// Where a generation's data come from. What is secret is not part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// From nothing: Odoo installs modules.
    Modules {
        /// The modules.
        modules: Modules,
        /// Whether with demonstration data.
        demo: bool,
    },
    /// From a dump or backup on this machine.
    File {
        /// The file or directory, absolute.
        path: PathBuf,
    },
    /// From a running Odoo, by its database manager.
    Odoo {
        /// Its address.
        url: OdooUrl,
        /// Its database; the only one it has when `None`.
        database: Option<String>,
        /// Whether with its attachments.
        filestore: bool,
    },
    /// From another machine, by `ssh` and `rsync`.
    Ssh {
        /// The machine.
        host: SshHost,
        /// The database there.
        database: String,
        /// The directory of its filestore there.
        filestore: Option<String>,
    },
    /// From the dump and the filestore a generation of the same template keeps.
    Generation {
        /// The generation, 8 hex digits.
        generation: String,
    },
    /// From an environment, as it is.
    Environment {
        /// Its name.
        name: EnvName,
    },
}

/// What tells whether a file or directory is still the one it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Bytes in all files.
    bytes: u64,
    /// When the newest of them was changed.
    modified: Timestamp,
}

impl Source {
    /// How the file or directory is now; `None` for all other sources.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn seen(&self) -> Result<Option<Seen>> {
        let Self::File { path } = self else { return Ok(None) };
        let mut seen = Seen { bytes: 0, modified: Timestamp::UNIX_EPOCH };
        for entry in files::walk(path) {
            let found = entry.metadata()?;
            let modified = found.modified()?.try_into().map_err(Error::internal)?;
            seen.modified = seen.modified.max(modified);
            seen.bytes += if found.is_file() { found.len() } else { 0 };
        }
        Ok(Some(seen))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Modules { modules, demo: false } => write!(f, "modules {modules}"),
            Self::Modules { modules, demo: true } => write!(f, "modules {modules} with demonstration data"),
            Self::File { path } => write!(f, "{}", path.display()),
            Self::Odoo { url, database: None, .. } => write!(f, "{url}"),
            Self::Odoo { url, database: Some(database), .. } => write!(f, "{database} of {url}"),
            Self::Ssh { host, database, .. } => write!(f, "{database} on {host}"),
            Self::Generation { generation } => write!(f, "generation {generation}"),
            Self::Environment { name } => write!(f, "environment {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_was_changed_is_seen_to_be_another() {
        let dir = tempfile::tempdir().unwrap();
        let (inner, source) = (dir.path().join("dump.sql"), Source::File { path: dir.path().to_owned() });
        std::fs::write(&inner, "one").unwrap();
        let before = source.seen().unwrap();
        assert_eq!(before, source.seen().unwrap());
        std::fs::write(&inner, "three").unwrap();
        let longer = source.seen().unwrap();
        assert_ne!(before, longer);
        std::fs::write(&inner, "seven").unwrap();
        std::fs::File::open(&inner).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
        assert_ne!(longer, source.seen().unwrap());
    }
}
