use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::SnapshotFields;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, SnapshotName},
    ops::{
        environment::{self, Environment},
        snapshot::{self, Row},
    },
    registry::{Effect, Meta, Tool},
    tools::template::megabytes,
};

/// Keep the database and the files of an environment as they are now.
///
/// Odoo serves on, but for the moment of the copy in which it stands still. Files are shared,
/// so that they cost no space as long as the environment has them too. Snapshots are kept
/// until they are deleted, and go with their environment.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Create {
    /// Name of the environment.
    env_name: EnvName,
    /// Name of the snapshot; left out, that of the moment: 2026-11-21-150433.
    #[serde(default)]
    name: Option<SnapshotName>,
}

/// What was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Created {
    /// The snapshot.
    #[serde(flatten)]
    snapshot: SnapshotFields,
}

impl fmt::Display for Created {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { snapshot } = self;
        write!(
            f,
            "Snapshot {} of {}: database {} MB in {} ms, files {} MB; Odoo stood still for {} ms",
            console::style(&snapshot.name).bold(),
            snapshot.env_name,
            megabytes(snapshot.database_bytes),
            snapshot.clone_ms,
            megabytes(snapshot.filestore_bytes),
            snapshot.held_ms
        )
    }
}

impl Tool for Create {
    const META: Meta = Meta {
        name: "create_snapshot",
        cli: "env snapshot create",
        effect: Effect::Write,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "name"],
    };
    type Output = Created;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Created> {
        let env = Environment::find(ctx, &self.env_name)?;
        let made = snapshot::create(ctx, &env, self.name).await?;
        Ok(Created { snapshot: SnapshotFields::new(&self.env_name, Row::new(ctx, made)) })
    }
}
