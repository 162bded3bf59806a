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
    ops::{environment::Environment, flight, journal::undo},
};

/// Clears away what a complete change needed.
pub async fn finish(ctx: &Context, record: &Apply) -> Result<()> {
    fault::point("apply.finish.before", &ctx.cancel).await?;
    if record.change.rollback {
        postgres::drop_database(&ctx.database_server()?, &record.snapshot()).await?;
    }
    files::remove_any(&Apply::path(ctx, &record.env))?;
    fault::point("apply.finish.after", &ctx.cancel).await
}

/// Takes back what a killed process left of a change; one that was complete is finished.
/// Without a snapshot the modules are what Odoo made of them, and the same change again
/// completes it.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend(ctx: &Context, env: &Environment) -> Result<()> {
    let Some(record) = Apply::read(ctx, &env.id)? else { return Ok(()) };
    if record.is_done {
        return finish(ctx, &record).await;
    }
    ctx.step("Undoing an unfinished change of modules");
    let undone = undo(&ctx.uncancelled(), "apply", &plan(&record.change), &record).await;
    match undone.leftovers.as_slice() {
        [] => Ok(()),
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
    if !Apply::path(ctx, &env.id).exists() {
        return Ok(Vec::new());
    }
    let helper = ctx.names().helper(&env.team, &purpose(&env.id));
    let mut removed = flight::remove_container(ctx, &helper, false).await?;
    let snapshot = Names::snapshot_database(&env.team, &env.id);
    if postgres::drop_database(&ctx.database_server()?, &snapshot).await? {
        removed.push(format!("database {snapshot}"));
    }
    Ok(removed)
}
