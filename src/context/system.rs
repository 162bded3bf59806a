//! What `odeum init` decided once and every later call needs.

use serde::{Deserialize, Serialize};

use crate::{
    adapters::{files, postgres::Server},
    error::Result,
    model::{ImageRef, Layout, Secret, Size, StepEntry, StoreKind},
};

/// How far the installation's life has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemState {
    /// Being made; undone by the next `odeum init` if its maker is gone.
    Creating,
    /// Complete.
    Ready,
    /// Closed while its databases are moved to another store; undone or finished by the next
    /// `odeum store move` or `odeum init` if its mover is gone.
    Moving,
    /// Being removed; finished by the next `odeum destroy` if its remover is gone.
    Removing,
}

/// The system record, `<data_dir>/system.json`, mode 0600.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SystemRecord {
    /// Form of this record.
    pub version: u32,
    /// How far its life has come.
    pub state: SystemState,
    /// Loopback port the database server is published on.
    pub database_port: u16,
    /// Its administrator.
    pub database_user: String,
    /// The administrator's password.
    pub database_password: Secret,
    /// Whether the engine can mount a kernel overlay on the data directory;
    /// unknown until it was tried.
    pub kernel_overlay: Option<bool>,
    /// What the databases are kept on.
    #[serde(default)]
    pub store: StoreKind,
    /// How large a reflink store was asked for.
    #[serde(default)]
    pub store_size: Option<Size>,
    /// The image of the database server where the configuration names none; `None` for the
    /// store's own.
    #[serde(default)]
    pub database_image: Option<ImageRef>,
    /// The steps of its making.
    pub steps: Vec<StepEntry>,
}

impl SystemRecord {
    /// The newest form of the record this odeum knows.
    pub const VERSION: u32 = 2;

    /// The first form of the record of a new installation.
    #[must_use]
    pub fn new(database_port: u16, database_user: String, database_password: Secret) -> Self {
        Self {
            version: Self::VERSION,
            state: SystemState::Creating,
            database_port,
            database_user,
            database_password,
            kernel_overlay: None,
            store: StoreKind::default(),
            store_size: None,
            database_image: None,
            steps: Vec::new(),
        }
    }

    /// Reads the record; `None` before the first `odeum init`.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(layout: &Layout) -> Result<Option<Self>> {
        files::read_record(&layout.system_record(), Self::VERSION)
    }

    /// Writes the record.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub fn write(&self, layout: &Layout) -> Result<()> {
        files::write_json(&layout.system_record(), self)
    }

    /// The database server, reached as its administrator.
    #[must_use]
    pub fn server(&self) -> Server {
        Server {
            host: "127.0.0.1".into(),
            port: self.database_port,
            user: self.database_user.clone(),
            password: self.database_password.clone(),
            is_powerful: true,
        }
    }

    /// What was under way when its maker or remover went, in words.
    #[must_use]
    pub fn unfinished(&self) -> String {
        let step = self.steps.iter().rev().find(|step| !step.ok).or(self.steps.last());
        match (self.state, step) {
            (SystemState::Removing, _) => "its removal was not finished".into(),
            (SystemState::Moving, _) => "the move of its databases was not finished".into(),
            (_, Some(step)) => format!("its making stopped at step {}", step.name),
            (_, None) => "its making stopped at the start".into(),
        }
    }
}
