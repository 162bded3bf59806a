//! The steps of a service's making, in order. Taken back they are its deletion.

use super::{
    container::{self, labels},
    preset, ready,
    record::{Before, Service},
};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    ops::{
        flight,
        journal::{Group, Journal, Record, Step},
        ports,
    },
};

/// The plan.
pub fn plan() -> Vec<Group<Service>> {
    vec![
        vec![Box::new(Directory)],
        vec![Box::new(Port)],
        vec![Box::new(Volumes)],
        vec![Box::new(Container)],
        vec![Box::new(Ready)],
        vec![Box::new(Preset)],
    ]
}

/// The directory with the record, which goes when all else was taken back.
struct Directory;

impl Step<Service> for Directory {
    const NAME: &'static str = "directory";
    const TITLE: &'static str = "Preparing the service";

    async fn apply(&self, ctx: &Context, journal: &Journal<Service>) -> Result<String> {
        Ok(journal.record().dir(ctx).display().to_string())
    }

    async fn undo(&self, ctx: &Context, service: &Service) -> Result<Vec<String>> {
        files::remove_with_record(&service.dir(ctx), "service.json")?;
        Ok(Vec::new())
    }
}

/// Its port, which nobody else gets.
struct Port;

impl Step<Service> for Port {
    const NAME: &'static str = "port";
    const TITLE: &'static str = "Keeping its port";

    async fn apply(&self, ctx: &Context, journal: &Journal<Service>) -> Result<String> {
        let service = journal.record();
        ports::keep(ctx, &service.container, service.request.port).await?;
        Ok(service.request.port.to_string())
    }

    async fn undo(&self, ctx: &Context, service: &Service) -> Result<Vec<String>> {
        ports::release(ctx, &service.container).await.map(|_| Vec::new())
    }
}

/// Its volumes; those that are there already have the data of an earlier service of its name.
struct Volumes;

impl Step<Service> for Volumes {
    const NAME: &'static str = "volumes";
    const TITLE: &'static str = "Making its volumes";

    async fn apply(&self, ctx: &Context, journal: &Journal<Service>) -> Result<String> {
        let (docker, service) = (ctx.docker().await?, journal.record());
        let (mut made, mut kept) = (0, 0);
        for (name, _) in service.volumes(ctx) {
            if docker.volume_labels(&name).await?.is_some() {
                kept += 1;
                continue;
            }
            journal.update(|service| service.doomed_volumes.push(name.clone()))?;
            docker.ensure_volume(&name, &labels(ctx, &service)).await?;
            made += 1;
        }
        Ok(format!("{made} made, {kept} with data"))
    }

    async fn undo(&self, ctx: &Context, service: &Service) -> Result<Vec<String>> {
        let (docker, mut removed) = (ctx.docker().await?, Vec::new());
        for name in &service.doomed_volumes {
            let in_flight = service.is_in_flight(Self::NAME);
            if flight::remove(in_flight, || docker.remove_volume(name)).await? {
                removed.push(format!("volume {name}"));
            }
        }
        Ok(removed)
    }
}

/// Its container, started.
struct Container;

impl Step<Service> for Container {
    const NAME: &'static str = "container";
    const TITLE: &'static str = "Starting it";

    async fn apply(&self, ctx: &Context, journal: &Journal<Service>) -> Result<String> {
        let service = journal.record();
        container::make(ctx, &service, &service.container).await?;
        ctx.docker().await?.start_container(&service.container).await?;
        Ok(service.request.image.to_string())
    }

    async fn undo(&self, ctx: &Context, service: &Service) -> Result<Vec<String>> {
        flight::remove_container(ctx, &service.container, service.is_in_flight(Self::NAME)).await
    }
}

/// Its first sign of life.
struct Ready;

impl Step<Service> for Ready {
    const NAME: &'static str = "ready";
    const TITLE: &'static str = "Waiting until it is up";

    async fn apply(&self, ctx: &Context, journal: &Journal<Service>) -> Result<String> {
        ready::wait(ctx, &journal.record()).await
    }
}

/// What it was made from, for another time.
struct Preset;

impl Step<Service> for Preset {
    const NAME: &'static str = "preset";
    const TITLE: &'static str = "Saving its preset";

    async fn apply(&self, ctx: &Context, journal: &Journal<Service>) -> Result<String> {
        let service = journal.record();
        let before = match preset::get(ctx, &service.name)? {
            Some(found) => Before::Preset(Box::new(found)),
            None => Before::Nothing,
        };
        journal.update(|service| service.preset_before = Some(before))?;
        preset::save(ctx, &service.name, &service.request)?;
        Ok("saved".into())
    }

    /// A preset outlives its service; one of a service that was never complete does not.
    async fn undo(&self, ctx: &Context, service: &Service) -> Result<Vec<String>> {
        match &service.preset_before {
            Some(Before::Preset(found)) => preset::save(ctx, &service.name, found)?,
            Some(Before::Nothing) if preset::get(ctx, &service.name)?.is_some() => {
                preset::delete(ctx, &service.name)?;
            }
            Some(Before::Nothing) | None => {}
        }
        Ok(Vec::new())
    }
}
