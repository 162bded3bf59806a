use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::made::Made;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{ImageRef, Modules, RepoUrl, TemplateName},
    ops::template::{self, MakeRequest, Source},
    registry::{Effect, Meta, Tool},
};

/// Make a template from nothing: Odoo installs modules into a new database.
///
/// The database is neutralised, checked and sealed, so that an environment
/// cloned from it can send no mail and run no job. A template that is there
/// is replaced only with force, and stays in use until the new one is complete.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Init {
    /// Name of the template.
    #[arg(long, visible_alias = "name", default_value_t)]
    #[serde(default)]
    template_name: TemplateName,
    /// Image to make it with; environments take it over.
    #[arg(long, visible_alias = "image", default_value_t = odoo())]
    #[serde(default = "odoo")]
    odoo_image: ImageRef,
    /// Modules to install, separated by commas.
    #[arg(long, default_value_t = base())]
    #[serde(default = "base")]
    modules: Modules,
    /// Repository environments shall take over.
    #[arg(long, visible_alias = "repo")]
    repo_url: Option<RepoUrl>,
    /// Install demonstration data too.
    #[arg(long)]
    #[serde(default)]
    demo: bool,
    /// Leave jobs and mail servers as they are; environments then neutralise on creation.
    #[arg(long)]
    #[serde(default)]
    keep_raw: bool,
    /// Replace a template that is there.
    #[arg(long)]
    #[serde(default)]
    force: bool,
}

fn odoo() -> ImageRef {
    "odoo:19.0".parse().expect("a constant image is well formed")
}

fn base() -> Modules {
    "base".parse().expect("constant modules are well formed")
}

impl Tool for Init {
    const META: Meta = Meta {
        name: "init_template",
        cli: "template init",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["template_name", "odoo_image", "modules"],
    };
    type Output = Made;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::making(&ctx.team, &self.template_name.id())]
    }

    async fn run(self, ctx: &Context) -> Result<Made> {
        let source = Source::Modules { modules: self.modules, demo: self.demo };
        let request = MakeRequest {
            image: Some(self.odoo_image),
            keep_raw: self.keep_raw,
            repo_url: self.repo_url,
            replace: self.force,
            ..MakeRequest::new(self.template_name, source)
        };
        template::make(ctx, request).await.map(Made::from)
    }
}
