use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::SnapshotFields;
use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::snapshot,
    registry::{Effect, Meta, Tool},
    tools::template::megabytes,
};

/// List the snapshots of an environment with their sizes and ages.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {
    /// Name of the environment.
    env_name: EnvName,
}

/// All snapshots of an environment, the oldest first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Snapshots {
    /// The snapshots.
    snapshots: Vec<SnapshotFields>,
}

impl fmt::Display for Snapshots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.snapshots.is_empty() {
            return write!(f, "No snapshots. `odeum env snapshot create` makes one.");
        }
        let width = self.snapshots.iter().map(|snapshot| snapshot.name.len()).max().unwrap_or(0).max(4);
        let head =
            format!("{:width$}  {:>11}  {:>9}  {:>9}  {:>9}", "NAME", "AGE", "DATABASE", "FILES", "OWN");
        write!(f, "{}", console::style(head).dim())?;
        for snapshot in &self.snapshots {
            let SnapshotFields { name, age, .. } = snapshot;
            let sizes = [snapshot.database_bytes, snapshot.filestore_bytes, snapshot.filestore_own_bytes];
            let [database, files, own] = sizes.map(|bytes| format!("{} MB", megabytes(bytes)));
            write!(f, "\n{name:width$}  {age:>11}  {database:>9}  {files:>9}  {own:>9}")?;
            if !snapshot.complete {
                f.write_str("  (incomplete)")?;
            }
        }
        Ok(())
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_snapshots",
        cli: "env snapshot list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = Snapshots;

    async fn run(self, ctx: &Context) -> Result<Snapshots> {
        let rows = snapshot::list(ctx, &self.env_name)?.into_iter();
        Ok(Snapshots { snapshots: rows.map(|row| SnapshotFields::new(&self.env_name, row)).collect() })
    }
}
