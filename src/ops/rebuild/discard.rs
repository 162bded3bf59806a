//! What a rebuild leaves when its environment goes.

use super::record::Rebuild;
use crate::{adapters::files, context::Context, error::Result, model::EnvId, ops::serving::Interrupts};

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
