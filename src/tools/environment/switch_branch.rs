use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pull;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{Branch, EnvName},
    ops::{
        apply::{TIMEOUT, timeout},
        environment::{self, Environment},
        pull::{PullRequest, Wish, pull},
    },
    registry::{Effect, Meta, Tool},
};

/// Check another branch out in an environment, and do with its database what that needs.
///
/// Address, database and files stay. What differs between the code that was applied last and the
/// newest commit of the branch is installed, upgraded or restarted, as a pull would. A branch that is
/// not on the remote is made here from the default branch. When anything fails, branch and database
/// are as they were. Work in the checkout that is nowhere else is saved.
#[derive(Args, Deserialize, JsonSchema)]
pub struct SwitchBranch {
    /// Name of the environment.
    env_name: EnvName,
    /// Branch to check out.
    branch: Branch,
    /// Only say what is needed.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
    /// Seconds Odoo may take.
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT)]
    #[serde(default = "timeout")]
    timeout: u64,
}

/// What a switch did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Switched {
    /// The environment.
    env_name: String,
    /// Its address.
    url: String,
    /// The branch that is checked out now.
    git_branch: String,
    /// The branch that was asked for.
    wanted_branch: String,
    /// Whether that is not on the remote and was made here; with `dry_run` that it would be.
    branch_created: bool,
    /// What was done with the code and the database.
    #[serde(flatten)]
    pull: pull::Done,
}

impl fmt::Display for Switched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.env_name).bold();
        writeln!(f, "{name} is on branch {}", self.git_branch)?;
        if self.git_branch != self.wanted_branch {
            write!(f, "For branch {}: ", self.wanted_branch)?;
        }
        write!(f, "{}", self.pull)
    }
}

impl Tool for SwitchBranch {
    const META: Meta = Meta {
        name: "switch_environment_branch",
        cli: "env switch-branch",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: true,
        positional: &["env_name", "branch"],
    };
    type Output = Switched;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Switched> {
        let Self { env_name, branch, dry_run, timeout } = self;
        let request = PullRequest {
            name: env_name.clone(),
            branch: Some(branch.clone()),
            wish: Wish::default(),
            strict: false,
            dry_run,
            rollback: true,
            extra: false,
            timeout,
        };
        let pulled = pull(ctx, &request).await?;
        let env = Environment::find(ctx, &env_name)?;
        Ok(Switched {
            env_name: env_name.to_string(),
            git_branch: env.request.source.branch().to_owned(),
            wanted_branch: branch.to_string(),
            branch_created: pulled.branch.as_ref().map_or(env.branch_created, |branch| branch.is_local),
            url: env.url,
            pull: pull::Done::of(pulled),
        })
    }

    fn is_failure(output: &Switched) -> bool {
        !output.pull.ok
    }
}
