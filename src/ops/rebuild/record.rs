//! The record of a rebuild under way, `rebuilding.json` in the workspace.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{EnvId, Secret, StepEntry, TeamId},
    ops::{
        environment::Environment,
        journal::Record,
        serving::{Interrupts, Serve},
    },
};

/// A rebuild under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rebuild {
    /// Form of this record.
    pub version: u32,
    /// The environment.
    pub env: EnvId,
    /// Its team.
    pub team: TeamId,
    /// Whether it ran before; one that lost its container is to run.
    pub was_running: bool,
    /// Whether there is an old container.
    pub had_container: bool,
    /// The image of the old one.
    pub image: String,
    /// The directories of modules the old configuration was made with.
    pub addons_directories: Option<Vec<PathBuf>>,
    /// The old configuration, when it could be read.
    pub configuration: Option<Secret>,
    /// Whether Odoo answers in the new one.
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

impl Record for Rebuild {
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

impl Rebuild {
    /// The newest form of the record this odeum knows.
    pub const VERSION: u32 = 1;

    /// The first form of the record.
    #[must_use]
    pub fn new(env: &Environment, configuration: Option<Secret>, running: Option<bool>) -> Self {
        Self {
            version: Self::VERSION,
            env: env.id.clone(),
            team: env.team.clone(),
            was_running: running.unwrap_or(true),
            had_container: running.is_some(),
            image: env.image.clone(),
            addons_directories: env.addons_directories.clone(),
            configuration,
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
        ctx.layout().workspace(&ctx.team, env).join("rebuilding.json")
    }

    /// Reads the record; `None` when nothing is being rebuilt.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, env: &EnvId) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, env), Self::VERSION)
    }

    /// What the old container is called as long as it is kept.
    #[must_use]
    pub fn previous(&self, ctx: &Context) -> String {
        ctx.names().previous_container(&self.team, &self.env)
    }

    /// Whether Odoo was started in the new container, or all is done.
    #[must_use]
    pub fn has_worked(&self) -> bool {
        !self.is_given_up && (self.is_done || self.has_begun(Serve::NAME))
    }

    /// Whether nothing but Odoo's answer can tell if the new container is good.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.has_worked() && self.was_running && !self.is_done && !self.ready
    }
}

impl Interrupts for Rebuild {
    fn env(&self) -> &EnvId {
        &self.env
    }

    fn was_running(&self) -> bool {
        self.was_running
    }

    fn runs_again(&self) -> bool {
        self.was_running && self.had_container && !self.stays_stopped
    }

    fn puts_back(&self) -> bool {
        true
    }

    fn answers(&mut self) {
        self.ready = true;
    }

    fn does_not_answer(&mut self, _words: &str) -> Option<String> {
        None
    }
}
