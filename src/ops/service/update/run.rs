//! The update itself.

use std::time::Instant;

use super::{finish::finish, record::Update, steps::plan};
use crate::{
    context::Context,
    error::Result,
    model::ServiceName,
    ops::{
        image,
        journal::Journal,
        service::{Service, container::check_secrets, mend, record::missing},
    },
};

/// What an update did.
pub struct Updated {
    /// The service's record as it is now.
    pub service: Service,
    /// Whether its container is of another image than before.
    pub image_changed: bool,
    /// Whether it has a new container.
    pub is_remade: bool,
    /// The id of the image.
    pub digest: String,
    /// Seconds in all.
    pub elapsed: f64,
}

/// Asks the registry for the newest image of a service, and gives it a container of that when it
/// is another one, or with `force` in any case. One that lost its container gets one too.
///
/// # Errors
/// `not_found`, also of a secret; `external` when the new container does not come up: the old
/// one serves again then.
pub async fn update(ctx: &Context, name: &ServiceName, force: bool) -> Result<Updated> {
    let started = Instant::now();
    let service = mend(ctx, name).await?.ok_or_else(|| missing(ctx, name))?;
    ctx.system()?;
    check_secrets(ctx, &service.request)?;
    let (docker, reference) = (ctx.docker().await?, &service.request.image);
    if let Err(error) = image::pull(ctx, reference).await {
        ctx.check_cancelled()?;
        image::ensure(ctx, reference).await?;
        ctx.warn(format!("{reference} is taken as it is here: {}", error.message));
    }
    let digest = docker.inspect_image(reference.as_str()).await?.map(|image| image.id).unwrap_or_default();
    let found = docker.inspect_container(&service.container).await?;
    let image_changed = found.as_ref().is_some_and(|found| found.image_id != digest);
    let is_remade = image_changed || force || found.is_none();
    let service = match is_remade {
        false => service,
        true => {
            let update = Update::new(ctx, &service, found.map(|found| found.running || found.restarting));
            let journal = Journal::begin(ctx, "service-update", &Update::path(ctx, name), update).await?;
            journal.run(ctx, &plan()).await.map_err(|error| {
                match error.details.contains_key("leftovers") {
                    true => error,
                    false => error.context(format!("{name} goes on as it was")),
                }
            })?;
            finish(ctx, &journal.record()).await?
        }
    };
    Ok(Updated { service, image_changed, is_remade, digest, elapsed: started.elapsed().as_secs_f64() })
}
