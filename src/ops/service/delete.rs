//! Deleting a service: its making taken back. Its preset stays, and its volumes unless they are
//! to go.

use super::{
    preset,
    record::{Service, missing},
    steps::plan,
    update,
};
use crate::{
    adapters::fault,
    context::Context,
    error::{Error, Kind, Result},
    model::ServiceName,
    ops::{environment::State, journal::undo},
};

/// What a deletion did.
pub struct Deleted {
    /// The container's name.
    pub container: String,
    /// What was there and is gone.
    pub removed: Vec<String>,
    /// Volumes that stay.
    pub kept_volumes: Vec<String>,
}

/// Deletes a service, complete or not.
///
/// # Errors
/// `not_found`; `external` when something cannot be removed: the next call goes on there.
pub async fn delete(ctx: &Context, name: &ServiceName, with_volumes: bool) -> Result<Deleted> {
    let service = Service::read(ctx, name)?.ok_or_else(|| missing(ctx, name))?;
    let mut deleted = take_back(ctx, service.clone(), with_volumes).await?;
    let docker = ctx.docker().await?;
    for (volume, _) in service.volumes(ctx) {
        if docker.volume_labels(&volume).await?.is_some() {
            deleted.kept_volumes.push(volume);
        }
    }
    if !deleted.kept_volumes.is_empty() && preset::get(ctx, name)?.is_none() {
        ctx.warn(format!(
            "no preset remembers {}: `odeum cleanup` lists what stays",
            deleted.kept_volumes.join(", ")
        ));
    }
    Ok(deleted)
}

/// Takes back all steps of a service's making, whether they were done or not.
pub async fn take_back(ctx: &Context, mut service: Service, with_volumes: bool) -> Result<Deleted> {
    // Without an engine or an installation nothing could be taken back, so nothing is begun.
    ctx.docker().await?;
    ctx.system()?;
    fault::point("service-delete.begin.before", &ctx.cancel).await?;
    service.state = State::Removing;
    if with_volumes {
        service.doomed_volumes = service.volumes(ctx).into_iter().map(|(name, _)| name).collect();
    }
    match service.save(ctx) {
        // Deleting makes room, so it must work on a full disk; it goes on without the mark.
        Err(error) if error.kind == Kind::Prerequisite => ctx.warn(error.message),
        saved => saved?,
    }
    // Stopping halfway helps nobody: what is begun is finished.
    let ctx = &ctx.uncancelled();
    let updating = update::clear(ctx, &service).await?;
    let mut undone = undo(ctx, "service-delete", &plan(), &service).await;
    undone.removed.splice(0..0, updating);
    match undone.leftovers.as_slice() {
        [] => Ok(Deleted { container: service.container, removed: undone.removed, kept_volumes: Vec::new() }),
        left => Err(Error::external(format!(
            "service {} is not wholly deleted: {}",
            service.name,
            left.join("; ")
        ))
        .hint(format!("run `odeum service delete {}` again", service.name))
        .detail("removed", undone.removed)
        .detail("leftovers", left.to_vec())),
    }
}
