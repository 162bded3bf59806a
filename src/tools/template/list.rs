use std::{collections::BTreeMap, fmt};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::RepoUrl,
    ops::template::{self, Row},
    registry::{Effect, Meta, Tool},
};

/// List the team's templates with their sizes and users.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {}

/// All templates, by name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Templates {
    /// The templates.
    templates: Vec<TemplateFields>,
}

/// One template.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TemplateFields {
    /// Its name.
    name: String,
    /// Its database.
    template_db: String,
    /// Whether the database is loaded; `null` when the server does not answer.
    db_loaded: Option<bool>,
    /// Whether its dump is there.
    has_dump: bool,
    /// Format of the dump.
    dump_format: String,
    /// Whether its filestore is there.
    has_filestore: bool,
    /// How environments get its filestore: `overlay` or `copy`.
    mode: String,
    /// Whether environments share its filestore.
    use_overlay: bool,
    /// Size of the filestore in MB.
    filestore_mb: f64,
    /// Size of the dump in MB.
    dump_mb: f64,
    /// Image environments take over.
    odoo_image: String,
    /// Repository environments take over, empty when none.
    repo_url: String,
    /// User of that repository, empty when none.
    git_user: String,
    /// Extra addons repositories environments take over.
    extra_addons: BTreeMap<String, String>,
    /// Its current generation.
    generation: String,
    /// Environments made from it.
    in_use_by: Vec<String>,
    /// Whether its data are harmless.
    neutralized: bool,
    /// How many modules are installed.
    modules: usize,
    /// When this generation was made.
    created_at: String,
}

impl TemplateFields {
    fn new(ctx: &Context, row: Row) -> Self {
        let template = row.template;
        let use_overlay = template.filestore_bytes >= ctx.config().storage.overlay_threshold_mb * 1_000_000;
        Self {
            name: template.name.to_string(),
            template_db: template.database,
            db_loaded: row.db_loaded,
            has_dump: row.has_dump,
            dump_format: "custom".into(),
            has_filestore: row.has_filestore,
            mode: if use_overlay { "overlay".into() } else { "copy".into() },
            use_overlay,
            filestore_mb: megabytes(template.filestore_bytes),
            dump_mb: megabytes(template.dump_bytes),
            odoo_image: template.odoo_image.to_string(),
            repo_url: template.repo_url.as_ref().map(RepoUrl::to_string).unwrap_or_default(),
            git_user: String::new(),
            extra_addons: BTreeMap::new(),
            generation: template.generation,
            in_use_by: row.in_use_by,
            neutralized: template.neutralized,
            modules: template.modules.len(),
            created_at: template.created_at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

/// Bytes as MB with two digits.
#[allow(clippy::cast_precision_loss, reason = "two digits after the point are shown")]
pub fn megabytes(bytes: u64) -> f64 {
    (bytes as f64 / 10_000.0).round() / 100.0
}

impl fmt::Display for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.templates.is_empty() {
            return write!(f, "No templates. `odeum template init` makes one.");
        }
        let width = self.templates.iter().map(|template| template.name.len()).max().unwrap_or(0).max(4);
        let head = format!(
            "{:width$}  {:14}  {:>7}  {:>9}  {:>9}  USED BY",
            "NAME", "IMAGE", "MODULES", "DUMP", "FILES"
        );
        write!(f, "{}", console::style(head).dim())?;
        for template in &self.templates {
            let TemplateFields { name, odoo_image, modules, dump_mb, filestore_mb, in_use_by, .. } = template;
            let users = in_use_by.join(", ");
            write!(
                f,
                "\n{name:width$}  {odoo_image:14}  {modules:>7}  {dump_mb:>6.1} MB  {filestore_mb:>6.1} MB  {users}"
            )?;
        }
        Ok(())
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_templates",
        cli: "template list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Templates;

    async fn run(self, ctx: &Context) -> Result<Templates> {
        let rows = template::list(ctx).await?;
        Ok(Templates { templates: rows.into_iter().map(|row| TemplateFields::new(ctx, row)).collect() })
    }
}
