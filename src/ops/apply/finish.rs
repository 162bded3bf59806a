//! After a change: what it left is cleared away, or it is taken back.

use super::{
    record::Apply,
    steps::{plan, purpose},
};
use crate::{
    adapters::{fault, files, postgres},
    context::Context,
    error::{Error, Result},
    model::{EnvId, Names},
    ops::{
        environment::{Environment, answers_again},
        flight,
        journal::{Record, undo},
    },
};

/// What becomes of a change with a rollback that Odoo has not answered after.
const NEXT_START: &str = "the next start keeps it if Odoo answers, and rolls it back if not";

/// Clears away what a complete change needed.
pub async fn finish(ctx: &Context, record: &Apply) -> Result<()> {
    fault::point("apply.finish.before", &ctx.cancel).await?;
    if record.change.rollback {
        postgres::drop_database(&ctx.database_server()?, &record.snapshot()).await?;
    }
    forget(ctx, record)?;
    fault::point("apply.finish.after", &ctx.cancel).await
}

/// Removes the record of a change that left nothing else.
pub fn forget(ctx: &Context, record: &Apply) -> Result<()> {
    files::remove_any(&Apply::path(ctx, &record.env)).map(drop)
}

/// Takes back what a killed process left of a change; one that had done all but serve again is
/// finished: people may have worked with it since. With a rollback that is so when Odoo answers;
/// unless it `may_start` for it, one that only its answer can decide is left as it is. Without
/// a snapshot the modules are what Odoo made of them, and the next pull completes it.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend(ctx: &Context, env: &Environment, may_start: bool) -> Result<()> {
    match Apply::read(ctx, &env.id)? {
        Some(record) => mend_record(ctx, env, record, may_start).await,
        None => Ok(()),
    }
}

async fn mend_record(ctx: &Context, env: &Environment, mut record: Apply, may_start: bool) -> Result<()> {
    let words = format!("{} of {}", record.change.words(), env.request.name);
    if record.is_undecided() && !may_start {
        ctx.warn(format!("the {words} had been cut short; {NEXT_START}"));
        return Ok(());
    }
    if record.has_worked() {
        let answers = may_start && record.was_running && answers_again(ctx, env).await?;
        if answers || !record.is_undecided() {
            return finish(ctx, &record).await;
        }
    }
    ctx.step("Undoing an unfinished change");
    record.give_up();
    record.stays_stopped = !may_start;
    files::write_json(&Apply::path(ctx, &record.env), &record)?;
    let undone = undo(&ctx.uncancelled(), "apply", &plan(&record.change), &record).await;
    if !undone.leftovers.is_empty() {
        let left = undone.leftovers.join("; ");
        return Err(Error::external(format!("could not undo an unfinished {words}: {left}"))
            .hint("run the command again"));
    }
    ctx.warn(match (record.change.rollback, record.change.has_modules()) {
        (true, _) => format!("the {words} had been cut short and was taken back"),
        (false, true) => format!("the {words} had been cut short; `env pull` does it again"),
        (false, false) => format!("the {words} had been cut short"),
    });
    forget(ctx, &record)
}

/// What a killed process left undone of a change, in words; `None` when there is nothing.
#[must_use]
pub fn unfinished(ctx: &Context, env: &EnvId) -> Option<String> {
    let record = Apply::read(ctx, env).ok().flatten().filter(|record| !record.is_done)?;
    let next = match record.is_undecided() {
        true => NEXT_START,
        false => "the next command that changes it takes it back or finishes it",
    };
    Some(format!("the {} was cut short; {next}", record.change.words()))
}

/// Removes what belongs to a change of an environment that is being deleted.
///
/// # Errors
/// When something cannot be removed.
pub async fn discard(ctx: &Context, env: &Environment) -> Result<Vec<String>> {
    match Apply::path(ctx, &env.id).exists() {
        true => clear(ctx, &env.id).await,
        false => Ok(Vec::new()),
    }
}

/// As [`discard`], of an environment whose record is lost.
///
/// # Errors
/// As [`discard`].
pub async fn clear(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let helper = ctx.names().helper(&ctx.team, &purpose(env));
    let mut removed = flight::remove_container(ctx, &helper, false).await?;
    let snapshot = Names::snapshot_database(&ctx.team, env);
    if postgres::drop_database(&ctx.database_server()?, &snapshot).await? {
        removed.push(format!("database {snapshot}"));
    }
    Ok(removed)
}
