//! What a killed process left of such an operation: finished, or taken back.

use super::{
    record::Interrupts,
    run::{finish, forget},
};
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    model::EnvId,
    ops::{
        environment::{Environment, answers_again},
        journal::{Record, undo},
    },
};

/// Takes back what a killed process left; when Odoo had been started on what was done and
/// answers, it is finished instead. Unless Odoo `may_start` for it, one that only its answer can
/// decide is left as it is.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend<R: Interrupts>(ctx: &Context, env: &EnvId, may_start: bool) -> Result<()> {
    let Some(mut record) = R::read(ctx, env)? else { return Ok(()) };
    // Its record may be that of what was done by now.
    let env = Environment::known(ctx, env)?;
    let words = format!("{} of {}", record.words(), env.request.name);
    if record.is_undecided() && !may_start {
        ctx.warn(format!("the {words} had been cut short; {}", R::NEXT_START));
        return Ok(());
    }
    if record.has_worked() {
        let must_start = may_start && record.serving().was_running && !record.serving().is_done;
        let answers = must_start && answers_again(ctx, &env).await?;
        if answers || !record.is_undecided() {
            return finish(ctx, &record).await;
        }
    }
    ctx.step(format!("Taking back the {words}"));
    record.give_up();
    record.serving_mut().stays_stopped = !may_start;
    files::write_json(&R::path(ctx, &env.id), &record)?;
    let undone = undo(&ctx.uncancelled(), R::OPERATION, &record.plan(), &record).await;
    if !undone.leftovers.is_empty() {
        let left = undone.leftovers.join("; ");
        return Err(Error::external(format!("could not take back the unfinished {words}: {left}"))
            .hint("run the command again"));
    }
    ctx.warn(format!("the {words} had been cut short{}", record.end()));
    forget(ctx, &record)
}

/// What a killed process left undone, in words; `None` when there is nothing.
#[must_use]
pub fn unfinished<R: Interrupts>(ctx: &Context, env: &EnvId) -> Option<String> {
    let record = R::read(ctx, env).ok().flatten().filter(|record| !record.serving().is_done)?;
    let next = match record.is_undecided() {
        true => R::NEXT_START,
        false => "the next command that changes it takes it back or finishes it",
    };
    Some(format!("the {} was cut short; {next}", record.words()))
}

/// Whether one is under way, or was cut short.
#[must_use]
pub fn is_under_way<R: Interrupts>(ctx: &Context, env: &EnvId) -> bool {
    R::path(ctx, env).exists()
}
