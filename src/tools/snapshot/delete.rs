use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, SnapshotName},
    ops::{
        environment::{self, Environment},
        snapshot::{self, Snapshot},
    },
    registry::{Effect, Meta, Tool},
};

/// Delete a snapshot of an environment, which stays as it is.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Name of the environment.
    env_name: EnvName,
    /// Name of the snapshot.
    name: SnapshotName,
}

/// What a deletion did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Deleted {
    /// The environment.
    env_name: String,
    /// Name of the snapshot.
    name: String,
    /// Whether it is gone.
    deleted: bool,
    /// What was there and is gone.
    removed: Vec<String>,
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Snapshot {} of {} deleted", console::style(&self.name).bold(), self.env_name)?;
        self.removed.iter().try_for_each(|thing| write!(f, "\n  {thing}"))
    }
}

impl Tool for Delete {
    const META: Meta = Meta {
        name: "delete_snapshot",
        cli: "env snapshot delete",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "name"],
    };
    type Output = Deleted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let env = Environment::find(ctx, &self.env_name)?;
        let found = Snapshot::find(ctx, &env, &self.name).ok();
        Ok(found.map(|_| format!("Delete snapshot {} of environment {}?", self.name, self.env_name)))
    }

    async fn run(self, ctx: &Context) -> Result<Deleted> {
        let env = Environment::find_to_change(ctx, &self.env_name)?;
        ctx.step(format!("Deleting snapshot {}", self.name));
        let removed = snapshot::delete(ctx, &env, &self.name).await?;
        let (env_name, name) = (self.env_name.to_string(), self.name.to_string());
        Ok(Deleted { env_name, name, deleted: true, removed })
    }
}
