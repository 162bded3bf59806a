//! The record of a generation being made, `making.json` beside the template's own.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::{
    intake::Intake,
    record::{Code, Template, generation_dir},
    source::{Seen, Source},
};
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    model::{
        ExtraAddons, ImageRef, Names, RepoUrl, Secret, Series, StepEntry, TeamId, TemplateId, TemplateName,
    },
    ops::{journal::Record, neutralize::Neutralizer, repository::Commits},
};

/// A generation being made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Making {
    /// Form of this record.
    pub version: u32,
    /// Template it is for.
    pub name: TemplateName,
    /// Team of the template.
    pub team: TeamId,
    /// Its generation, 8 hex digits.
    pub generation: String,
    /// The template as it is until then, with the generation this one takes the place of.
    pub previous: Option<Template>,
    /// Where its data come from.
    pub source: Source,
    /// How that was before it was looked at, when it is on this machine.
    #[serde(default)]
    pub seen: Option<Seen>,
    /// What was found there, once it was looked at.
    pub intake: Option<Intake>,
    /// Image Odoo runs in; of a dump it may only be known once that is restored.
    pub image: Option<ImageRef>,
    /// Series of that image.
    pub series: Option<Series>,
    /// Whether it is left as it is.
    pub keep_raw: bool,
    /// Repository environments shall take over.
    pub repo_url: Option<RepoUrl>,
    /// What of that repository its database reflects, when that is known.
    pub code: Option<Code>,
    /// Extra addons repositories environments shall take over.
    #[serde(default)]
    pub extra_addons: ExtraAddons,
    /// Commits of them whose modules its database reflects.
    #[serde(default)]
    pub extra_commits: Commits,
    /// Password of the role that makes it.
    pub password: Secret,
    /// What is installed in it.
    pub installed: BTreeMap<String, String>,
    /// Who made it harmless, once that is done.
    #[serde(default)]
    pub neutralizer: Option<Neutralizer>,
    /// SHA-256 of the dump it keeps, in hex.
    pub dump_sha256: Option<String>,
    /// Steps taken.
    pub steps: Vec<StepEntry>,
}

impl Record for Making {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }
}

impl Making {
    /// The newest form of the record this odeum knows.
    pub const VERSION: u32 = 2;

    /// Where the record is.
    #[must_use]
    pub fn path(ctx: &Context, id: &TemplateId) -> PathBuf {
        ctx.layout().template(&ctx.team, id).join("making.json")
    }

    /// Reads the record; `None` when no generation is being made.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, id: &TemplateId) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, id), Self::VERSION)
    }

    /// Directory of the generation.
    #[must_use]
    pub fn dir(&self, ctx: &Context) -> PathBuf {
        generation_dir(ctx, &self.name.id(), &self.generation)
    }

    /// Any image with a shell, to change files with: Odoo's, or that of the database server.
    #[must_use]
    pub fn shell_image(&self, ctx: &Context) -> ImageRef {
        self.image.clone().unwrap_or_else(|| ctx.database_image())
    }

    /// The image Odoo runs in.
    ///
    /// # Errors
    /// `internal` before it is known.
    pub fn odoo_image(&self) -> Result<&ImageRef> {
        self.image.as_ref().ok_or_else(|| Error::internal("a generation's image is not known yet"))
    }

    /// Its database, and the role that fills it, while it is made.
    #[must_use]
    pub fn database(&self) -> String {
        Names::generation_database(&self.team, &self.generation)
    }
}
