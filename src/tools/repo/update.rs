use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{Branch, RepoName},
    ops::repository::{self, BranchChange, Change},
    registry::{Effect, Meta, Tool},
};

/// Fetch what is new in an extra addons repository.
///
/// Environments stay on the commits they have: `pull_and_apply` with `extra` moves them.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Update {
    /// Name of the repository.
    name: RepoName,
    /// Branches to fetch from now on, separated by commas.
    #[arg(long, value_delimiter = ',')]
    branches: Option<Vec<Branch>>,
}

/// What an update brought.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Updated {
    /// The repository.
    name: String,
    /// Whether anything was new.
    updated: bool,
    /// Branches that changed.
    branches: Vec<BranchChange>,
    /// Seconds in all.
    elapsed_s: f64,
}

impl fmt::Display for Updated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.name).bold();
        match self.updated {
            true => write!(f, "{name} updated in {:.1} s", self.elapsed_s)?,
            false => write!(f, "{name}: nothing new")?,
        }
        for BranchChange { name, change, count } in &self.branches {
            match change {
                Change::New => write!(f, "\n  {name} is new")?,
                Change::Deleted => write!(f, "\n  {name} is gone")?,
                Change::Commits => write!(f, "\n  {name} has {count} new commits")?,
            }
        }
        Ok(())
    }
}

impl Tool for Update {
    const META: Meta = Meta {
        name: "update_extra_repo",
        cli: "repo update",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Updated;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::repository(&ctx.team, &self.name)]
    }

    async fn run(self, ctx: &Context) -> Result<Updated> {
        let updated = repository::update(ctx, &self.name, self.branches).await?;
        Ok(Updated {
            name: updated.repository.name.to_string(),
            updated: !updated.branches.is_empty(),
            branches: updated.branches,
            elapsed_s: (updated.elapsed * 10.0).round() / 10.0,
        })
    }
}
