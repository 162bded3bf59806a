//! The record of an exchange under way, `exchanging.json` in the workspace.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::source::Source;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{EnvId, Names, StepEntry, TeamId},
    ops::{
        environment::{Data, Environment, Place},
        journal::Record,
        serving::{Interrupts, Serve},
    },
};

/// An exchange under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exchange {
    /// Form of this record.
    pub version: u32,
    /// The environment.
    pub env: EnvId,
    /// Its team.
    pub team: TeamId,
    /// Where the new data come from.
    pub source: Source,
    /// Whether the environment ran before.
    pub was_running: bool,
    /// What its record said of the old data.
    pub before: Data,
    /// What it is to say of the new ones.
    pub after: Data,
    /// Whether an Odoo that does not answer is a failure of the exchange. With code that is
    /// newer than the data it may not, until the code is applied to them.
    pub must_answer: bool,
    /// Whether Odoo answers with the new data.
    pub ready: bool,
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

impl Record for Exchange {
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

impl Exchange {
    /// The newest form of the record this odeum knows.
    pub const VERSION: u32 = 1;

    /// The first form of the record.
    #[must_use]
    pub fn new(env: &Environment, source: Source, was_running: bool, after: Data) -> Self {
        Self {
            version: Self::VERSION,
            env: env.id.clone(),
            team: env.team.clone(),
            must_answer: matches!(source, Source::Template { .. }) || !after.lag_behind(env),
            source,
            was_running,
            before: Data::of(env),
            after,
            ready: false,
            is_done: false,
            is_given_up: false,
            stays_stopped: false,
            steps: Vec::new(),
        }
    }

    /// Where the record is.
    #[must_use]
    pub fn path(ctx: &Context, env: &EnvId) -> PathBuf {
        ctx.layout().workspace(&ctx.team, env).join("exchanging.json")
    }

    /// Reads the record; `None` when nothing is being exchanged.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, env: &EnvId) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, env), Self::VERSION)
    }

    /// The directory for files that are not in their place.
    #[must_use]
    pub fn dir(ctx: &Context, env: &EnvId) -> PathBuf {
        ctx.layout().workspace(&ctx.team, env).join("exchange")
    }

    /// Where the new files wait, and where the old ones go.
    #[must_use]
    pub fn places(&self, ctx: &Context) -> [Place; 2] {
        let dir = Self::dir(ctx, &self.env);
        ["new", "old"].map(|name| Place::below(&dir.join(name)))
    }

    /// The database that takes the place of the old one, and what the old one is called then.
    #[must_use]
    pub fn databases(&self) -> [String; 2] {
        Names::exchange_databases(&self.team, &self.env)
    }

    /// Whether all was done but to hear Odoo answer: people may have worked with it since.
    #[must_use]
    pub fn has_worked(&self) -> bool {
        !self.is_given_up && (self.is_done || self.has_begun(Serve::NAME))
    }

    /// Whether nothing but Odoo's answer can tell if the new data are good.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        let has_answered = self.is_done || self.ready;
        self.has_worked() && self.was_running && self.must_answer && !has_answered
    }
}

impl Interrupts for Exchange {
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
        true
    }

    fn answers(&mut self) {
        self.ready = true;
    }

    fn does_not_answer(&mut self, words: &str) -> Option<String> {
        (!self.must_answer).then(|| format!("Odoo does not answer with the older data: {words}"))
    }
}
