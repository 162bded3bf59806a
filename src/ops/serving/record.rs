//! What the records of all such operations have in common.

use std::path::PathBuf;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::steps::Serve;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{EnvId, StepEntry, TeamId},
    ops::{
        environment::{Environment, is_asleep},
        journal::{Group, Record},
    },
};

/// An environment's serving, while something is done to it. A part of each record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Serving {
    /// Form of the record.
    pub version: u32,
    /// The environment.
    pub env: EnvId,
    /// Its team.
    pub team: TeamId,
    /// Whether it ran before.
    pub was_running: bool,
    /// Whether Odoo answers again.
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

impl Serving {
    /// The newest form of the records this odeum knows.
    const VERSION: u32 = 1;

    /// Of an environment that nothing was done to yet.
    #[must_use]
    pub fn new(env: &Environment, was_running: bool) -> Self {
        Self {
            version: Self::VERSION,
            env: env.id.clone(),
            team: env.team.clone(),
            was_running,
            ready: false,
            is_done: false,
            is_given_up: false,
            stays_stopped: false,
            steps: Vec::new(),
        }
    }

    /// As [`Self::new`], as the engine has it; one that is asleep is to run.
    ///
    /// # Errors
    /// When the engine does not answer.
    pub async fn look(ctx: &Context, env: &Environment) -> Result<Self> {
        let container = ctx.docker().await?.inspect_container(&env.container).await?;
        let is_running = container.is_some_and(|container| container.running);
        Ok(Self::new(env, is_running || is_asleep(ctx, &env.id)))
    }
}

/// The record of an operation that an environment's Odoo makes room for.
pub trait Interrupts: Serialize + DeserializeOwned + Clone + Send + Sync {
    /// What it is called in fault points: `rebuild`.
    const OPERATION: &'static str;

    /// Its file in the workspace.
    const FILE: &'static str;

    /// What becomes of it, in words, when Odoo was started and has not answered.
    const NEXT_START: &'static str;

    /// What all of them have in common.
    fn serving(&self) -> &Serving;

    /// The same, to be changed.
    fn serving_mut(&mut self) -> &mut Serving;

    /// Its steps.
    fn plan(&self) -> Vec<Group<Self>>;

    /// What is done, for people: `restore of snapshot one`.
    fn words(&self) -> String;

    /// Removes what is not needed any more when all of it is done, but for the record.
    fn clear_away(&self, ctx: &Context) -> impl Future<Output = Result<()>> + Send;

    /// Whether an Odoo that does not answer is a failure of it.
    fn must_answer(&self) -> bool {
        true
    }

    /// Whether taking it back changes what Odoo runs on.
    fn puts_back(&self) -> bool {
        true
    }

    /// Whether Odoo runs again when it was taken back.
    fn runs_again(&self) -> bool {
        self.serving().was_running && !self.serving().stays_stopped
    }

    /// Whether all was done but to hear Odoo answer.
    fn has_done_its_part(&self) -> bool {
        self.has_begun(Serve::NAME)
    }

    /// Odoo does not answer, in these words; what to warn of when it need not.
    fn does_not_answer(&mut self, words: &str) -> String {
        words.to_owned()
    }

    /// What became of one that was cut short, in words.
    fn end(&self) -> &'static str {
        " and was taken back"
    }

    /// Where the record is.
    #[must_use]
    fn path(ctx: &Context, env: &EnvId) -> PathBuf {
        ctx.layout().workspace(&ctx.team, env).join(Self::FILE)
    }

    /// Reads the record; `None` when nothing of the kind is under way.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    fn read(ctx: &Context, env: &EnvId) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, env), Serving::VERSION)
    }

    /// Whether people may have worked with what was done.
    fn has_worked(&self) -> bool {
        let Serving { is_given_up, is_done, .. } = *self.serving();
        !is_given_up && (is_done || self.has_done_its_part())
    }

    /// Whether nothing but Odoo's answer can tell if what was done is good.
    fn is_undecided(&self) -> bool {
        let Serving { was_running, is_done, ready, .. } = *self.serving();
        self.has_worked() && was_running && self.must_answer() && !is_done && !ready
    }
}

impl<R: Interrupts> Record for R {
    fn steps(&self) -> &[StepEntry] {
        &self.serving().steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.serving_mut().steps
    }

    fn complete(&mut self) {
        self.serving_mut().is_done = true;
    }

    fn give_up(&mut self) {
        self.serving_mut().is_given_up = true;
    }
}
