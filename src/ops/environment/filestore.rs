//! Filestores: where their parts lie, and how one is made from a template's files.

use std::path::{Path, PathBuf};

use super::{
    data::{FilestoreMethod, Origin},
    record::Environment,
};
use crate::{
    adapters::{files, mounts, process},
    config::FilestoreChoice,
    context::{Context, SystemRecord},
    error::{Error, Result},
    ops::{odoo::OdooImage, ownership},
};

/// A directory that a filestore consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it; of a filestore that is mounted, where that is.
    Files,
    /// The layer that is written.
    Upper,
    /// What an overlay works with.
    Work,
}

impl Part {
    /// Every part there may be.
    pub const ALL: [Self; 3] = [Self::Files, Self::Upper, Self::Work];

    /// The parts that hold the data of a filestore made so.
    #[must_use]
    pub const fn of(method: FilestoreMethod) -> &'static [Self] {
        match method {
            FilestoreMethod::Overlay | FilestoreMethod::Fuse => &[Self::Upper, Self::Work],
            FilestoreMethod::Plain | FilestoreMethod::Hardlink | FilestoreMethod::Copy => &[Self::Files],
        }
    }

    /// The part a copy of the data is taken of.
    #[must_use]
    pub const fn written(method: FilestoreMethod) -> Self {
        Self::of(method)[0]
    }
}

/// Where the parts of a filestore lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    files: PathBuf,
    upper: PathBuf,
    work: PathBuf,
    /// What is given to the user Odoo runs as, with the files in it.
    root: PathBuf,
}

impl Place {
    /// Those an environment runs on.
    #[must_use]
    pub fn of(ctx: &Context, env: &Environment) -> Self {
        let workspace = env.workspace(ctx);
        Self {
            files: env.filestore_dir(ctx),
            upper: workspace.join("filestore_upper"),
            work: workspace.join("filestore_work"),
            root: env.data(ctx),
        }
    }

    /// Those of a filestore in a directory of its own.
    #[must_use]
    pub fn below(directory: &Path) -> Self {
        let [files, upper, work] = ["files", "upper", "work"].map(|name| directory.join(name));
        Self { root: files.clone(), files, upper, work }
    }

    /// One of them.
    #[must_use]
    pub fn at(&self, part: Part) -> &Path {
        match part {
            Part::Files => &self.files,
            Part::Upper => &self.upper,
            Part::Work => &self.work,
        }
    }
}

/// Makes a filestore at `place` from the files of a template, by the cheapest way that works
/// here, and says which that was and how many bytes there are. A fuse mount is mounted then, a
/// kernel overlay is not ([`make_volume`]).
///
/// # Errors
/// When the way the configuration asks for does not work; `prerequisite` when the template's
/// files are gone.
pub async fn make(
    ctx: &Context,
    env: &Environment,
    origin: Option<&Origin>,
    place: &Place,
) -> Result<(FilestoreMethod, u64)> {
    let Some(origin) = origin else {
        files::make_dir(&place.files)?;
        own(ctx, env, &place.root).await?;
        return Ok((FilestoreMethod::Plain, 0));
    };
    let lower = origin.directory()?;
    let size = files::tree_size(lower);
    let first = choose(ctx, size)?;
    Ok((make_by(ctx, env, lower, place, first).await?, size))
}

/// The way to try first for a filestore of this size. Small ones are copied: there is nothing to
/// gain.
///
/// # Errors
/// When the installation's record cannot be read.
pub fn choose(ctx: &Context, size: u64) -> Result<FilestoreMethod> {
    let storage = &ctx.config().storage;
    let has_overlay =
        || Ok::<_, Error>(SystemRecord::read(ctx.layout())?.and_then(|record| record.kernel_overlay));
    Ok(match storage.filestore {
        FilestoreChoice::Auto if size < storage.overlay_threshold_mb * 1_000_000 => FilestoreMethod::Copy,
        FilestoreChoice::Auto if has_overlay()? == Some(true) => FilestoreMethod::Overlay,
        FilestoreChoice::Auto | FilestoreChoice::Hardlink => FilestoreMethod::Hardlink,
        FilestoreChoice::Overlay => FilestoreMethod::Overlay,
        FilestoreChoice::Fuse => FilestoreMethod::Fuse,
        FilestoreChoice::Copy => FilestoreMethod::Copy,
    })
}

