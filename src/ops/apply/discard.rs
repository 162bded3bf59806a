//! What a change leaves when its environment goes.

use super::{record::Apply, steps::purpose};
use crate::{
    adapters::postgres,
    context::Context,
    error::Result,
    model::{EnvId, Names},
    ops::{flight, serving::is_under_way},
};

/// Removes what belongs to a change of an environment that is being deleted.
///
/// # Errors
/// When something cannot be removed.
pub async fn discard(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    match is_under_way::<Apply>(ctx, env) {
        true => clear(ctx, env).await,
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
