//! The record of a generation being made, `making.json` beside the template's own.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::record::generation_dir;
use crate::{
    context::Context,
    model::{ImageRef, Modules, Names, RepoUrl, Secret, Series, StepEntry, TeamId, TemplateName},
    ops::journal::Record,
};

/// A generation being made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Making {
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
    fn steps(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn has_begun(&self, name: &str) -> bool {
        self.steps.iter().any(|step| step.name == name)
    }
}

impl Making {
    /// Where the record is.
    pub fn path(ctx: &Context, name: &TemplateName) -> PathBuf {
        ctx.layout().template(&ctx.team, &name.id()).join("making.json")
    }

    /// Directory of the generation.
    pub fn dir(&self, ctx: &Context) -> PathBuf {
        generation_dir(ctx, &self.name.id(), &self.generation)
    }

    /// Its database, and the role that fills it, while it is made.
    pub fn database(&self) -> String {
        Names::generation_database(&self.team, &self.generation)
    }
}
