use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{Branch, RepoName, RepoUrl},
    ops::repository,
    registry::{Effect, Meta, Tool},
};

/// Add an extra addons repository, for environments of any branch to use.
///
/// Fetches the history of all its branches, or of some; the contents of files are
/// fetched when an environment needs them, where the server allows it. A call that is
/// cut short keeps what arrived: the same call again goes on there.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Add {
    /// Name of the repository here: letters, digits, _ and -.
    name: RepoName,
    /// Its address.
    repo_url: RepoUrl,
    /// Branches to fetch, separated by commas; all when not given.
    #[arg(long, value_delimiter = ',')]
    branches: Option<Vec<Branch>>,
}

/// A repository that is there now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Added {
    /// Its name.
    name: String,
    /// Its address.
    repo_url: String,
    /// Its directory on this machine.
    path: String,
    /// Its branches.
    branches: Vec<String>,
    /// Whether this call added it.
    added: bool,
    /// Seconds in all.
    elapsed_s: f64,
}

impl fmt::Display for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.added { "added" } else { "is there already" };
        let name = console::style(&self.name).bold();
        writeln!(f, "{name} {verb}: {} branches in {:.1} s", self.branches.len(), self.elapsed_s)?;
        let branch = self.branches.first().map_or("BRANCH", String::as_str);
        write!(f, "  next      odeum env create BRANCH --extra-addons {}:{branch}", self.name)
    }
}

impl Tool for Add {
    const META: Meta = Meta {
        name: "add_extra_repo",
        cli: "repo add",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["name", "repo_url"],
    };
    type Output = Added;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::repository(&ctx.team, &self.name)]
    }

    async fn run(self, ctx: &Context) -> Result<Added> {
        let branches = self.branches.unwrap_or_default();
        let added = repository::add(ctx, self.name, self.repo_url, branches).await?;
        Ok(Added {
            name: added.repository.name.to_string(),
            repo_url: added.repository.url.to_string(),
            path: added.repository.store(ctx).display().to_string(),
            branches: added.branches.keys().map(Branch::to_string).collect(),
            added: added.added,
            elapsed_s: (added.elapsed * 10.0).round() / 10.0,
        })
    }
}
