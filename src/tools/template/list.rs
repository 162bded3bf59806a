use std::{collections::BTreeMap, fmt};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::RepoUrl,
    ops::{
        environment::FilestoreMethod,
        template::{self, Generation, Row},
    },
    registry::{Effect, Meta, Tool},
    tools::environment::fields::branches,
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
    /// How environments get its filestore: `overlay`, `hardlink`, `fuse` or `copy`; where that
    /// does not work it is the next that does, if the configuration leaves the choice.
    mode: String,
    /// Whether environments get it as a layer over it, which costs no copy.
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
    /// Its generations whose files are there: those environments were made from stay until these go.
    generations: Vec<GenerationFields>,
    /// Size of its database in MB; `null` when it is not loaded.
    database_mb: Option<f64>,
    /// Where its data came from.
    source: String,
    /// Odoo series of its database; empty when unknown.
    odoo_version: String,
    /// `ready`, or `deleting` when its deletion was not finished.
    status: String,
    /// Clones of it that are ready for new environments; `null` when the server does not answer.
    warm: Option<usize>,
    /// Environments made from it.
    in_use_by: Vec<String>,
    /// Whether its data are harmless.
    neutralized: bool,
    /// How many modules are installed.
    modules: usize,
    /// When this generation was made.
    created_at: String,
}

/// One generation of a template.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GenerationFields {
    /// Its 8 hex digits.
    generation: String,
    /// Whether environments are made from it now.
    current: bool,
    /// Environments whose data lie over it.
    in_use_by: Vec<String>,
    /// Snapshots that lie over it: `one of main`.
    snapshots: Vec<String>,
    /// Size of its filestore in MB; what it shares with another counts for both.
    filestore_mb: f64,
}

impl From<Generation> for GenerationFields {
    fn from(found: Generation) -> Self {
        Self {
            generation: found.generation,
            current: found.is_current,
            in_use_by: found.in_use_by,
            snapshots: found.snapshots,
            filestore_mb: megabytes(found.filestore_bytes),
        }
    }
}

impl TemplateFields {
    fn new(row: Row) -> Self {
        let template = row.template;
        Self {
            name: template.name.to_string(),
            template_db: template.database,
            db_loaded: row.db_loaded,
            has_dump: row.has_dump,
            dump_format: "custom".into(),
            has_filestore: row.has_filestore,
            mode: row.filestore.name().into(),
            use_overlay: matches!(row.filestore, FilestoreMethod::Overlay | FilestoreMethod::Fuse),
            filestore_mb: megabytes(template.filestore_bytes),
            dump_mb: megabytes(template.dump_bytes),
            odoo_image: template.odoo_image.to_string(),
            repo_url: template.repo_url.as_ref().map(RepoUrl::to_string).unwrap_or_default(),
            git_user: String::new(),
            extra_addons: branches(&template.extra_addons),
            generation: template.generation,
            generations: row.generations.into_iter().map(GenerationFields::from).collect(),
            database_mb: row.database_bytes.map(megabytes),
            source: template.source.map(|source| source.to_string()).unwrap_or_default(),
            odoo_version: template.series.map(|series| series.to_string()).unwrap_or_default(),
            status: if template.is_going { "deleting".into() } else { "ready".into() },
            warm: row.warm,
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
            "{:width$}  {:14}  {:>7}  {:>11}  {:>11}  {:>11}  {:>4}  USED BY",
            "NAME", "IMAGE", "MODULES", "DATABASE", "DUMP", "FILES", "WARM"
        );
        write!(f, "{}", console::style(head).dim())?;
        for template in &self.templates {
            let TemplateFields { name, odoo_image, modules, dump_mb, filestore_mb, in_use_by, warm, .. } =
                template;
            let warm = warm.map_or("?".into(), |count| count.to_string());
            let database = template.database_mb.map_or("-".into(), |size| format!("{size:.1} MB"));
            let mut users = in_use_by.join(", ");
            if template.status != "ready" {
                users = format!("{} {users}", template.status);
            }
            write!(
                f,
                "\n{name:width$}  {odoo_image:14}  {modules:>7}  {database:>11}  {dump_mb:>8.1} MB  {filestore_mb:>8.1} MB  {warm:>4}  {users}"
            )?;
            if !template.extra_addons.is_empty() {
                let extra: Vec<String> =
                    template.extra_addons.iter().map(|(name, branch)| format!("{name}:{branch}")).collect();
                write!(f, "\n  with {}", extra.join(", "))?;
            }
            if !template.source.is_empty() {
                write!(f, "\n  from {}", template.source)?;
            }
            for older in template.generations.iter().filter(|generation| !generation.current) {
                write!(f, "\n  {older}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for GenerationFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "older generation {}, {:.1} MB of files, ", self.generation, self.filestore_mb)?;
        let snapshots = self.snapshots.iter().map(|snapshot| format!("snapshot {snapshot}"));
        let users: Vec<String> = self.in_use_by.iter().cloned().chain(snapshots).collect();
        match users.as_slice() {
            [] => write!(f, "used by nobody any more"),
            users => write!(f, "used by {}", users.join(", ")),
        }
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
        Ok(Templates { templates: rows.into_iter().map(TemplateFields::new).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_generation_says_what_holds_it() {
        let mut fields = GenerationFields {
            generation: "0a1b2c3d".into(),
            current: false,
            in_use_by: vec!["main".into()],
            snapshots: vec!["one of other".into()],
            filestore_mb: 1.25,
        };
        let begin = "older generation 0a1b2c3d, 1.2 MB of files, used by";
        assert_eq!(fields.to_string(), format!("{begin} main, snapshot one of other"));
        (fields.in_use_by, fields.snapshots) = (Vec::new(), Vec::new());
        assert_eq!(fields.to_string(), format!("{begin} nobody any more"));
    }
}
