use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{Size, StepEntry, StoreKind},
    ops::store::relocation,
    registry::{Effect, Meta, Tool},
};

/// Move all databases to a store of another kind, with a new server.
///
/// Environments that run stop meanwhile. Every database is dumped and restored by the rights of
/// its own owner, with its privileges, seals and labels; the old server is kept until the new
/// one answers. When anything fails, all is as before.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Move {
    /// Where to.
    #[arg(long, value_enum, value_name = "KIND", default_value = "reflink")]
    #[serde(default = "reflink")]
    to: StoreKind,
    /// How large a reflink store is at first, for example 50G.
    #[arg(long, value_name = "SIZE")]
    #[serde(default)]
    store_size: Option<Size>,
    /// Only show what would be moved.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

fn reflink() -> StoreKind {
    StoreKind::Reflink
}

/// What was moved, or would be.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Moved {
    /// Where the databases are now, or would be.
    store: StoreKind,
    /// Image of the database server there.
    image: String,
    /// Whether this call moved them.
    moved: bool,
    /// Databases that were moved, or would be.
    databases: Vec<Database>,
    /// Environments that were stopped meanwhile, or would be.
    environments: Vec<String>,
    /// The steps taken.
    steps: Vec<StepEntry>,
}

/// A database.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Database {
    /// Its name.
    name: String,
    /// Its size in MB.
    size_mb: i64,
}

impl fmt::Display for Moved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, megabytes) =
            (self.databases.len(), self.databases.iter().map(|one| one.size_mb).sum::<i64>());
        let what = match (self.moved, count) {
            (true, _) => format!("Moved {count} databases, {megabytes} MB, to"),
            (false, 0) => "The databases are on".into(),
            (false, _) => format!("Would move {count} databases, {megabytes} MB, to"),
        };
        write!(f, "{what} the {} store", self.store)?;
        self.databases.iter().try_for_each(|one| write!(f, "\n  {:40} {:>7} MB", one.name, one.size_mb))?;
        match self.environments.as_slice() {
            [] => Ok(()),
            environments => write!(f, "\n  stopped meanwhile  {}", environments.join(", ")),
        }
    }
}

impl Tool for Move {
    const META: Meta = Meta {
        name: "move_store",
        cli: "store move",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["to"],
    };
    const ACTS_ON_ALL_TEAMS: bool = true;
    type Output = Moved;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        match self.dry_run {
            true => Vec::new(),
            false => relocation::locks(ctx).unwrap_or_else(|_| vec![Lock::system()]),
        }
    }

    fn question(&self, _: &Context) -> Result<Option<String>> {
        let question =
            format!("Move all databases to the {} store? Environments that run stop meanwhile.", self.to);
        Ok((!self.dry_run).then_some(question))
    }

    async fn run(self, ctx: &Context) -> Result<Moved> {
        let done = match self.dry_run {
            true => relocation::plan(ctx, self.to).await?,
            false => relocation::relocate(ctx, self.to, self.store_size).await?,
        };
        let databases = done.plan.databases.into_iter();
        Ok(Moved {
            store: done.plan.to,
            image: done.plan.image.to_string(),
            moved: done.is_moved,
            databases: databases
                .map(|found| Database { name: found.name, size_mb: found.bytes / 1_000_000 })
                .collect(),
            environments: done.plan.running.into_iter().map(|(_, name)| name.to_string()).collect(),
            steps: done.steps,
        })
    }
}
