//! What `odeum init` decided once and every later call needs.

use serde::{Deserialize, Serialize};

use crate::{
    adapters::files,
    error::Result,
    model::{Layout, Secret},
};

/// The newest form of the record this odeum knows.
const VERSION: u32 = 1;

/// The system record, `<data_dir>/system.json`, mode 0600.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SystemRecord {
    /// Form of this record.
    pub version: u32,
    /// Loopback port the database server is published on.
    pub database_port: u16,
    /// Its administrator.
    pub database_user: String,
    /// The administrator's password.
    pub database_password: Secret,
    /// Whether the engine can mount a kernel overlay on the data directory;
    /// unknown until it was tried.
    pub kernel_overlay: Option<bool>,
}

impl SystemRecord {
    /// A record of this odeum's form.
    #[must_use]
    pub fn new(database_port: u16, database_user: String, database_password: Secret) -> Self {
        Self { version: VERSION, database_port, database_user, database_password, kernel_overlay: None }
    }

    /// Reads the record; `None` before the first `odeum init`.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(layout: &Layout) -> Result<Option<Self>> {
        files::read_record(&layout.system_record(), VERSION)
    }

    /// Writes the record.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub fn write(&self, layout: &Layout) -> Result<()> {
        files::write_json(&layout.system_record(), self)
    }
}
