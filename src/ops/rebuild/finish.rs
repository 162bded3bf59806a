//! After a rebuild: the old container goes, or comes back.

use super::{record::Rebuild, steps::plan};
use crate::{
    adapters::{fault, files},
    context::Context,
    error::{Error, Result},
    model::EnvId,
    ops::{
        environment::{Environment, answers_again},
        journal::{Record, undo},
    },
};

/// What becomes of a new container that Odoo was started in and has not answered from.
const NEXT_START: &str =
    "the next start keeps the new container if Odoo answers, and puts the old one back if not";

/// Removes the old container, and then the record.
pub async fn finish(ctx: &Context, record: &Rebuild) -> Result<()> {
    fault::point("rebuild.finish.before", &ctx.cancel).await?;
    ctx.docker().await?.remove_container(&record.previous(ctx)).await?;
    files::remove_any(&Rebuild::path(ctx, &record.env))?;
    fault::point("rebuild.finish.after", &ctx.cancel).await
}

/// Puts the old container back when a killed process left the new one not wholly in its place;
/// when Odoo had been started in it and answers, the rebuild is finished instead. Unless Odoo
/// `may_start` for it, one that only its answer can decide is left as it is.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend(ctx: &Context, env: &Environment, may_start: bool) -> Result<()> {
    let Some(mut record) = Rebuild::read(ctx, &env.id)? else { return Ok(()) };
    let name = &env.request.name;
    if record.is_undecided() && !may_start {
        ctx.warn(format!("a rebuild of {name} had been cut short; {NEXT_START}"));
        return Ok(());
    }
    if record.has_worked() {
        let answers = record.is_undecided() && answers_again(ctx, env).await?;
        if answers || !record.is_undecided() {
            return finish(ctx, &record).await;
        }
    }
    ctx.step("Putting the old container back");
    record.give_up();
    record.stays_stopped = !may_start;
    files::write_json(&Rebuild::path(ctx, &record.env), &record)?;
    let undone = undo(&ctx.uncancelled(), "rebuild", &plan(), &record).await;
    if !undone.leftovers.is_empty() {
        let left = undone.leftovers.join("; ");
        return Err(Error::external(format!("could not take back an unfinished rebuild of {name}: {left}"))
            .hint("run the command again"));
    }
    ctx.warn(format!("a rebuild of {name} had been cut short and was taken back"));
    Ok(())
}

/// What a killed process left undone, in words; `None` when there is nothing.
#[must_use]
pub fn unfinished(ctx: &Context, env: &EnvId) -> Option<String> {
    let record = Rebuild::read(ctx, env).ok().flatten()?;
    let next = match record.is_undecided() {
        true => NEXT_START,
        false => "the next command that changes it takes it back or finishes it",
    };
    Some(format!("its rebuild was cut short; {next}"))
}

/// Removes what belongs to a rebuild of an environment that is being deleted.
///
/// # Errors
/// When something cannot be removed.
pub async fn discard(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let previous = ctx.names().previous_container(&ctx.team, env);
    let removed = ctx.docker().await?.remove_container(&previous).await?;
    files::remove_any(&Rebuild::path(ctx, env))?;
    Ok(removed.then(|| format!("container {previous}")).into_iter().collect())
}
