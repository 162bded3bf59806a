//! The filestore: the template's files, by the cheapest way that works here.

use std::path::Path;

use super::super::record::{Environment, FilestoreMethod, Origin};
use crate::{
    adapters::{files, mounts, process},
    config::FilestoreChoice,
    context::Context,
    error::{Error, Result},
    ops::{
        journal::{Journal, Step},
        odoo::OdooImage,
        ownership,
    },
};

pub struct Filestore;

impl Step<Environment> for Filestore {
    const NAME: &'static str = "filestore";
    const TITLE: &'static str = "Making the filestore";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let directory = env.filestore_dir(ctx);
        let lower = env
            .origin
            .as_ref()
            .map(|origin: &Origin| origin.filestore.as_path())
            .filter(|path| path.is_dir());
        let Some(lower) = lower else {
            files::make_dir(&directory)?;
            own(ctx, &env, &env.data(ctx)).await?;
            return Ok(FilestoreMethod::Plain.name().into());
        };
        let size = files::tree_size(lower);
        let first = choose(ctx.config().storage.filestore, size, ctx)?;
        let method = make(ctx, &env, lower, first).await?;
        journal.update(|env| env.filestore = method)?;
        Ok(format!("{}, {} kB", method.name(), size / 1000))
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        let mut removed = Vec::new();
        let volume = ctx.names().filestore_volume(&env.team, &env.id);
        if ctx.docker().await?.remove_volume(&volume).await? {
            removed.push(format!("volume {volume}"));
        }
        let merged = env.filestore_dir(ctx);
        if mounts::unmount(&merged, &ctx.cancel).await? {
            removed.push(format!("mount {}", merged.display()));
        }
        for layer in ["filestore_upper", "filestore_work"] {
            let path = env.workspace(ctx).join(layer);
            ownership::remove(ctx, &path, env.request.image.as_str(), &env.id).await?;
        }
        Ok(removed)
    }
}

/// The way to try first. Small filestores are copied: there is nothing to gain.
fn choose(choice: FilestoreChoice, size: u64, ctx: &Context) -> Result<FilestoreMethod> {
    let threshold = ctx.config().storage.overlay_threshold_mb * 1_000_000;
    Ok(match choice {
        FilestoreChoice::Auto if size < threshold => FilestoreMethod::Copy,
        FilestoreChoice::Auto if ctx.system()?.kernel_overlay == Some(true) => FilestoreMethod::Overlay,
        FilestoreChoice::Auto | FilestoreChoice::Hardlink => FilestoreMethod::Hardlink,
        FilestoreChoice::Overlay => FilestoreMethod::Overlay,
        FilestoreChoice::Fuse => FilestoreMethod::Fuse,
        FilestoreChoice::Copy => FilestoreMethod::Copy,
    })
}

/// Makes the filestore by `method`; where the machine cannot, by the next of
/// hard links → fuse-overlayfs → copy. A way the configuration asks for must work.
async fn make(
    ctx: &Context,
    env: &Environment,
    lower: &Path,
    method: FilestoreMethod,
) -> Result<FilestoreMethod> {
    let is_free = ctx.config().storage.filestore == FilestoreChoice::Auto;
    let directory = env.filestore_dir(ctx);
    let made = match method {
        FilestoreMethod::Overlay => overlay_volume(ctx, env, lower).await,
        FilestoreMethod::Hardlink => files::copy_tree(lower, &directory, true),
        FilestoreMethod::Fuse => fuse(ctx, env, lower).await,
        FilestoreMethod::Copy | FilestoreMethod::Plain => files::copy_tree(lower, &directory, false),
    };
    match made {
        Ok(()) => {
            // Never through a mount: that would copy the whole template up.
            if method != FilestoreMethod::Fuse {
                own(ctx, env, &env.data(ctx)).await?;
            }
            Ok(method)
        }
        Err(error) if is_free && method == FilestoreMethod::Hardlink => {
            files::remove_dir(&directory)?;
            let next = match process::is_installed("fuse-overlayfs") {
                true => FilestoreMethod::Fuse,
                false => FilestoreMethod::Copy,
            };
            ctx.warn(format!("hard links do not work here ({}); using {}", error.message, next.name()));
            Box::pin(make(ctx, env, lower, next)).await
        }
        Err(error) if is_free && method == FilestoreMethod::Fuse => {
            ctx.warn(format!("fuse-overlayfs does not work here ({}); copying", error.message));
            Box::pin(make(ctx, env, lower, FilestoreMethod::Copy)).await
        }
        Err(error) => Err(error.hint("choose another way with `filestore` in [storage] of odeum.toml")),
    }
}

/// The engine mounts the overlay whenever the container starts, also after a reboot.
async fn overlay_volume(ctx: &Context, env: &Environment, lower: &Path) -> Result<()> {
    if ctx.system()?.kernel_overlay != Some(true) {
        return Err(Error::prerequisite("the Docker Engine cannot mount an overlay on the data directory"));
    }
    let [upper, work] = layers(ctx, env).await?;
    let volume = ctx.names().filestore_volume(&env.team, &env.id);
    ctx.docker().await?.ensure_overlay_volume(&volume, &ctx.labels(), lower, &upper, &work).await
}

async fn fuse(ctx: &Context, env: &Environment, lower: &Path) -> Result<()> {
    let [upper, work] = layers(ctx, env).await?;
    let merged = env.filestore_dir(ctx);
    files::make_dir(&merged)?;
    own(ctx, env, &env.data(ctx)).await?;
    mounts::mount_overlay(lower, &upper, &work, &merged, &ctx.cancel).await
}

/// The upper layer's root shows as the root of the merged view, so it needs the
/// right owner; nothing below ever does.
async fn layers(ctx: &Context, env: &Environment) -> Result<[std::path::PathBuf; 2]> {
    let layers = ["filestore_upper", "filestore_work"].map(|name| env.workspace(ctx).join(name));
    for layer in &layers {
        files::make_dir(layer)?;
        own(ctx, env, layer).await?;
    }
    Ok(layers)
}

/// Hard links share their owner with the template, where it is right already.
async fn own(ctx: &Context, env: &Environment, directory: &Path) -> Result<()> {
    let owner = OdooImage::look(ctx, &env.request.image).await?.owner;
    ownership::give(ctx, directory, owner, env.request.image.as_str(), &env.id).await
}
