//! The record of a change under way, `applying.json` in the workspace.

use serde::{Deserialize, Serialize};

use super::{change::Change, outcome::Outcome, saved::Saved, steps::plan};
use crate::{
    adapters::postgres,
    context::Context,
    error::Result,
    model::{Names, OutputId},
    odoo::failures::{Failure, failures},
    ops::{
        journal::{Group, Record},
        serving::{Interrupts, Serve, Serving},
    },
};

/// A change under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Apply {
    /// The environment's serving.
    #[serde(flatten)]
    pub serving: Serving,
    /// What is changed.
    pub change: Change,
    /// Local work that made room for new code.
    pub saved: Option<Saved>,
    /// Whether nothing that is nowhere else lies in the way of new code any more.
    #[serde(default)]
    pub has_room: bool,
    /// Whether the dependencies or the configuration were made anew.
    pub renewed: bool,
    /// What Odoo writes.
    pub output: Option<OutputId>,
    /// What became of it.
    pub outcome: Option<Outcome>,
    /// Why it does not serve, when it says so.
    pub failures: Vec<Failure>,
}

impl Apply {
    /// The first form of the record.
    #[must_use]
    pub fn new(serving: Serving, change: Change) -> Self {
        Self {
            serving,
            change,
            saved: None,
            has_room: false,
            renewed: false,
            output: None,
            outcome: None,
            failures: Vec::new(),
        }
    }

    /// Whether Odoo did its part and it did not work: the modules are not what was asked
    /// for, or it does not serve with them.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        let has_served = self.has_begun(Serve::NAME) && self.serving.was_running;
        self.outcome.as_ref().is_some_and(|outcome| !outcome.ok) || (has_served && !self.serving.ready)
    }

    /// The copy of the database from before the change.
    #[must_use]
    pub fn snapshot(&self) -> String {
        Names::snapshot_database(&self.serving.team, &self.serving.env)
    }
}

impl Interrupts for Apply {
    const OPERATION: &'static str = "apply";
    const FILE: &'static str = "applying.json";
    const NEXT_START: &'static str = "the next start keeps it if Odoo answers, and rolls it back if not";

    fn serving(&self) -> &Serving {
        &self.serving
    }

    fn serving_mut(&mut self) -> &mut Serving {
        &mut self.serving
    }

    fn plan(&self) -> Vec<Group<Self>> {
        plan(&self.change)
    }

    fn words(&self) -> String {
        self.change.words()
    }

    fn must_answer(&self) -> bool {
        self.change.rollback
    }

    fn puts_back(&self) -> bool {
        self.change.rollback
    }

    fn has_done_its_part(&self) -> bool {
        match self.change.has_modules() {
            true => self.outcome.as_ref().is_some_and(|outcome| outcome.ok),
            false => self.has_begun(Serve::NAME),
        }
    }

    fn does_not_answer(&mut self, words: &str) -> String {
        self.failures = failures(words).0;
        "Odoo does not answer after the change".into()
    }

    /// Without a snapshot the modules are what Odoo made of them.
    fn end(&self) -> &'static str {
        match (self.change.rollback, self.change.has_modules()) {
            (true, _) => " and was taken back",
            (false, true) => "; `env pull` does it again",
            (false, false) => "",
        }
    }

    async fn clear_away(&self, ctx: &Context) -> Result<()> {
        match self.change.rollback {
            true => postgres::drop_database(&ctx.database_server()?, &self.snapshot()).await.map(drop),
            false => Ok(()),
        }
    }
}
