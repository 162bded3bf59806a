use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::{ImageRef, Modules, RepoUrl, StepEntry, TemplateName},
    ops::template::{self, InitRequest},
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

/// What was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Initialised {
    /// Its name.
    template: String,
    /// Its database.
    template_db: String,
    /// Its generation.
    generation: String,
    /// Image it was made with.
    odoo_image: String,
    /// How many modules are installed.
    modules: usize,
    /// Whether its data are harmless.
    neutralized: bool,
    /// Size of the dump in MB.
    dump_mb: f64,
    /// Size of the filestore in MB.
    filestore_mb: f64,
    /// The steps taken.
    steps: Vec<StepEntry>,
    /// Seconds in all.
    elapsed_s: f64,
}

impl fmt::Display for Initialised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.template).bold();
        write!(
            f,
            "Template {name}: {} modules of {} in {:.1} s",
            self.modules, self.odoo_image, self.elapsed_s
        )?;
        write!(f, "\n  next      odeum env create BRANCH --template {} --repo-url URL", self.template)
    }
}

impl Tool for Init {
    const META: Meta = Meta {
        name: "init_template",
        cli: "template init",
        effect: Effect::Write,
        open_world: false,
        idempotent: false,
        positional: &["template_name", "odoo_image", "modules"],
    };
    type Output = Initialised;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::template(&ctx.team, &self.template_name.id())]
    }

    async fn run(self, ctx: &Context) -> Result<Initialised> {
        let request = InitRequest {
            name: self.template_name,
            image: self.odoo_image,
            modules: self.modules,
            demo: self.demo,
            keep_raw: self.keep_raw,
            repo_url: self.repo_url,
            force: self.force,
        };
        let made = template::init(ctx, request).await?;
        let template = made.template;
        Ok(Initialised {
            template: template.name.to_string(),
            template_db: template.database,
            generation: template.generation,
            odoo_image: template.odoo_image.to_string(),
            modules: template.modules.len(),
            neutralized: template.neutralized,
            dump_mb: super::list::megabytes(template.dump_bytes),
            filestore_mb: super::list::megabytes(template.filestore_bytes),
            steps: made.steps,
            elapsed_s: made.elapsed,
        })
    }
}
