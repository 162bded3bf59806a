use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, StepEntry},
    ops::environment::{self, Environment},
    registry::{Effect, Meta, Tool},
    tools::seconds::rounded,
};

/// Throw an environment's data away and take those of its template as it is today.
///
/// Database and files are replaced; code, address and configuration stay. They are exchanged
/// only when the new ones are there and harmless, and come back when Odoo does not answer with
/// those. Snapshots stay.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Reset {
    /// Name of the environment.
    env_name: EnvName,
}

/// What a reset did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ResetDone {
    /// The environment.
    env_name: String,
    /// Its template.
    template: String,
    /// The generation its data are those of now.
    template_generation: Option<String>,
    /// Whether Odoo answers; `false` when it did not run before.
    ready: bool,
    /// Seconds in all.
    elapsed_s: f64,
    /// The steps taken.
    steps: Vec<StepEntry>,
}

impl fmt::Display for ResetDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, template) = (console::style(&self.env_name).bold(), &self.template);
        match self.ready {
            true => {
                write!(f, "{name} has the data of template {template}; it answers, {:.1} s", self.elapsed_s)
            }
            false => write!(f, "{name} has the data of template {template}, {:.1} s", self.elapsed_s),
        }
    }
}

impl Tool for Reset {
    const META: Meta = Meta {
        name: "reset_environment",
        cli: "env reset",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = ResetDone;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        let env = Environment::find(ctx, &self.env_name).ok();
        let template = env.and_then(|env| env.request.template);
        let template = template.map(|name| Lock::template_shared(&ctx.team, &name.id()));
        [environment::lock(ctx, &self.env_name)].into_iter().chain(template).collect()
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let env = Environment::find(ctx, &self.env_name)?;
        let template = environment::template_of(&env)?;
        Ok(Some(format!(
            "Replace the database and the files of {} with those of template {template}? What it has now is lost",
            self.env_name
        )))
    }

    async fn run(self, ctx: &Context) -> Result<ResetDone> {
        let done = environment::reset(ctx, &self.env_name).await?;
        let env = done.environment;
        Ok(ResetDone {
            env_name: self.env_name.to_string(),
            template: env.template_name().to_owned(),
            template_generation: env.origin.map(|origin| origin.generation),
            ready: done.ready,
            elapsed_s: rounded(done.elapsed),
            steps: done.steps,
        })
    }
}
