//! Starting and stopping.

use super::{logs::gone, mend::mend, ready, record::missing};
use crate::{context::Context, error::Result, model::ServiceName};

/// Starts a service and waits until it is up; says whether it had to.
///
/// # Errors
/// `not_found`; `external` with the end of its log when it does not come up.
pub async fn start(ctx: &Context, name: &ServiceName) -> Result<bool> {
    let service = mend(ctx, name).await?.ok_or_else(|| missing(ctx, name))?;
    let docker = ctx.docker().await?;
    let found = docker.inspect_container(&service.container).await?.ok_or_else(|| gone(name))?;
    if found.running {
        return Ok(false);
    }
    docker.start_container(&service.container).await?;
    ready::wait(ctx, &service).await.map(|_| true)
}

/// Stops a service; it stays so until it is started. Says whether it ran.
///
/// # Errors
/// `not_found`.
pub async fn stop(ctx: &Context, name: &ServiceName) -> Result<bool> {
    let service = mend(ctx, name).await?.ok_or_else(|| missing(ctx, name))?;
    let docker = ctx.docker().await?;
    let found = docker.inspect_container(&service.container).await?.ok_or_else(|| gone(name))?;
    docker.stop_container(&service.container).await?;
    Ok(found.running || found.restarting)
}
