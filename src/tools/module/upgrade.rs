use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::change::{Changed, Wanted};
use crate::{
    context::{Context, Lock},
    error::Result,
    ops::apply::Change,
    registry::{Effect, Meta, Tool},
};

/// Upgrade modules of an environment, and those that depend on them.
///
/// Odoo stops serving, upgrades and serves again. The result tells the modules'
/// states in the database, and what went wrong with its traceback.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Upgrade {
    #[command(flatten)]
    #[serde(flatten)]
    wanted: Wanted,
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
        self.wanted.locks(ctx)
    }

    async fn run(self, ctx: &Context) -> Result<Changed> {
        self.wanted.run(ctx, |upgrade, change| Change { upgrade, ..change }).await
    }

    fn is_failure(output: &Changed) -> bool {
        output.is_failure()
    }
}
