//! Forgetting a preset, and with it the volumes of a service that is deleted.

use super::{preset, record::Service};
use crate::{context::Context, error::Result, model::ServiceName};

/// Forgets a preset; the volumes it was the last to remember are named. They stay.
///
/// # Errors
/// `not_found` when there is none.
pub async fn forget(ctx: &Context, name: &ServiceName) -> Result<Vec<String>> {
    let found = preset::get(ctx, name)?;
    preset::delete(ctx, name)?;
    let Some(request) = found.filter(|_| !Service::path(ctx, name).exists()) else { return Ok(Vec::new()) };
    let docker = ctx.docker().await?;
    let mut left = Vec::new();
    for (volume, _) in Service::new(ctx, name.clone(), request).volumes(ctx) {
        if docker.volume_labels(&volume).await?.is_some() {
            left.push(volume);
        }
    }
    Ok(left)
}
