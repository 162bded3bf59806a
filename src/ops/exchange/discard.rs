//! What an exchange leaves when its environment goes.

use super::{
    record::Exchange,
    steps::{purpose, remove_directory},
};
use crate::{
    adapters::{files, postgres},
    context::Context,
    error::Result,
    model::{EnvId, Names},
    ops::{flight, serving::Interrupts, system::ensure_database, template::release_generation},
};

/// Removes what belongs to an exchange of an environment that is being deleted.
///
/// # Errors
/// When something cannot be removed.
pub async fn discard(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let Some(record) = Exchange::read(ctx, env)? else { return Ok(Vec::new()) };
    let removed = clear(ctx, env).await?;
    files::remove_any(&Exchange::path(ctx, env))?;
    for origin in record.before.origin.iter().chain(&record.after.origin) {
        release_generation(ctx, env, origin).await?;
    }
    Ok(removed)
}

/// As [`discard`], of an environment whose record is lost.
///
/// # Errors
/// As [`discard`].
pub async fn clear(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let helper = ctx.names().helper(&ctx.team, &purpose(env));
    let mut removed = flight::remove_container(ctx, &helper, false).await?;
    ensure_database(ctx).await?;
    for database in Names::exchange_databases(&ctx.team, env) {
        if postgres::drop_database(&ctx.database_server()?, &database).await? {
            removed.push(format!("database {database}"));
        }
    }
    remove_directory(ctx, env).await?;
    Ok(removed)
}
