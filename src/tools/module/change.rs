//! What installing and upgrading have in common: parameters and the answer.

use std::{collections::BTreeMap, fmt};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    analysis::Skipped,
    context::{Context, Lock},
    error::Result,
    model::{EnvName, ModuleName, Modules, StepEntry},
    odoo::failures::Failure,
    ops::{
        apply::{Applied, Change, TIMEOUT, timeout},
        environment::{self, Environment},
        pull::by_hand,
    },
};

/// What is to be changed.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Wanted {
    /// Name of the environment.
    env_name: EnvName,
    /// Modules, separated by commas.
    #[schemars(with = "String")]
    modules: Modules,
    /// Copy the database first, and put it back when anything fails.
    #[arg(long)]
    #[serde(default)]
    rollback: bool,
    /// Seconds Odoo may take.
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT)]
    #[serde(default = "timeout")]
    timeout: u64,
}

impl Wanted {
    pub fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    /// Does it: `place` puts the modules where they belong.
    ///
    /// # Errors
    /// Those of [`by_hand`].
    pub async fn run(
        self,
        ctx: &Context,
        place: impl FnOnce(Vec<ModuleName>, Change) -> Change,
    ) -> Result<Changed> {
        let env = Environment::find_to_change(ctx, &self.env_name)?;
        let change = Change { rollback: self.rollback, timeout: self.timeout, ..Change::default() };
        by_hand(ctx, &env, place(self.modules.names().to_vec(), change)).await.map(Changed::from)
    }
}

/// What changing modules did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Changed {
    /// Whether all of it was done: Odoo ended well, the modules are installed in the database, none waits.
    ok: bool,
    /// Modules that were installed, or were to be.
    install: Vec<String>,
    /// Modules that were upgraded, or were to be.
    upgrade: Vec<String>,
    /// Modules that were left out, and why.
    skipped: Vec<Skipped>,
    /// Odoo's exit status; nothing when there was nothing to do.
    exit_code: Option<i64>,
    /// States of the modules in the database afterwards.
    module_states: BTreeMap<String, String>,
    /// Other modules that wait to be installed, upgraded or removed.
    unsettled: BTreeMap<String, String>,
    /// What went wrong, with tracebacks.
    failures: Vec<Failure>,
    /// Messages of errors in the log, the first twenty.
    log_errors: Vec<String>,
    /// Messages of warnings in the log, the first twenty.
    log_warnings: Vec<String>,
    /// Whether the database was put back as it was before.
    rolled_back: bool,
    /// Whether the serving Odoo was stopped for it and started again.
    restarted: bool,
    /// Whether it answers.
    ready: bool,
    /// What Odoo wrote when it is short, else its beginning, errors and end.
    output: String,
    /// Id of the whole output, for `read_output`.
    output_id: Option<String>,
    /// The steps taken.
    steps: Vec<StepEntry>,
    /// Seconds in all.
    elapsed_s: f64,
}

impl Changed {
    pub fn is_failure(&self) -> bool {
        !self.ok
    }
}

impl From<Applied> for Changed {
    fn from(applied: Applied) -> Self {
        let names = |modules: &[ModuleName]| modules.iter().map(ToString::to_string).collect();
        let ok = applied.is_ok();
        let failures = applied.failures();
        let exit_code = applied.outcome.as_ref().map(|outcome| outcome.exit_code);
        let outcome = applied.outcome.unwrap_or_default();
        Self {
            ok,
            install: names(&applied.change.install),
            upgrade: names(&applied.change.upgrade),
            skipped: applied.skipped,
            exit_code,
            module_states: outcome.module_states,
            unsettled: outcome.unsettled,
            failures,
            log_errors: outcome.log_errors,
            log_warnings: outcome.log_warnings,
            rolled_back: applied.rolled_back,
            restarted: applied.restarted,
            ready: applied.ready,
            output: applied.output,
            output_id: applied.output_id.map(|id| id.to_string()),
            steps: applied.steps,
            elapsed_s: (applied.elapsed * 10.0).round() / 10.0,
        }
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verbs = if self.ok { ["installed ", "upgraded "] } else { ["install of ", "upgrade of "] };
        let done = [&self.install, &self.upgrade].into_iter().zip(verbs);
        let done = done.filter(|(modules, _)| !modules.is_empty());
        let done = done.map(|(modules, verb)| format!("{verb}{}", modules.join(", ")));
        let done = done.collect::<Vec<_>>().join("; ");
        match (self.ok, self.exit_code) {
            (_, None) => f.write_str("Nothing to do")?,
            (true, _) => write!(f, "{done} in {:.1} s", self.elapsed_s)?,
            (false, Some(0)) if self.restarted && !self.ready => {
                write!(f, "Failed: Odoo does not serve after the {done}")?;
            }
            (false, Some(code)) => write!(f, "Failed: {done}; Odoo ended with status {code}")?,
        }
        for Skipped { module, reason } in &self.skipped {
            write!(f, "\n  {module} left out: {reason}")?;
        }
        for (module, state) in self.module_states.iter().chain(&self.unsettled) {
            if state != "installed" {
                write!(f, "\n  {module} is {state}")?;
            }
        }
        for failure in &self.failures {
            write!(f, "\n\n{}", failure.traceback)?;
        }
        if self.rolled_back {
            f.write_str("\n\nThe database is as it was before.")?;
        }
        match (&self.output_id, self.ok) {
            (Some(id), false) => write!(f, "\n  odeum output read {id}"),
            _ => Ok(()),
        }
    }
}
