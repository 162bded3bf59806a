//! A container that another one takes the name of, kept until that one is known to be good.

use super::record::Environment;
use crate::{context::Context, error::Result, ops::flight};

/// Gives an environment's container its other name.
///
/// # Errors
/// When Docker refuses.
pub async fn set_aside(ctx: &Context, env: &Environment) -> Result<()> {
    let previous = ctx.names().previous_container(&env.team, &env.id);
    ctx.docker().await?.rename_container(&env.container, &previous).await
}

/// Gives it its own name again, for which the one that has that goes. It has its other name if, and
/// only if, its own is the new one's, or nobody's. `had_one` says whether there was one to be kept.
///
/// # Errors
/// When Docker refuses.
pub async fn put_back(
    ctx: &Context,
    env: &Environment,
    had_one: bool,
    in_flight: bool,
) -> Result<Vec<String>> {
    let previous = ctx.names().previous_container(&env.team, &env.id);
    let docker = ctx.docker().await?;
    let is_kept = docker.inspect_container(&previous).await?.is_some();
    if had_one && !is_kept {
        return Ok(Vec::new());
    }
    let removed = flight::remove_container(ctx, &env.container, in_flight).await?;
    if is_kept {
        docker.rename_container(&previous, &env.container).await?;
    }
    Ok(removed)
}

/// Removes it.
///
/// # Errors
/// When Docker refuses.
pub async fn forget(ctx: &Context, env: &Environment) -> Result<Vec<String>> {
    let previous = ctx.names().previous_container(&env.team, &env.id);
    let removed = ctx.docker().await?.remove_container(&previous).await?;
    Ok(removed.then(|| format!("container {previous}")).into_iter().collect())
}
