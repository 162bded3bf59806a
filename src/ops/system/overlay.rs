//! Whether the Docker Engine can mount a kernel overlay on the data directory.

use std::fs;

use crate::{
    adapters::{
        docker::{ContainerSpec, Mount},
        files,
    },
    context::Context,
    error::{Context as _, Error, Result},
    ops::ownership,
};

/// Tries it once, with a file in the lower layer that a container must see.
/// Fails for example on a data directory that is itself an overlay.
///
/// # Errors
/// When the trial's own files cannot be made or removed.
pub async fn probe(ctx: &Context, image: &str) -> Result<bool> {
    let trial = ctx.layout().data_dir().join("overlay-trial");
    let [lower, upper, work] = ["lower", "upper", "work"].map(|name| trial.join(name));
    for directory in [&lower, &upper, &work] {
        files::make_dir(directory)?;
    }
    fs::write(lower.join("seen"), "").context("trying an overlay")?;
    let docker = ctx.docker().await?;
    let name = ctx.names().helper(&ctx.team, "overlay-trial");
    let works = async {
        docker.ensure_overlay_volume(&name, &ctx.labels(), &lower, &upper, &work).await?;
        let spec = ContainerSpec {
            image: image.to_owned(),
            entrypoint: Some(vec!["test".into(), "-f".into(), "/trial/seen".into()]),
            labels: ctx.labels(),
            mounts: vec![Mount::Volume { name: name.clone(), target: "/trial".into() }],
            ..Default::default()
        };
        docker.run_once(&name, &spec, &ctx.cancel, |_| {}).await
    };
    let works = works.await.is_ok_and(|finished| finished.exit_code == 0);
    docker.remove_volume(&name).await?;
    // The engine's work directory belongs to root.
    let helper = "overlay-trial".parse().map_err(Error::internal)?;
    ownership::remove(ctx, &trial, image, &helper).await?;
    Ok(works)
}
