//! What every tool that makes a template answers.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::list::megabytes;
use crate::{
    context::Context,
    error::Result,
    model::{EnvName, StepEntry},
    ops::template,
};

/// A template that is there now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Made {
    /// Its name.
    template: String,
    /// Its database.
    template_db: String,
    /// Its generation.
    generation: String,
    /// Where its data came from.
    source: String,
    /// Image environments take over.
    odoo_image: String,
    /// Odoo series of its database; empty when the image does not tell.
    odoo_version: String,
    /// How many modules are installed.
    modules: usize,
    /// Whether its data are harmless.
    neutralized: bool,
    /// Installed modules the image has no code of: what they bring to neutralise is run in each
    /// environment that has it.
    without_code: Vec<String>,
    /// Size of the dump in MB.
    dump_mb: f64,
    /// Size of the filestore in MB.
    filestore_mb: f64,
    /// Milliseconds the restore of a dump took; 0 when there was none.
    restore_ms: u64,
    /// The steps taken.
    steps: Vec<StepEntry>,
    /// Seconds in all.
    elapsed_s: f64,
    /// Environments made from an earlier generation, which keep their data.
    affected: Vec<String>,
    /// Environments that were given the data of this generation, when that was asked for.
    reset_environments: Vec<String>,
    /// Repository environments take over, empty when none.
    repo_url: String,
}

impl Made {
    /// What was made, and what became of the environments of earlier generations: they get its data
    /// when `reset` says so, but for the one it was made from.
    ///
    /// # Errors
    /// When the environments cannot be read.
    pub async fn with_others(
        ctx: &Context,
        made: template::Made,
        reset: bool,
        except: Option<&EnvName>,
    ) -> Result<Self> {
        let template = made.template.clone();
        let mut this = Self::from(made);
        if reset {
            let moved = template::reset_others(ctx, &template, except).await?;
            this.reset_environments = moved.reset.iter().map(EnvName::to_string).collect();
            for (name, why) in moved.kept {
                ctx.warn(format!("{name} keeps its data: {why}"));
            }
        }
        let others = template::others(ctx, &template, except)?;
        this.affected = others.iter().map(EnvName::to_string).collect();
        Ok(this)
    }
}

impl From<template::Made> for Made {
    fn from(made: template::Made) -> Self {
        let template = made.template;
        let restore = made.steps.iter().find(|step| step.name == "restore");
        Self {
            template: template.name.to_string(),
            template_db: template.database,
            generation: template.generation,
            source: template.source.map(|source| source.to_string()).unwrap_or_default(),
            odoo_image: template.odoo_image.to_string(),
            odoo_version: template.series.map(|series| series.to_string()).unwrap_or_default(),
            modules: template.modules.len(),
            neutralized: template.neutralized,
            without_code: template.neutralizer.map(|it| it.without_code).unwrap_or_default(),
            dump_mb: megabytes(template.dump_bytes),
            filestore_mb: megabytes(template.filestore_bytes),
            restore_ms: restore.map_or(0, |step| step.ms),
            steps: made.steps,
            elapsed_s: made.elapsed,
            affected: Vec::new(),
            reset_environments: Vec::new(),
            repo_url: template.repo_url.map(|url| url.to_string()).unwrap_or_default(),
        }
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.template).bold();
        let Self { modules, odoo_image, dump_mb, filestore_mb, elapsed_s, .. } = self;
        write!(f, "Template {name}: {modules} modules of {odoo_image} in {elapsed_s:.1} s")?;
        write!(f, "\n  from      {}", self.source)?;
        write!(f, "\n  size      dump {dump_mb:.1} MB, filestore {filestore_mb:.1} MB")?;
        if !self.neutralized {
            write!(
                f,
                "\n  {}",
                console::style("kept raw: its jobs and mail servers are as they were").yellow()
            )?;
        }
        if !self.affected.is_empty() {
            write!(f, "\n  older     {} keep their data", self.affected.join(", "))?;
        }
        if !self.reset_environments.is_empty() {
            write!(f, "\n  reset     {}", self.reset_environments.join(", "))?;
        }
        let repo = if self.repo_url.is_empty() { " --repo-url URL" } else { "" };
        write!(f, "\n  next      odeum env create BRANCH --template {}{repo}", self.template)
    }
}
