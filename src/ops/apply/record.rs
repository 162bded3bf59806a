//! The record of a change under way, `applying.json` in the workspace.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::outcome::Outcome;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{EnvId, ModuleName, Names, OutputId, StepEntry, TeamId},
    ops::journal::Record,
};

/// What is to be changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Change {
    /// Modules to install.
    pub install: Vec<ModuleName>,
    /// Modules to upgrade.
    pub upgrade: Vec<ModuleName>,
    /// Whether dependencies and configuration are made anew first.
    pub renew: bool,
    /// Whether translations that are there are written over.
    pub overwrite_translations: bool,
    /// Whether to run tests, and which.
    pub tests: Option<Tests>,
    /// Whether a failure puts the database back as it was.
    pub rollback: bool,
    /// How long Odoo may take, in seconds.
    pub timeout: u64,
}

/// Which tests to run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tests {
    /// In the form of Odoo's `--test-tags`; none for all of the modules.
    pub tags: Option<String>,
}

impl Change {
    /// Whether it concerns any module.
    #[must_use]
    pub fn has_modules(&self) -> bool {
        !self.install.is_empty() || !self.upgrade.is_empty()
    }

    /// In words: `install of a, b and upgrade of c`.
    #[must_use]
    pub fn words(&self) -> String {
        let part = |verb: &str, modules: &[ModuleName]| {
            let names: Vec<&str> = modules.iter().map(ModuleName::as_str).collect();
            (!names.is_empty()).then(|| format!("{verb} of {}", names.join(", ")))
        };
        let parts = [part("install", &self.install), part("upgrade", &self.upgrade)];
        let words = parts.into_iter().flatten().collect::<Vec<_>>().join(" and ");
        if words.is_empty() {
            return "renewal".into();
        }
        match &self.tests {
            Some(_) => format!("{words} with tests"),
            None => words,
        }
    }
}

/// A change under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Apply {
    /// Form of this record.
    pub version: u32,
    /// The environment.
    pub env: EnvId,
    /// Its team.
    pub team: TeamId,
    /// What is changed.
    pub change: Change,
    /// Whether the environment ran before.
    pub was_running: bool,
    /// What Odoo writes.
    pub output: Option<OutputId>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Whether Odoo answers again.
    pub ready: bool,
    /// Whether all steps are done.
    pub is_done: bool,
    /// Steps taken.
    pub steps: Vec<StepEntry>,
}

impl Record for Apply {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.is_done = true;
    }
}

impl Apply {
    /// The newest form of the record this odeum knows.
    pub const VERSION: u32 = 1;

    /// Where the record is.
    #[must_use]
    pub fn path(ctx: &Context, env: &EnvId) -> PathBuf {
        ctx.layout().workspace(&ctx.team, env).join("applying.json")
    }

    /// Reads the record; `None` when nothing is being changed.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, env: &EnvId) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, env), Self::VERSION)
    }

    /// Whether Odoo ended and had not done what was asked.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| !outcome.ok)
    }

    /// The copy of the database from before the change.
    #[must_use]
    pub fn snapshot(&self) -> String {
        Names::snapshot_database(&self.team, &self.env)
    }
}
