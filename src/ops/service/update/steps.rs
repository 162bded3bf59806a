//! The steps of an update, in order.

use super::record::Update;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    ops::{
        flight,
        journal::{Group, Journal, Record, Step},
        service::{Service, container, ready},
    },
};

/// The plan: the old container is not touched before it is known that the new one starts.
pub fn plan() -> Vec<Group<Update>> {
    vec![
        vec![Box::new(Beginning)],
        vec![Box::new(Next)],
        vec![Box::new(Stop)],
        vec![Box::new(Exchange)],
        vec![Box::new(Ready)],
    ]
}

/// The service as its record says.
fn service(ctx: &Context, update: &Update) -> Result<Service> {
    Service::find(ctx, &update.name)
}

/// The record, which goes when all else was taken back.
struct Beginning;

impl Step<Update> for Beginning {
    const NAME: &'static str = "beginning";
    const TITLE: &'static str = "Preparing the update";

    async fn apply(&self, ctx: &Context, journal: &Journal<Update>) -> Result<String> {
        Ok(service(ctx, &journal.record())?.request.image.to_string())
    }

    async fn undo(&self, ctx: &Context, update: &Update) -> Result<Vec<String>> {
        files::remove_any(&Update::path(ctx, &update.name)).map(|_| Vec::new())
    }
}

/// The new container, made after a trial of its image without network and data.
struct Next;

impl Step<Update> for Next {
    const NAME: &'static str = "next";
    const TITLE: &'static str = "Making the new container";

    async fn apply(&self, ctx: &Context, journal: &Journal<Update>) -> Result<String> {
        let update = journal.record();
        let service = service(ctx, &update)?;
        container::try_out(ctx, &service, &update.next).await?;
        container::make(ctx, &service, &update.next).await?;
        Ok(update.next)
    }

    async fn undo(&self, ctx: &Context, update: &Update) -> Result<Vec<String>> {
        flight::remove_container(ctx, &update.next, update.is_in_flight(Self::NAME)).await
    }
}

/// The old one makes room: port and volumes are for one at a time.
struct Stop;

impl Step<Update> for Stop {
    const NAME: &'static str = "stop";
    const TITLE: &'static str = "Stopping the old one";

    async fn apply(&self, ctx: &Context, journal: &Journal<Update>) -> Result<String> {
        let container = service(ctx, &journal.record())?.container;
        ctx.docker().await?.stop_container(&container).await?;
        Ok(container)
    }

    /// The engine may be stopping it still for a process that was killed.
    async fn undo(&self, ctx: &Context, update: &Update) -> Result<Vec<String>> {
        let container = service(ctx, update)?.container;
        flight::settle(ctx, &container, update.is_in_flight(Self::NAME)).await?;
        if update.had_container && update.was_running {
            ctx.docker().await?.start_container(&container).await?;
        }
        Ok(Vec::new())
    }
}

/// The new one takes the name of the old one, which keeps another.
struct Exchange;

impl Step<Update> for Exchange {
    const NAME: &'static str = "exchange";
    const TITLE: &'static str = "Putting the new one in its place";

    async fn apply(&self, ctx: &Context, journal: &Journal<Update>) -> Result<String> {
        let (docker, update) = (ctx.docker().await?, journal.record());
        let container = service(ctx, &update)?.container;
        if update.had_container {
            docker.rename_container(&container, &update.previous).await?;
        }
        docker.rename_container(&update.next, &container).await?;
        Ok(container)
    }

    /// The old one has its other name if, and only if, its own is the new one's, or nobody's.
    async fn undo(&self, ctx: &Context, update: &Update) -> Result<Vec<String>> {
        let (docker, container) = (ctx.docker().await?, service(ctx, update)?.container);
        let is_kept = docker.inspect_container(&update.previous).await?.is_some();
        if update.had_container && !is_kept {
            return Ok(Vec::new());
        }
        let removed = flight::remove_container(ctx, &container, false).await?;
        if is_kept {
            docker.rename_container(&update.previous, &container).await?;
        }
        Ok(removed)
    }
}

/// Its first sign of life; one that was stopped stays stopped.
struct Ready;

impl Step<Update> for Ready {
    const NAME: &'static str = "ready";
    const TITLE: &'static str = "Waiting until it is up";

    async fn apply(&self, ctx: &Context, journal: &Journal<Update>) -> Result<String> {
        let update = journal.record();
        if !update.was_running {
            return Ok("stays stopped".into());
        }
        let service = service(ctx, &update)?;
        ctx.docker().await?.start_container(&service.container).await?;
        ready::wait(ctx, &service).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_stopped_before_the_new_container_is_there() {
        let names: Vec<_> = plan().iter().flatten().map(|step| step.name()).collect();
        assert_eq!(names, ["beginning", "next", "stop", "exchange", "ready"]);
    }
}
