use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, StepEntry},
    ops::rename::{self, Renamed},
    registry::{Effect, Meta, Tool},
    tools::seconds::rounded,
};

/// Give an environment another name; its data, address and branch stay.
///
/// So does its id, of which its database, its container and its directory are named. The old name is
/// free for another environment, which gets an id of its own. Odoo restarts in a container that
/// bears the new name.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Rename {
    /// Name of the environment.
    env_name: EnvName,
    /// Its new name.
    new_name: EnvName,
}

/// An environment that has the name that was asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RenameDone {
    /// The environment.
    env_name: String,
    /// Its id, which stays.
    env_id: String,
    /// Its address.
    url: String,
    /// Its container.
    odoo_container: String,
    /// Its database.
    database: String,
    /// Whether it had another name before this call.
    renamed: bool,
    /// Whether Odoo answers; `false` when it did not run before.
    ready: bool,
    /// Seconds in all.
    elapsed_s: f64,
    /// The steps taken.
    steps: Vec<StepEntry>,
}

impl fmt::Display for RenameDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.env_name).bold();
        if !self.renamed {
            return write!(f, "{name} has that name already");
        }
        let answers = if self.ready { "; it answers" } else { "" };
        write!(
            f,
            "{name} has its new name, and still the id {}{answers}, {:.1} s",
            self.env_id, self.elapsed_s
        )
    }
}

impl Tool for Rename {
    const META: Meta = Meta {
        name: "rename_environment",
        cli: "env rename",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "new_name"],
    };
    type Output = RenameDone;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        rename::locks(ctx, &self.env_name, &self.new_name)
    }

    async fn run(self, ctx: &Context) -> Result<RenameDone> {
        let Renamed { environment: env, renamed, ready, steps, elapsed } =
            rename::rename(ctx, &self.env_name, &self.new_name).await?;
        Ok(RenameDone {
            env_name: env.request.name.to_string(),
            env_id: env.id.to_string(),
            url: env.url,
            odoo_container: env.container,
            database: env.database,
            renamed,
            ready,
            elapsed_s: rounded(elapsed),
            steps,
        })
    }
}
