use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, SnapshotName, StepEntry},
    ops::{
        environment::{self, Environment},
        snapshot::{self, Snapshot},
    },
    registry::{Effect, Meta, Tool},
    tools::seconds::rounded,
};

/// Go back to a snapshot: database and files are what they were then.
///
/// The present data go, unless `keep` names a snapshot to keep them as. They are exchanged only
/// when the old ones are there again, and come back when Odoo does not answer with those. The
/// code stays as it is: when it is newer, the next pull applies the difference.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Restore {
    /// Name of the environment.
    env_name: EnvName,
    /// Name of the snapshot.
    name: SnapshotName,
    /// Keep the present data as a snapshot of this name.
    #[arg(long, value_name = "NAME")]
    #[serde(default)]
    keep: Option<SnapshotName>,
}

/// What going back did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Restored {
    /// The environment.
    env_name: String,
    /// The snapshot its data are those of.
    name: String,
    /// The snapshot of how it was before, when one was asked for.
    kept: Option<String>,
    /// Whether Odoo answers; `false` when it did not run before.
    ready: bool,
    /// Whether the code is not the one the data reflect: a pull brings them up to it.
    pull_needed: bool,
    /// Seconds in all.
    elapsed_s: f64,
    /// The steps taken.
    steps: Vec<StepEntry>,
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is as in snapshot {}", console::style(&self.env_name).bold(), self.name)?;
        if let Some(kept) = &self.kept {
            write!(f, "; what it was is snapshot {kept}")?;
        }
        match self.ready {
            true => write!(f, "; it answers, {:.1} s", self.elapsed_s),
            false => write!(f, ", {:.1} s", self.elapsed_s),
        }
    }
}

impl Tool for Restore {
    const META: Meta = Meta {
        name: "restore_snapshot",
        cli: "env snapshot restore",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "name"],
    };
    type Output = Restored;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let env = Environment::find(ctx, &self.env_name)?;
        let snapshot = Snapshot::find(ctx, &env, &self.name)?;
        Ok(self.keep.is_none().then(|| {
            format!(
                "Replace the database and the files of {} with those of {} ({})? What it has now is lost",
                self.env_name,
                self.name,
                snapshot.created_at.strftime("%Y-%m-%d %H:%M UTC")
            )
        }))
    }

    async fn run(self, ctx: &Context) -> Result<Restored> {
        let done = snapshot::restore(ctx, &self.env_name, &self.name, self.keep).await?;
        Ok(Restored {
            env_name: self.env_name.to_string(),
            name: done.snapshot.name.to_string(),
            kept: done.kept.map(|kept| kept.name.to_string()),
            ready: done.exchanged.ready,
            pull_needed: done.exchanged.is_behind,
            elapsed_s: rounded(done.exchanged.elapsed),
            steps: done.exchanged.steps,
        })
    }
}
