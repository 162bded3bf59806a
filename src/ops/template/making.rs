//! The record of a generation being made, `making.json` beside the template's own.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::record::generation_dir;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{ImageRef, Modules, Names, RepoUrl, Secret, Series, StepEntry, TeamId, TemplateId, TemplateName},
    ops::journal::Record,
};

/// The newest form of the record this odeum knows.
const VERSION: u32 = 1;

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
    /// The generation it takes the place of.
    pub previous: Option<String>,
    /// Image that makes it.
    pub image: ImageRef,
    /// Series of that image.
    pub series: Option<Series>,
    /// Modules to install.
    pub modules: Modules,
    /// Whether with demonstration data.
    pub demo: bool,
    /// Whether it is left as it is.
    pub keep_raw: bool,
    /// Repository environments shall take over.
    pub repo_url: Option<RepoUrl>,
    /// Password of the role that makes it.
    pub password: Secret,
    /// What is installed in it.
    pub installed: BTreeMap<String, String>,
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
        files::read_record(&Self::path(ctx, id), VERSION)
    }

    /// The form new records have.
    pub const VERSION: u32 = VERSION;

    /// Directory of the generation.
    #[must_use]
    pub fn dir(&self, ctx: &Context) -> PathBuf {
        generation_dir(ctx, &self.name.id(), &self.generation)
    }

    /// Its database, and the role that fills it, while it is made.
    #[must_use]
    pub fn database(&self) -> String {
        Names::generation_database(&self.team, &self.generation)
    }
}
