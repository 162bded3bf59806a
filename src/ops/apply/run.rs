//! From a wish to its result.

use std::{collections::BTreeMap, time::Instant};

use super::{
    change::Change,
    modules::{Module, states},
    outcome::Outcome,
    record::Apply,
    saved::Saved,
};
use crate::{
    analysis::Skipped,
    context::Context,
    error::Result,
    model::{ModuleName, OutputId, StepEntry},
    odoo::failures::Failure,
    ops::{
        environment::{Environment, answers, answers_again},
        output,
        serving::{Failed, Serving, carry_out},
    },
};

/// What a change did.
pub struct Applied {
    /// What was done, without what was left out.
    pub change: Change,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// What became of the modules; `None` when none had to change.
    pub outcome: Option<Outcome>,
    /// Whether database and code were put back as they were.
    pub rolled_back: bool,
    /// Whether the serving Odoo was stopped and started.
    pub restarted: bool,
    /// Whether it answers.
    pub ready: bool,
    /// Why it does not, when it says so.
    pub failures: Vec<Failure>,
    /// Local work that made room for new code.
    pub saved: Option<Saved>,
    /// Whether the dependencies or the configuration were made anew.
    pub renewed: bool,
    /// What Odoo wrote, or what matters of it.
    pub output: String,
    /// The whole of it.
    pub output_id: Option<OutputId>,
    /// The steps taken.
    pub steps: Vec<StepEntry>,
    /// Seconds in all.
    pub elapsed: f64,
}

impl Applied {
    /// Whether all that was asked for was done, and Odoo serves with it if it served before.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        !self.rolled_back
            && self.outcome.as_ref().is_none_or(|outcome| outcome.ok)
            && (self.ready || !self.restarted)
    }

    /// What went wrong, with the modules and with serving them.
    #[must_use]
    pub fn failures(&self) -> Vec<Failure> {
        let of_modules = self.outcome.iter().flat_map(|outcome| &outcome.failures);
        let mut all: Vec<Failure> = of_modules.cloned().collect();
        let is_new = |failure: &&Failure| !all.iter().any(|known| known.message == failure.message);
        let more: Vec<Failure> = self.failures.iter().filter(is_new).cloned().collect();
        all.extend(more);
        all
    }
}

/// Takes new code, installs and upgrades modules, or tests them, as one operation. What is
/// so already is left out. The environment is mended ([`mend`](crate::ops::environment::mend())) and its database
/// server runs. What is done counts as needed until a pull has come to its end
/// with it ([`Environment::pending`]).
///
/// # Errors
/// A run of Odoo that fails is no error: look at the outcome. Anything else is, after it was
/// taken back as far as the change says.
pub async fn apply(ctx: &Context, env: &Environment, change: Change) -> Result<Applied> {
    let started = Instant::now();
    let known = states(ctx, env).await?;
    let (change, skipped) = reduced(change, &known);
    let record = Apply::new(Serving::look(ctx, env).await?, change);
    if !record.change.must_stop() && !record.change.takes_code() {
        let mut nothing = applied(ctx, record, skipped, started)?;
        (nothing.restarted, nothing.ready) = (false, answers(ctx, env).await?);
        return Ok(nothing);
    }
    let before = note(ctx, env, &record.change)?;
    let Failed { record, error } = match carry_out(ctx, record).await {
        Ok(record) => return applied(ctx, record, skipped, started),
        Err(failed) => failed,
    };
    let is_taken_back = !record.serving.is_done && !error.details.contains_key("leftovers");
    if !is_taken_back || !record.change.rollback {
        return Err(error);
    }
    restore(ctx, env, before)?;
    let (has_failed, was_running) = (record.has_failed(), record.serving.was_running);
    let ready = was_running && answers_again(ctx, env).await?;
    match has_failed {
        true => Ok(Applied { rolled_back: true, ready, ..applied(ctx, record, skipped, started)? }),
        false => Err(error.detail("rolled_back", true)),
    }
}

/// Writes down that the database will reflect more than what was applied; what was written
/// before is returned.
fn note(ctx: &Context, env: &Environment, change: &Change) -> Result<Environment> {
    let before = Environment::known(ctx, &env.id)?;
    let mut noted = before.clone();
    noted.pending.add(change);
    noted.save(ctx)?;
    Ok(before)
}

/// After everything was put back nothing is pending that was not before.
fn restore(ctx: &Context, env: &Environment, before: Environment) -> Result<()> {
    match Environment::read(ctx, &env.id)? {
        Some(now) => Environment { pending: before.pending, ..now }.save(ctx),
        None => Ok(()),
    }
}

fn applied(ctx: &Context, record: Apply, skipped: Vec<Skipped>, started: Instant) -> Result<Applied> {
    let text = record.output.as_ref().map(|id| output::shown(ctx, id)).transpose()?;
    Ok(Applied {
        restarted: record.serving.was_running && record.change.must_stop(),
        change: record.change,
        skipped,
        outcome: record.outcome,
        rolled_back: false,
        ready: record.serving.ready,
        failures: record.failures,
        saved: record.saved,
        renewed: record.renewed,
        output: text.unwrap_or_default(),
        output_id: record.output,
        steps: record.serving.steps,
        elapsed: started.elapsed().as_secs_f64(),
    })
}

/// What is left to do: nothing is installed twice, and only what is installed is upgraded.
/// With tests each module is upgraded if it is installed and installed if it is not.
fn reduced(mut change: Change, known: &BTreeMap<String, Module>) -> (Change, Vec<Skipped>) {
    let is_installed = |name: &ModuleName| {
        known
            .get(name.as_str())
            .is_some_and(|module| module.state != "uninstalled" && module.state != "uninstallable")
    };
    let mut skipped = Vec::new();
    if change.tests.is_some() {
        let all: Vec<ModuleName> = change.install.drain(..).chain(change.upgrade.drain(..)).collect();
        (change.upgrade, change.install) = all.into_iter().partition(is_installed);
        return (change, skipped);
    }
    let mut skip = |names: Vec<ModuleName>, reason: &str| {
        skipped.extend(
            names.into_iter().map(|name| Skipped { module: name.to_string(), reason: reason.to_owned() }),
        );
    };
    let (there, install) = std::mem::take(&mut change.install).into_iter().partition(is_installed);
    let (upgrade, absent) = std::mem::take(&mut change.upgrade).into_iter().partition(is_installed);
    skip(there, "it is installed already");
    skip(absent, "it is not installed");
    (Change { install, upgrade, ..change }, skipped)
}
