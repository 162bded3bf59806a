//! What a killed process left of a service, finished or taken back.

use super::{delete::take_back, record::Service, update};
use crate::{context::Context, error::Result, model::ServiceName, ops::environment::State};

/// The service of this name when it is complete, after what was cut short was finished or taken
/// back; `None` when there is none then. The caller holds the lock of the team's services.
///
/// # Errors
/// When its record is damaged, or something cannot be taken back.
pub async fn mend(ctx: &Context, name: &ServiceName) -> Result<Option<Service>> {
    let Some(found) = Service::read(ctx, name)? else { return Ok(None) };
    if found.state == State::Ready {
        update::mend(ctx, name).await?;
        return Service::read(ctx, name);
    }
    ctx.step(format!("Undoing what was left: {}", found.cut_short()));
    take_back(ctx, found, false).await?;
    Ok(None)
}

/// What a killed process left undone, in words; `None` when there is nothing.
#[must_use]
pub fn unfinished(ctx: &Context, service: &Service) -> Option<String> {
    match service.state {
        State::Ready => update::unfinished(ctx, &service.name),
        State::Creating | State::Removing => Some(service.cut_short()),
    }
}