/// Makes it by `method`; where the machine cannot, by the next of hard links →
/// fuse-overlayfs → copy. A way the configuration asks for must work.
async fn make_by(
    ctx: &Context,
    env: &Environment,
    lower: &Path,
    place: &Place,
    method: FilestoreMethod,
) -> Result<FilestoreMethod> {
    let is_free = ctx.config().storage.filestore == FilestoreChoice::Auto;
    let made = match method {
        FilestoreMethod::Overlay => overlay(ctx, env, place).await,
        FilestoreMethod::Hardlink => files::copy_tree(lower, &place.files, true),
        FilestoreMethod::Fuse => fuse(ctx, env, lower, place).await,
        FilestoreMethod::Copy | FilestoreMethod::Plain => files::copy_tree(lower, &place.files, false),
    };
    match made {
        Ok(()) => {
            // Never through a mount: that would copy the whole template up. Hard links share
            // their owner with the template, where it is right already.
            if method != FilestoreMethod::Fuse {
                own(ctx, env, &place.root).await?;
            }
            Ok(method)
        }
        Err(error) if is_free && method == FilestoreMethod::Hardlink => {
            files::remove_dir(&place.files)?;
            let next = match process::is_installed("fuse-overlayfs") {
                true => FilestoreMethod::Fuse,
                false => FilestoreMethod::Copy,
            };
            ctx.warn(format!("hard links do not work here ({}); using {}", error.message, next.name()));
            Box::pin(make_by(ctx, env, lower, place, next)).await
        }
        Err(error) if is_free && method == FilestoreMethod::Fuse => {
            ctx.warn(format!("fuse-overlayfs does not work here ({}); copying", error.message));
            Box::pin(make_by(ctx, env, lower, place, FilestoreMethod::Copy)).await
        }
        Err(error) => Err(error.hint("choose another way with `filestore` in [storage] of odeum.toml")),
    }
}

async fn overlay(ctx: &Context, env: &Environment, place: &Place) -> Result<()> {
    if ctx.system()?.kernel_overlay != Some(true) {
        return Err(Error::prerequisite("the Docker Engine cannot mount an overlay on the data directory"));
    }
    layers(ctx, env, place).await
}

async fn fuse(ctx: &Context, env: &Environment, lower: &Path, place: &Place) -> Result<()> {
    layers(ctx, env, place).await?;
    files::make_dir(&place.files)?;
    own(ctx, env, &place.root).await?;
    mounts::mount_overlay(lower, &place.upper, &place.work, &place.files, &ctx.cancel).await
}

/// The upper layer's root shows as the root of the merged view, so it needs the
/// right owner; nothing below ever does.
async fn layers(ctx: &Context, env: &Environment, place: &Place) -> Result<()> {
    for layer in [&place.upper, &place.work] {
        files::make_dir(layer)?;
        own(ctx, env, layer).await?;
    }
    files::make_dir(&place.root)
}

/// Gives a directory to the user Odoo runs as.
async fn own(ctx: &Context, env: &Environment, directory: &Path) -> Result<()> {
    let owner = OdooImage::look(ctx, &env.request.image).await?.owner;
    ownership::give(ctx, directory, owner, env.request.image.as_str(), &env.id).await
}

/// Makes the volume of an environment that runs on a kernel overlay: the engine mounts it
/// whenever the container starts, also after a reboot.
///
/// # Errors
/// When the engine refuses.
pub async fn make_volume(ctx: &Context, env: &Environment) -> Result<()> {
    let (FilestoreMethod::Overlay, Some(origin)) = (env.filestore, &env.origin) else { return Ok(()) };
    let (volume, place) = (ctx.names().filestore_volume(&env.team, &env.id), Place::of(ctx, env));
    let docker = ctx.docker().await?;
    docker.ensure_overlay_volume(&volume, &ctx.labels(), &origin.filestore, &place.upper, &place.work).await
}
