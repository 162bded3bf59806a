//! The record of a change under way, `applying.json` in the workspace.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{outcome::Outcome, steps::Serve};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{EnvId, ModuleName, Names, OutputId, StepEntry, TeamId},
    odoo::failures::Failure,
    ops::journal::{Record, Step},
};

/// How long Odoo may take to change modules, in seconds, when nobody says.
pub const TIMEOUT: u64 = 3600;

/// [`TIMEOUT`], for parameters that are left out.
#[must_use]
pub fn timeout() -> u64 {
    TIMEOUT
}

/// What is to be changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Change {
    /// Modules to install.
    pub install: Vec<ModuleName>,
    /// Modules to upgrade.
    pub upgrade: Vec<ModuleName>,
    /// Whether Odoo restarts even if none of its modules change.
    pub restart: bool,
    /// Whether dependencies and configuration are made anew first.
    pub renew: bool,
    /// Code that is taken first.
    pub code: Option<NewCode>,
    /// Whether translations that are there are written over.
    pub overwrite_translations: bool,
    /// Whether to run tests, and which.
    pub tests: Option<Tests>,
    /// Whether a failure puts the database, and the code, back as they were.
    pub rollback: bool,
    /// How long Odoo may take, in seconds.
    pub timeout: u64,
}

/// Code that takes the place of what is checked out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewCode {
    /// The commit that was taken last.
    pub before: String,
    /// The commit to take.
    pub to: String,
    /// The commit since which all that differs is nowhere else.
    pub since: String,
}

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

    /// Whether Odoo may not serve meanwhile.
    #[must_use]
    pub fn must_stop(&self) -> bool {
        self.has_modules() || self.renew || self.restart
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
            return if self.code.is_some() { "change of code" } else { "restart" }.into();
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

    /// Whether Odoo did its part and it did not work: the modules are not what was asked
    /// for, or it does not serve with them.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        let has_served = self.has_begun(Serve::NAME) && self.was_running;
        self.has_failed_modules() || (has_served && !self.ready)
    }

    /// Whether the modules are not what was asked for.
    #[must_use]
    pub fn has_failed_modules(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| !outcome.ok)
    }

    /// The copy of the database from before the change.
    #[must_use]
    pub fn snapshot(&self) -> String {
        Names::snapshot_database(&self.team, &self.env)
    }
}
