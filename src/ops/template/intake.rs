//! What a file or directory has to give: a dump, and perhaps a filestore.

use std::{
    fs::File,
    io::Read,
    path::PathBuf,
    sync::{Arc, atomic::AtomicU64},
};

use serde::{Deserialize, Serialize};

use crate::{
    adapters::archive::{Unpacked, Zip},
    error::{Context as _, Error, Result},
    odoo::dump::{Form, Manifest},
};

/// What there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// The database.
    pub dump: Dump,
    /// The attachments; `None` when there are none.
    pub files: Option<Files>,
    /// Bytes in these.
    pub files_bytes: u64,
    /// What the source says of itself.
    pub manifest: Manifest,
}

/// A dump and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dump {
    /// Where it is.
    pub place: Place,
    /// What it is, unpacked.
    pub form: Form,
    /// Bytes at its place, packed as they are.
    pub bytes: u64,
    /// Whether it is packed beyond its own form, and must be unpacked to be read at will.
    pub is_packed: bool,
    /// The oldest PostgreSQL whose `pg_restore` reads it, when it tells.
    pub needs: Option<u32>,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A file, or a directory of `pg_dump -Fd`.
    Path(PathBuf),
    /// An entry of a zip archive.
    Zip {
        /// The archive.
        archive: PathBuf,
        /// The entry's name.
        name: String,
    },
}

/// Where the filestore is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Files {
    /// A directory.
    Directory(PathBuf),
    /// The entries below `filestore/` of a zip archive.
    Zip(PathBuf),
    /// The filestore of another generation, whose files are shared: nobody changes them.
    Generation(PathBuf),
}

impl Dump {
    /// Hands `take` the dump unpacked; what is read of its place is counted in `taken`.
    ///
    /// # Errors
    /// When it cannot be read, and those of `take`.
    pub fn read<T>(&self, taken: Arc<AtomicU64>, take: impl FnOnce(&mut dyn Read) -> Result<T>) -> Result<T> {
        match &self.place {
            Place::Path(path) => {
                let file = File::open(path).context(format!("opening {}", path.display()))?;
                take(&mut Unpacked::of(file, taken)?)
            }
            Place::Zip { archive, name } => {
                let mut zip = Zip::open(archive)?;
                let found = zip.entries()?.into_iter().find(|entry| entry.name == *name);
                let entry = found
                    .ok_or_else(|| Error::invalid(format!("{} has no {name} any more", archive.display())))?;
                take(&mut Unpacked::of(zip.read(&entry)?, taken)?)
            }
        }
    }
}

/// A file that must be unpacked as a whole before anything in it can be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// The file.
    pub path: PathBuf,
    /// What is in it once it is unpacked.
    pub holds: Holds,
    /// Bytes of the file.
    pub bytes: u64,
}

/// What is in a [`Bundle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// A zip archive, which is read from its end and so cannot be read while it is packed.
    Zip,
    /// A tar of a directory.
    Tree,
}
