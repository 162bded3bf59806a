//! After a change: what it left is cleared away, or it is taken back.

use super::{
    record::Apply,
    steps::{Serve, plan, purpose},
};
use crate::{
    adapters::{fault, files, postgres},
    context::Context,
    error::{Error, Result},
    model::{EnvId, Names},
    ops::{
        environment::{Environment, resume},
        flight,
        journal::{Record, Step, undo},
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

/// Takes back what a killed process left of a change; one that had come to its end, but for
/// the first answer, is finished: people may have worked with it since. Without a snapshot
/// the modules are what Odoo made of them, and the next pull completes it.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend(ctx: &Context, env: &Environment) -> Result<()> {
    let Some(record) = Apply::read(ctx, &env.id)? else { return Ok(()) };
    if record.is_done || (record.has_begun(Serve::NAME) && !record.has_failed_modules()) {
        if record.was_running {
            resume(ctx, env).await?;
        }
        return finish(ctx, &record).await;
    }
    ctx.step("Undoing an unfinished change");
    let undone = undo(&ctx.uncancelled(), "apply", &plan(&record.change), &record).await;
    match undone.leftovers.as_slice() {
        [] => {
            ctx.warn(format!(
                "the {} of {} had been cut short and was taken back{}",
                record.change.words(),
                env.request.name,
                if undone.removed.is_empty() {
                    String::new()
                } else {
                    format!(": {}", undone.removed.join(", "))
                }
            ));
            forget(ctx, &record)
        }
        left => Err(Error::external(format!(
            "could not undo an unfinished {} in {}: {}",
            record.change.words(),
            env.request.name,
            left.join("; ")
        ))
        .hint("run the command again")),
    }
}

/// What a killed process left undone of a change, in words; `None` when there is nothing.
#[must_use]
pub fn unfinished(ctx: &Context, env: &EnvId) -> Option<String> {
    let record = Apply::read(ctx, env).ok().flatten().filter(|record| !record.is_done)?;
    Some(format!("the {} was cut short; the next command on it takes it back", record.change.words()))
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
