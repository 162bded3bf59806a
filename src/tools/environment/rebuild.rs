use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, StepEntry},
    ops::{environment, rebuild::rebuild},
    registry::{Effect, Meta, Tool},
    tools::seconds::rounded,
};

/// Give an environment a new container, from its image as it is today; its data stay.
///
/// Dependencies are looked for again and the configuration is written anew. What was changed
/// inside the old container is lost; database, files and address stay. The old one is kept until
/// Odoo answers in the new one, and comes back if it does not. A container somebody removed is
/// made again.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Rebuild {
    /// Name of the environment.
    env_name: EnvName,
    /// Ask the registry for a newer image first; that none answers is a warning.
    #[arg(long)]
    #[serde(default)]
    pull: bool,
}

/// What a rebuild did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Rebuilt {
    /// The environment.
    env_name: String,
    /// Its address.
    url: String,
    /// Its container.
    odoo_container: String,
    /// Its database.
    database: String,
    /// Its directory.
    workspace: String,
    /// The image of the new container, with its dependencies.
    image: String,
    /// Whether that is another one than before.
    image_changed: bool,
    /// Whether Odoo answers; `false` when it did not run before.
    ready: bool,
    /// Seconds in all.
    elapsed_s: f64,
    /// The steps taken.
    steps: Vec<StepEntry>,
}

impl fmt::Display for Rebuilt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.env_name).bold();
        let image = if self.image_changed { "another image" } else { "the same image" };
        let answers = if self.ready { "; it answers" } else { "" };
        write!(f, "{name} has a new container, of {image} ({}){answers}, {:.1} s", self.image, self.elapsed_s)
    }
}

impl Tool for Rebuild {
    const META: Meta = Meta {
        name: "rebuild_environment",
        cli: "env rebuild",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = Rebuilt;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Rebuilt> {
        let done = rebuild(ctx, &self.env_name, self.pull).await?;
        let env = done.environment;
        Ok(Rebuilt {
            env_name: self.env_name.to_string(),
            workspace: env.workspace(ctx).display().to_string(),
            url: env.url,
            odoo_container: env.container,
            database: env.database,
            image: env.image,
            image_changed: done.image_changed,
            ready: done.ready,
            elapsed_s: rounded(done.elapsed),
            steps: done.steps,
        })
    }
}
