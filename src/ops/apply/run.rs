//! From a wish to its result.

use std::{collections::BTreeMap, time::Instant};

use super::{
    finish::{finish, mend},
    modules::{Module, must_exist, states},
    outcome::Outcome,
    record::{Apply, Change},
    steps::plan,
};
use crate::{
    context::Context,
    error::{Kind, Result},
    model::{ModuleName, OutputId, StepEntry},
    ops::{
        environment::{Environment, modules_of_code, start_record},
        journal::Journal,
        output,
        system::ensure_database,
    },
};

/// A module that was left out.
#[derive(Debug, Clone, serde::Serialize, schemars::JsonSchema)]
pub struct Skipped {
    /// Its name.
    pub module: String,
    /// Why.
    pub reason: String,
}

/// What a change did.
pub struct Applied {
    /// What was done, without what was left out.
    pub change: Change,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// What became of it; `None` when there was nothing to do.
    pub outcome: Option<Outcome>,
    /// Whether the database was put back as it was.
    pub rolled_back: bool,
    /// Whether the serving Odoo was stopped and started.
    pub restarted: bool,
    /// Whether it answers again.
    pub ready: bool,
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
    /// Whether all that was asked for was done.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.outcome.as_ref().is_none_or(|outcome| outcome.ok)
    }
}

/// Installs and upgrades modules, or tests them. What is so already is left out.
///
/// # Errors
/// `not_found` for a module that does not exist, before anything is done. A run of
/// Odoo that fails is no error: look at the outcome.
pub async fn apply(ctx: &Context, env: &Environment, change: Change) -> Result<Applied> {
    let started = Instant::now();
    mend(ctx, env).await?;
    ensure_database(ctx).await?;
    let known = states(ctx, env).await?;
    let wanted: Vec<ModuleName> = change.install.iter().chain(&change.upgrade).cloned().collect();
    must_exist(env, &wanted, &known, &modules_of_code(ctx, env))?;
    let (change, skipped) = reduced(change, &known);
    if !change.has_modules() && !change.renew {
        let ready = false;
        return Ok(Applied {
            change,
            skipped,
            outcome: None,
            rolled_back: false,
            restarted: false,
            ready,
            output: String::new(),
            output_id: None,
            steps: Vec::new(),
            elapsed: started.elapsed().as_secs_f64(),
        });
    }
    let found = ctx.docker().await?.inspect_container(&env.container).await?;
    let record = Apply {
        version: Apply::VERSION,
        env: env.id.clone(),
        team: env.team.clone(),
        was_running: found.is_some_and(|container| container.running),
        change,
        output: None,
        outcome: None,
        ready: false,
        is_done: false,
        steps: Vec::new(),
    };
    let steps = plan(&record.change);
    let journal = Journal::begin(ctx, "apply", &Apply::path(ctx, &env.id), record).await?;
    let ended = journal.run(ctx, &steps).await;
    let record = journal.record();
    let rolled_back = match ended {
        Ok(()) => {
            finish(ctx, &record).await?;
            false
        }
        // Odoo failed and the database was put back: the outcome tells why.
        Err(error) if record.has_failed() && !error.details.contains_key("leftovers") => true,
        Err(error) => return Err(error),
    };
    let text = record.output.as_ref().map(|id| output::shown(ctx, id)).transpose()?;
    Ok(Applied {
        change: record.change,
        skipped,
        outcome: record.outcome,
        rolled_back,
        restarted: record.was_running,
        ready: record.ready,
        output: text.unwrap_or_default(),
        output_id: record.output,
        steps: record.steps,
        elapsed: started.elapsed().as_secs_f64(),
    })
}

/// As [`apply`], for code that stays: after a failure that was taken back it waits for Odoo's
/// answer too.
///
/// # Errors
/// As [`apply`].
pub async fn apply_in_place(ctx: &Context, env: &Environment, change: Change) -> Result<Applied> {
    let mut applied = apply(ctx, env, change).await?;
    if applied.rolled_back && applied.restarted {
        match start_record(ctx, env, true).await {
            Ok(started) => applied.ready = started.ready,
            Err(error) if error.kind == Kind::External => ctx.warn(error.message),
            Err(error) => return Err(error),
        }
    }
    Ok(applied)
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
