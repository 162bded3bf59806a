//! The record of a change under way, `applying.json` in the workspace.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{change::Change, outcome::Outcome};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{EnvId, Names, OutputId, StepEntry, TeamId},
    odoo::failures::{Failure, failures},
    ops::{
        journal::Record,
        serving::{Interrupts, Serve},
    },
};

/// Local work that had to make room, and where it is now.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Saved {
    /// The directory.
    pub directory: PathBuf,
    /// A patch of the changes to files under version control.
    pub patch: Option<PathBuf>,
    /// How many files git did not know.
    pub files: usize,
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
    /// Local work that made room for new code.
    pub saved: Option<Saved>,
    /// Whether the dependencies or the configuration were made anew.
    pub renewed: bool,
    /// What Odoo writes.
    pub output: Option<OutputId>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Whether Odoo answers again.
    pub ready: bool,
    /// Why it does not serve, when it says so.
    pub failures: Vec<Failure>,
    /// Whether all steps are done.
    pub is_done: bool,
    /// Whether it is being taken back.
    #[serde(default)]
    pub is_given_up: bool,
    /// Whether it is to be stopped, so that taking it back starts nothing.
    #[serde(skip)]
    pub stays_stopped: bool,
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

    fn give_up(&mut self) {
        self.is_given_up = true;
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

    /// Whether Odoo did its part and it did not work: the modules are not what was asked
    /// for, or it does not serve with them.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        let has_served = self.has_begun(Serve::NAME) && self.was_running;
        self.outcome.as_ref().is_some_and(|outcome| !outcome.ok) || (has_served && !self.ready)
    }

    /// Whether all was done but to serve again.
    #[must_use]
    pub fn has_worked(&self) -> bool {
        let has_done_its_part = match self.change.has_modules() {
            true => self.outcome.as_ref().is_some_and(|outcome| outcome.ok),
            false => self.has_begun(Serve::NAME),
        };
        !self.is_given_up && (self.is_done || has_done_its_part)
    }

    /// Whether nothing but Odoo's answer can tell if it is to be rolled back.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        let has_answered = self.is_done || self.ready;
        self.has_worked() && self.was_running && self.change.rollback && !has_answered
    }

    /// The copy of the database from before the change.
    #[must_use]
    pub fn snapshot(&self) -> String {
        Names::snapshot_database(&self.team, &self.env)
    }
}

impl Interrupts for Apply {
    fn env(&self) -> &EnvId {
        &self.env
    }

    fn was_running(&self) -> bool {
        self.was_running
    }

    fn runs_again(&self) -> bool {
        self.was_running && !self.stays_stopped
    }

    fn puts_back(&self) -> bool {
        self.change.rollback
    }

    fn answers(&mut self) {
        self.ready = true;
    }

    /// A failure of the change, which stays unless it is to be taken back.
    fn does_not_answer(&mut self, words: &str) -> Option<String> {
        self.failures = failures(words).0;
        (!self.change.rollback).then(|| "Odoo does not answer after the change".into())
    }
}
