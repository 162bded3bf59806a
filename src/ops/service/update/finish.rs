//! After an update: the old container goes, or comes back.

use jiff::Timestamp;

use super::{record::Update, steps::plan};
use crate::{
    adapters::{fault, files},
    context::Context,
    error::{Error, Result},
    model::ServiceName,
    ops::{flight, journal::undo, service::Service},
};

/// Removes the old container, and then the record.
pub async fn finish(ctx: &Context, update: &Update) -> Result<Service> {
    fault::point("service-update.finish.before", &ctx.cancel).await?;
    flight::remove_container(ctx, &update.previous, false).await?;
    let service = Service { updated_at: Timestamp::now(), ..Service::find(ctx, &update.name)? };
    service.save(ctx)?;
    files::remove_any(&Update::path(ctx, &update.name))?;
    fault::point("service-update.finish.after", &ctx.cancel).await?;
    Ok(service)
}

/// Finishes an update that was killed when its new container was up, and else puts the old
/// one back.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend(ctx: &Context, name: &ServiceName) -> Result<()> {
    let Some(update) = Update::read(ctx, name)? else { return Ok(()) };
    let ctx = &ctx.uncancelled();
    if update.is_done {
        return finish(ctx, &update).await.map(drop);
    }
    ctx.step("Putting the old container back");
    let undone = undo(ctx, "service-update", &plan(), &update).await;
    match undone.leftovers.as_slice() {
        [] => {
            ctx.warn(format!("an update of service {name} had been cut short and was taken back"));
            Ok(())
        }
        left => {
            let left = left.join("; ");
            Err(Error::external(format!("could not take back an unfinished update of {name}: {left}"))
                .hint("run the command again"))
        }
    }
}

/// What a killed process left undone, in words; `None` when there is nothing.
#[must_use]
pub fn unfinished(ctx: &Context, name: &ServiceName) -> Option<String> {
    Update::path(ctx, name).exists().then(|| "its update was not finished".into())
}

/// Removes what an update made, of a service that is being deleted.
///
/// # Errors
/// When something cannot be removed.
pub async fn clear(ctx: &Context, service: &Service) -> Result<Vec<String>> {
    let (names, team) = (ctx.names(), &service.team);
    let mut removed = Vec::new();
    for container in [names.next_service(team, &service.name), names.previous_service(team, &service.name)] {
        removed.extend(flight::remove_container(ctx, &container, false).await?);
    }
    files::remove_any(&Update::path(ctx, &service.name))?;
    Ok(removed)
}
