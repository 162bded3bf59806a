use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::made::Made;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{ImageRef, TemplateName},
    ops::template,
    registry::{Effect, Meta, Tool},
};

/// Load a template anew from its dump, or from another one.
///
/// The next generation is restored beside the one there is and takes its place only
/// when all of it worked. Environments keep what they were made from. What another
/// dump does not bring, image, repository and filestore, stays as it is.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Reload {
    /// Name of the template.
    #[arg(default_value_t)]
    #[serde(default)]
    template_name: TemplateName,
    /// Dump or backup to load instead of the one the template keeps.
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// Image to run, when the dump is of another series.
    #[arg(long, visible_alias = "image")]
    odoo_image: Option<ImageRef>,
    /// Give the environments made from earlier generations its data; what they have is thrown away.
    #[arg(long)]
    #[serde(default)]
    reset_environments: bool,
}

impl Tool for Reload {
    const META: Meta = Meta {
        name: "reload_template",
        cli: "template reload",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["template_name", "dump"],
    };
    type Output = Made;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::making(&ctx.team, &self.template_name.id())]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let by = self.dump.as_ref().map(|dump| format!(" by {}", dump.display()));
        super::question(ctx, &self.template_name, by, self.reset_environments)
    }

    async fn run(self, ctx: &Context) -> Result<Made> {
        let dump = self.dump.map(|path| super::import::existing(&path)).transpose()?;
        let made = template::reload(ctx, &self.template_name, dump, self.odoo_image).await?;
        Made::with_others(ctx, made, self.reset_environments, None).await
    }
}
