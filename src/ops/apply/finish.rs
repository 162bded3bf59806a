//! After a change: what it left is cleared away, or it is taken back.

use super::{
    record::Apply,
    steps::{plan, purpose},
};
use crate::{
    adapters::{fault, files, postgres},
    context::Context,
    error::{Error, Kind, Result},
    model::{EnvId, Names},
    ops::{
        environment::{Environment, start_record},
        flight,
        journal::undo,
    },
};

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
/// finished: people may have worked with it since. Without a snapshot
/// the modules are what Odoo made of them, and the next pull completes it.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend(ctx: &Context, env: &Environment) -> Result<()> {
    match Apply::read(ctx, &env.id)? {
        Some(record) => mend_record(ctx, env, record).await,
        None => Ok(()),
    }
}

/// As [`mend`], of an environment that is to be stopped: it is not started before.
///
/// # Errors
/// As [`mend`].
pub async fn mend_stopped(ctx: &Context, env: &Environment) -> Result<()> {
    match Apply::read(ctx, &env.id)? {
        Some(record) => mend_record(ctx, env, Apply { was_running: false, ..record }).await,
        None => Ok(()),
    }
}

async fn mend_record(ctx: &Context, env: &Environment, record: Apply) -> Result<()> {
    let words = format!("{} of {}", record.change.words(), env.request.name);
    if record.is_done || record.has_worked() {
        if record.was_running {
            answers_again(ctx, env).await?;
        }
        return finish(ctx, &record).await;
    }
    ctx.step("Undoing an unfinished change");
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

/// Waits for an Odoo that is to serve as it did, and may have been unwell before.
pub async fn answers_again(ctx: &Context, env: &Environment) -> Result<bool> {
    match start_record(ctx, env, true).await {
        Ok(started) => Ok(started.ready),
        Err(error) if error.kind == Kind::External => {
            let last = error.message.lines().last().unwrap_or_default();
            ctx.warn(format!("{} does not serve, as before or for another reason: {last}", env.request.name));
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// What a killed process left undone of a change, in words; `None` when there is nothing.
#[must_use]
pub fn unfinished(ctx: &Context, env: &EnvId) -> Option<String> {
    let record = Apply::read(ctx, env).ok().flatten().filter(|record| !record.is_done)?;
    Some(format!(
        "the {} was cut short; the next command that changes it takes it back or finishes it",
        record.change.words()
    ))
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
