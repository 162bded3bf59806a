use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::change::{Changed, TIMEOUT, timeout};
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{EnvName, Modules},
    ops::{
        apply::{Change, apply_in_place},
        environment::Environment,
    },
    registry::{Effect, Meta, Tool},
};

/// Upgrade modules of an environment, and those that depend on them.
///
/// Odoo stops serving, upgrades and serves again. The result tells the modules'
/// states in the database, and what went wrong with its traceback.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Upgrade {
    /// Name of the environment.
    env_name: EnvName,
    /// Modules, separated by commas.
    #[schemars(with = "String")]
    modules: Modules,
    /// Copy the database first, and put it back when anything fails.
    #[arg(long)]
    #[serde(default)]
    rollback: bool,
    /// Seconds Odoo may take.
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT)]
    #[serde(default = "timeout")]
    timeout: u64,
}

impl Tool for Upgrade {
    const META: Meta = Meta {
        name: "upgrade_odoo_modules",
        cli: "module upgrade",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "modules"],
    };
    type Output = Changed;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::environment(&ctx.team, &self.env_name.id())]
    }

    async fn run(self, ctx: &Context) -> Result<Changed> {
        let env = Environment::find(ctx, &self.env_name)?;
        let change = Change {
            upgrade: self.modules.names().to_vec(),
            rollback: self.rollback,
            timeout: self.timeout,
            ..Change::default()
        };
        apply_in_place(ctx, &env, change).await.map(Changed::from)
    }

    fn is_failure(output: &Changed) -> bool {
        output.is_failure()
    }
}
