//! A snapshot's record, `snapshot.json` in its directory.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    adapters::{files, postgres::CloneMethod},
    context::Context,
    error::{Error, Result},
    model::{EnvId, Names, SnapshotId, SnapshotName, StepEntry, TeamId},
    ops::{
        environment::{Data, Environment, State},
        journal::Record,
    },
};

/// The newest form of the record this odeum knows.
const VERSION: u32 = 1;

/// An environment's data at one moment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    /// Form of this record.
    pub version: u32,
    /// Its name.
    pub name: SnapshotName,
    /// Its id, part of the names of its database and directory.
    pub id: SnapshotId,
    /// The environment.
    pub env: EnvId,
    /// Its team.
    pub team: TeamId,
    /// How far its life has come.
    pub state: State,
    /// When it was made.
    pub created_at: Timestamp,
    /// What the environment's record said of its data.
    pub data: Data,
    /// How the database was copied.
    pub clone: Option<CloneMethod>,
    /// How long that took, in milliseconds.
    pub clone_ms: u64,
    /// How long the environment was held still, in milliseconds.
    pub held_ms: u64,
    /// Size of the database in bytes.
    pub database_bytes: u64,
    /// Bytes in all files.
    pub filestore_bytes: u64,
    /// The steps of its making.
    pub steps: Vec<StepEntry>,
}

impl Record for Snapshot {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.state = State::Ready;
    }
}

impl Snapshot {
    /// The first form of the record of a new one.
    #[must_use]
    pub fn new(env: &Environment, name: SnapshotName) -> Self {
        Self {
            version: VERSION,
            name,
            id: SnapshotId::random(),
            env: env.id.clone(),
            team: env.team.clone(),
            state: State::Creating,
            created_at: Timestamp::now(),
            data: Data::of(env),
            clone: None,
            clone_ms: 0,
            held_ms: 0,
            database_bytes: 0,
            filestore_bytes: 0,
            steps: Vec::new(),
        }
    }

    /// Its directory.
    #[must_use]
    pub fn dir(&self, ctx: &Context) -> PathBuf {
        directory(ctx, &self.env).join(self.id.as_str())
    }

    /// Its files: the whole filestore, or of one that lies over a template's what was written.
    #[must_use]
    pub fn files(&self, ctx: &Context) -> PathBuf {
        self.dir(ctx).join("files")
    }

    /// Where its record is.
    #[must_use]
    pub fn path(&self, ctx: &Context) -> PathBuf {
        record(&self.dir(ctx))
    }

    /// Its database.
    #[must_use]
    pub fn database(&self) -> String {
        Names::kept_database(&self.team, &self.id)
    }

    /// Under what name git keeps the commit it reflects.
    #[must_use]
    pub fn kept_as(&self) -> String {
        format!("snapshot-{}", self.id)
    }

    /// The complete snapshot of this name.
    ///
    /// # Errors
    /// `not_found`, also when its making or deletion was cut short.
    pub fn find(ctx: &Context, env: &Environment, name: &SnapshotName) -> Result<Self> {
        let (env_name, quoted) = (&env.request.name, env.request.name.quoted());
        let found = of(ctx, &env.id)?.into_iter().find(|found| found.name == *name);
        match found {
            Some(found) if found.state == State::Ready => Ok(found),
            Some(_) => Err(Error::not_found(format!("snapshot {name} of {env_name} is incomplete"))
                .hint(format!("odeum env snapshot delete {quoted} {name}"))),
            None => Err(missing(env, name)),
        }
    }
}

/// Says that there is no such snapshot.
pub fn missing(env: &Environment, name: &SnapshotName) -> Error {
    let env = &env.request.name;
    Error::not_found(format!("environment {env} has no snapshot {name}"))
        .hint(format!("odeum env snapshot list {}", env.quoted()))
}

/// All snapshots of an environment, the oldest first. Damaged records are warned of.
///
/// # Errors
/// When the directory cannot be read.
pub fn of(ctx: &Context, env: &EnvId) -> Result<Vec<Snapshot>> {
    let mut found = Vec::new();
    for id in ids(ctx, env)? {
        match read(ctx, env, &id) {
            Ok(record) => found.extend(record),
            Err(error) => ctx.warn(error.message),
        }
    }
    found.sort_by_key(|snapshot| snapshot.created_at);
    Ok(found)
}

/// Ids of all snapshots that have a record, readable or not.
///
/// # Errors
/// When the directory cannot be read.
pub fn ids(ctx: &Context, env: &EnvId) -> Result<Vec<SnapshotId>> {
    let directory = directory(ctx, env);
    let ids = files::entries(&directory)?.into_iter().filter_map(|name| name.parse::<SnapshotId>().ok());
    Ok(ids.filter(|id| record(&directory.join(id.as_str())).exists()).collect())
}

/// Reads a record by id; `None` when there is none.
///
/// # Errors
/// When it is damaged or written by a newer odeum.
pub fn read(ctx: &Context, env: &EnvId, id: &SnapshotId) -> Result<Option<Snapshot>> {
    files::read_record(&record(&directory(ctx, env).join(id.as_str())), VERSION)
}

/// Where an environment's snapshots are.
pub fn directory(ctx: &Context, env: &EnvId) -> PathBuf {
    ctx.layout().workspace(&ctx.team, env).join("snapshots")
}

fn record(dir: &Path) -> PathBuf {
    dir.join("snapshot.json")
}
