//! The renaming itself.

use std::time::Instant;

use super::{free::must_be_free, record::Rename};
use crate::{
    context::{Context, Lock},
    error::{Error, Kind, Result},
    model::{EnvName, StepEntry},
    ops::{
        environment::{self, Environment, mend},
        ports, secret,
        serving::{Serving, carry_out, is_under_way},
    },
};

/// What a renaming did.
pub struct Renamed {
    /// The environment's record as it is now.
    pub environment: Environment,
    /// Whether it had another name.
    pub renamed: bool,
    /// Whether Odoo answers; `false` when it did not run before.
    pub ready: bool,
    /// The steps taken.
    pub steps: Vec<StepEntry>,
    /// Seconds in all.
    pub elapsed: f64,
}

/// What a renaming holds: the environment, and whatever would be made under the new name.
#[must_use]
pub fn locks(ctx: &Context, from: &EnvName, to: &EnvName) -> Vec<Lock> {
    let mut locks = vec![environment::lock(ctx, from)];
    for lock in environment::locks_of_new(ctx, to) {
        if !locks.contains(&lock) {
            locks.push(lock);
        }
    }
    locks
}

/// Gives an environment another name. What was cut short is finished or taken back first, whichever
/// of both names it has then. The caller holds its [`locks`].
///
/// # Errors
/// `not_found`, `protected`; `conflict` when another one has the name; `external` when Odoo does not
/// answer: it has its old name then.
pub async fn rename(ctx: &Context, from: &EnvName, to: &EnvName) -> Result<Renamed> {
    let started = Instant::now();
    let env = mend(ctx, &find(ctx, from, to)?).await?;
    let elapsed = || started.elapsed().as_secs_f64();
    if env.request.name == *to {
        let ready = environment::answers(ctx, &env).await?;
        return Ok(Renamed {
            environment: env,
            renamed: false,
            ready,
            steps: Vec::new(),
            elapsed: elapsed(),
        });
    }
    Environment::find_to_change(ctx, from)?;
    if let Some(template) = &env.request.edits {
        return Err(Error::prerequisite(format!(
            "in {from} template {template} is edited, which is found by its name"
        ))
        .hint(format!("odeum template edit {template} --save, or --discard")));
    }
    check(ctx, to).await?;
    secret::resolve(ctx, &environment::container_variables(ctx))?;
    let container = ctx.docker().await?.inspect_container(&env.container).await?;
    let serving = Serving::new(
        &env,
        container.as_ref().is_some_and(|found| found.running || environment::is_asleep(ctx, &env.id)),
    );
    let (from, to) = (from.clone(), to.clone());
    let done =
        carry_out(ctx, Rename { serving, from, to, had_container: container.is_some() }).await?.serving;
    Ok(Renamed {
        environment: Environment::known(ctx, &env.id)?,
        renamed: true,
        ready: done.ready,
        steps: done.steps,
        elapsed: elapsed(),
    })
}

/// The environment that is meant: it may have the new name already, for as long as its renaming is
/// not finished.
fn find(ctx: &Context, from: &EnvName, to: &EnvName) -> Result<Environment> {
    match Environment::find_to_change(ctx, from) {
        Err(error) if error.kind == Kind::NotFound => {
            let renaming = Environment::of(ctx, to)?.filter(|found| is_under_way::<Rename>(ctx, &found.id));
            renaming.ok_or(error)
        }
        found => found,
    }
}

/// Fails when somebody has the name, or may get it.
async fn check(ctx: &Context, to: &EnvName) -> Result<()> {
    let _moment = ctx.moment(ports::RESERVING).await?;
    if Environment::of(ctx, to)?.is_some() {
        return Err(Error::conflict(format!("there is an environment {to} already"))
            .hint(format!("choose another name, or `odeum env delete {}` first", to.quoted())));
    }
    must_be_free(ctx, to, &Environment::all(ctx)?)
}
