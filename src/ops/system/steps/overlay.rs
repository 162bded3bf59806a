//! Whether the Docker Engine can mount a kernel overlay on the data directory.

use std::fs;

use super::THERE;
use crate::{
    adapters::{
        docker::{ContainerSpec, Mount},
        files,
    },
    context::{Context, SystemRecord},
    error::{Context as _, Error, Result},
    ops::{
        flight,
        journal::{Journal, Record, Step},
        ownership,
    },
};

/// Name of the trial's container, volume and directory.
const TRIAL: &str = "overlay-trial";

pub struct Overlay;

impl Step<SystemRecord> for Overlay {
    const NAME: &'static str = "overlay";
    const TITLE: &'static str = "Trying an overlay";

    async fn apply(&self, ctx: &Context, journal: &Journal<SystemRecord>) -> Result<String> {
        if journal.record().kernel_overlay.is_none() {
            let works = probe(ctx).await?;
            clean_up(ctx, false).await?;
            journal.update(|record| record.kernel_overlay = Some(works))?;
        }
        Ok(THERE.into())
    }

    async fn undo(&self, ctx: &Context, record: &SystemRecord) -> Result<Vec<String>> {
        clean_up(ctx, record.is_in_flight(Self::NAME)).await.map(|()| Vec::new())
    }
}

/// Tries it with a file in the lower layer that a container must see. Fails for
/// example on a data directory that is itself an overlay.
async fn probe(ctx: &Context) -> Result<bool> {
    let trial = ctx.layout().data_dir().join(TRIAL);
    let [lower, upper, work] = ["lower", "upper", "work"].map(|name| trial.join(name));
    for directory in [&lower, &upper, &work] {
        files::make_dir(directory)?;
    }
    fs::write(lower.join("seen"), "").context("trying an overlay")?;
    let docker = ctx.docker().await?;
    let name = ctx.names().helper(&ctx.team, TRIAL);
    let works = async {
        docker.ensure_overlay_volume(&name, &ctx.labels(), &lower, &upper, &work).await?;
        let spec = ContainerSpec {
            image: ctx.database_image().to_string(),
            entrypoint: Some(vec!["test".into(), "-f".into(), "/trial/seen".into()]),
            labels: ctx.labels(),
            mounts: vec![Mount::Volume { name: name.clone(), target: "/trial".into(), is_filled: false }],
            ..Default::default()
        };
        docker.run_once(&name, &spec, &ctx.cancel, |_| {}).await
    };
    let works = works.await.is_ok_and(|finished| finished.exit_code == 0);
    ctx.check_cancelled().map(|()| works)
}

async fn clean_up(ctx: &Context, in_flight: bool) -> Result<()> {
    let (docker, name) = (ctx.docker().await?, ctx.names().helper(&ctx.team, TRIAL));
    flight::remove_container(ctx, &name, in_flight).await?;
    docker.remove_volume(&name).await?;
    // The engine's work directory belongs to root.
    let helper = TRIAL.parse().map_err(Error::internal)?;
    let trial = ctx.layout().data_dir().join(TRIAL);
    ownership::remove(ctx, &trial, ctx.database_image().as_str(), &helper).await.map(drop)
}
