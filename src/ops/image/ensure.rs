//! An image on this machine, from wherever it can be had.

use super::{build, recipe};
use crate::{
    context::Context,
    error::{Error, Result},
    model::ImageRef,
};

/// Has the image on this machine: it is there, or a registry has it, or it can
/// be built from Debian packages. Says whether it had to be fetched.
///
/// # Errors
/// `prerequisite` with the registry's words when no way leads to it.
pub async fn ensure(ctx: &Context, image: &ImageRef) -> Result<bool> {
    if ctx.docker().await?.inspect_image(image.as_str()).await?.is_some() {
        return Ok(false);
    }
    let Err(refused) = pull(ctx, image).await else { return Ok(true) };
    ctx.check_cancelled()?;
    if recipe(image).is_err() {
        return Err(Error::prerequisite(format!(
            "image {image} is not on this machine, and no registry gave it: {}",
            refused.message
        ))
        .hint(format!("`odeum image build` makes {}", super::BUILDABLE)));
    }
    tracing::info!("no registry gave {image}: {}", refused.message);
    build_image(ctx, image).await?;
    Ok(true)
}

/// Pulls an image from its registry.
///
/// # Errors
/// `external` with the registry's words, `cancelled`.
pub async fn pull(ctx: &Context, image: &ImageRef) -> Result<()> {
    ctx.step(format!("Pulling {image}"));
    let docker = ctx.docker().await?;
    tokio::select! {
        pulled = docker.pull(image, |message| ctx.advance(0.5, message)) => pulled,
        () = ctx.cancel.cancelled() => Err(Error::cancelled()),
    }
}

/// Builds an image from Debian packages.
///
/// # Errors
/// `invalid_input` when there is no recipe for it, `external` with mmdebstrap's words.
pub async fn build_image(ctx: &Context, image: &ImageRef) -> Result<()> {
    ctx.step(format!("Building {image} from Debian packages"));
    let docker = ctx.docker().await?;
    let mirror = ctx.config().build.debian_mirror.as_deref();
    let before = docker.inspect_image(image.as_str()).await?;
    let ours = (docker, ctx.layout().data_dir());
    build(ours, image, mirror, &ctx.cancel, |fraction, line| ctx.advance(fraction, line)).await?;
    if let Some(before) = before {
        // Without a name it would stay for ever; containers that still use it keep it.
        let _ = docker.remove_image(&before.id).await;
    }
    Ok(())
}
