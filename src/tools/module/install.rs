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

/// Install modules in an environment.
///
/// Odoo stops serving, installs and serves again. The result tells the modules'
/// states in the database, and what went wrong with its traceback.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Install {
    #[command(flatten)]
    #[serde(flatten)]
    wanted: Wanted,
}

impl Tool for Install {
    const META: Meta = Meta {
        name: "install_odoo_modules",
        cli: "module install",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "modules"],
    };
    type Output = Changed;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        self.wanted.locks(ctx)
    }

    async fn run(self, ctx: &Context) -> Result<Changed> {
        self.wanted.run(ctx, |install, change| Change { install, ..change }).await
    }

    fn is_failure(output: &Changed) -> bool {
        output.is_failure()
    }
}
