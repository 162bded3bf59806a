//! A template's record, `metadata.json` in its directory: what the current generation is.

use std::{collections::BTreeMap, path::PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::source::Source;
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Kind, Result},
    model::{Branch, ExtraAddons, ImageRef, RepoUrl, Series, TemplateId, TemplateName},
    ops::{neutralize::Neutralizer, repository::Commits},
};

/// A template that can be cloned.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Template {
    /// Form of this record.
    pub version: u32,
    /// Its name.
    pub name: TemplateName,
    /// Its current generation, 8 hex digits.
    pub generation: String,
    /// The database of that generation.
    pub database: String,
    /// Image it was made with; environments take it over.
    pub odoo_image: ImageRef,
    /// Series of that image.
    pub series: Option<Series>,
    /// Repository environments take over.
    pub repo_url: Option<RepoUrl>,
    /// Where its data came from in the first place.
    #[serde(default)]
    pub source: Option<Source>,
    /// What this generation was made from.
    #[serde(default)]
    pub made_from: Option<Source>,
    /// What of that repository its database reflects, when that is known.
    #[serde(default)]
    pub code: Option<Code>,
    /// Extra addons repositories environments shall take over.
    #[serde(default)]
    pub extra_addons: ExtraAddons,
    /// Commits of them whose modules its database reflects.
    #[serde(default)]
    pub extra_commits: Commits,
    /// Installed modules and their versions.
    pub modules: BTreeMap<String, String>,
    /// Whether its data are harmless already.
    pub neutralized: bool,
    /// Which Odoo made them so; absent where that is not known.
    #[serde(default)]
    pub neutralizer: Option<Neutralizer>,
    /// When this generation was made.
    pub created_at: Timestamp,
    /// Size of the dump in bytes.
    pub dump_bytes: u64,
    /// SHA-256 of the dump, in hex.
    #[serde(default)]
    pub dump_sha256: Option<String>,
    /// Size of the filestore in bytes.
    pub filestore_bytes: u64,
    /// Whether it is being deleted: nothing is made from it any more.
    #[serde(default)]
    pub is_going: bool,
}

/// What of a repository a database reflects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Branch.
    pub branch: Branch,
    /// Commit whose modules are applied.
    pub commit: Option<String>,
}

impl Template {
    /// The newest form of the record this odeum knows.
    pub const VERSION: u32 = 1;

    /// Where a template's record is.
    #[must_use]
    pub fn path(ctx: &Context, id: &TemplateId) -> PathBuf {
        ctx.layout().template(&ctx.team, id).join("metadata.json")
    }

    /// Reads a record by id; `None` when there is none.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, id: &TemplateId) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, id), Self::VERSION)
    }

    /// The template an environment is to be made from.
    ///
    /// # Errors
    /// `prerequisite` when there is none of that name.
    pub fn find(ctx: &Context, name: &TemplateName) -> Result<Self> {
        let found = Self::read(ctx, &name.id())?.filter(|found| found.name == *name);
        if found.as_ref().is_some_and(|found| found.is_going) {
            return Err(Error::new(
                Kind::Prerequisite,
                format!("the deletion of template {name} was not finished"),
            )
            .hint(format!("run `odeum template delete {name}` again, or make it anew")));
        }
        found.ok_or_else(|| {
            Error::new(Kind::Prerequisite, format!("template {name} does not exist"))
                .hint(format!("make it with `odeum template init --template-name {name} --odoo-image odoo:19.0`, or use --template none"))
        })
    }

    /// A template that must be there.
    ///
    /// # Errors
    /// `not_found` when there is none of that name.
    pub fn existing(ctx: &Context, name: &TemplateName) -> Result<Self> {
        let found = Self::read(ctx, &name.id())?.filter(|found| found.name == *name);
        found.ok_or_else(|| {
            Error::not_found(format!("template {name} does not exist")).hint("run `odeum template list`")
        })
    }

    /// The ids of this call's team's templates, also of those in the making.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn ids(ctx: &Context) -> Result<Vec<TemplateId>> {
        let names = files::entries(&ctx.layout().templates(&ctx.team))?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }

    /// All templates of this call's team, by name. Damaged records are warned of.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn all(ctx: &Context) -> Result<Vec<Self>> {
        let mut found = Vec::new();
        for id in Self::ids(ctx)? {
            match Self::read(ctx, &id) {
                Ok(record) => found.extend(record),
                Err(error) => ctx.warn(error.message),
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }
}

/// The directory of one generation.
#[must_use]
pub fn generation_dir(ctx: &Context, id: &TemplateId, generation: &str) -> PathBuf {
    ctx.layout().template(&ctx.team, id).join(format!("gen-{generation}"))
}

/// What an edit of a template without a repository mounts as code.
#[must_use]
pub fn edit_dir(ctx: &Context, id: &TemplateId) -> PathBuf {
    ctx.layout().template(&ctx.team, id).join("edit")
}

/// The filestore of one generation: the lower layer of its environments.
#[must_use]
pub fn generation_filestore(ctx: &Context, id: &TemplateId, generation: &str) -> PathBuf {
    generation_dir(ctx, id, generation).join("filestore")
}

/// The dump of one generation, in PostgreSQL's custom format.
#[must_use]
pub fn generation_dump(ctx: &Context, id: &TemplateId, generation: &str) -> PathBuf {
    generation_dir(ctx, id, generation).join("dump.pgdump")
}
