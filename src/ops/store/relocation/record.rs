//! The record of a move, `moving.json` in the data directory.

use serde::{Deserialize, Serialize};

use crate::{
    adapters::{files, postgres::Server},
    context::{Context, SystemRecord},
    error::Result,
    model::{EnvName, Secret, StepEntry, TeamId},
    ops::journal::Record,
};

/// The role that carries contents from one server to the other.
pub const CARRIER: &str = "odeum_carrier";

/// A move under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Relocation {
    /// Form of this record.
    pub version: u32,
    /// The installation as it was.
    pub from: SystemRecord,
    /// The installation as it becomes.
    pub to: SystemRecord,
    /// Where the new server listens until it takes the old one's place.
    pub port: u16,
    /// The carrier's password.
    pub password: Secret,
    /// Environments that ran.
    pub ran: Vec<(TeamId, EnvName)>,
    /// Databases of the old server that were sealed, and may be open meanwhile.
    pub sealed: Vec<String>,
    /// Whether the new server has taken the old one's place.
    pub is_moved: bool,
    /// Steps taken.
    pub steps: Vec<StepEntry>,
}

impl Record for Relocation {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.is_moved = true;
    }
}

impl Relocation {
    /// The newest form of the record this odeum knows.
    pub const VERSION: u32 = 1;

    /// Reads the record; `None` when nothing is being moved.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context) -> Result<Option<Self>> {
        files::read_record(&ctx.layout().moving_record(), Self::VERSION)
    }

    /// The installation as it becomes, while its server listens elsewhere.
    #[must_use]
    pub fn aside(&self) -> SystemRecord {
        SystemRecord { database_port: self.port, ..self.to.clone() }
    }

    /// A server, reached as the carrier.
    #[must_use]
    pub fn carrier(&self, server: Server) -> Server {
        Server { user: CARRIER.into(), password: self.password.clone(), ..server }
    }
}
