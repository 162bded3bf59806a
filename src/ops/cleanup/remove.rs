//! Removing one thing. Gone already is success.

use std::path::Path;

use super::orphan::Orphan;
use crate::{
    adapters::{fault, files, lock, mounts, postgres},
    context::Context,
    error::{Error, Kind as ErrorKind, Result},
    model::EnvId,
    ops::{
        image,
        invariants::{CLEANER, Kind},
        ownership, ports, repository,
    },
};

/// In which order kinds go: what holds another one goes before that.
pub fn place(kind: Kind) -> usize {
    let order = [
        Kind::Container,
        Kind::Mount,
        Kind::Volume,
        Kind::Network,
        Kind::Database,
        Kind::Role,
        Kind::Path,
        Kind::Worktree,
        Kind::Port,
        Kind::Image,
        Kind::Output,
        Kind::Bench,
    ];
    order.iter().position(|other| *other == kind).unwrap_or(order.len())
}

/// Removes a thing. The caller holds what keeps others from making it.
///
/// # Errors
/// When it will not go; it is still there then.
pub async fn remove(ctx: &Context, orphan: &Orphan) -> Result<()> {
    let kind = orphan.thing.kind.to_string();
    let point = |when| format!("cleanup.{}.{when}", kind.split(' ').next().unwrap_or_default());
    fault::point(&point("before"), &ctx.cancel).await?;
    take_away(ctx, orphan).await?;
    fault::point(&point("after"), &ctx.cancel).await
}

async fn take_away(ctx: &Context, orphan: &Orphan) -> Result<()> {
    let name = orphan.thing.name.as_str();
    match orphan.thing.kind {
        Kind::Container => ctx.docker().await?.remove_container(name).await.map(drop),
        Kind::Mount => mounts::unmount(Path::new(name), &ctx.cancel).await.map(drop),
        Kind::Volume => ctx.docker().await?.remove_volume(name).await.map(drop),
        Kind::Network => ctx.docker().await?.remove_network(name).await.map(drop),
        Kind::Database => postgres::drop_database(&ctx.database_server()?, name).await.map(drop),
        Kind::Role => {
            let server = ctx.administrate(&format!("drop {name}")).await?;
            postgres::drop_role(&server, name).await.map(drop)
        }
        Kind::Path => remove_path(ctx, orphan).await,
        Kind::Port => {
            let team = orphan.whose.team.as_ref().unwrap_or(&ctx.team);
            ports::release(&ctx.for_team(team), name).await.map(drop)
        }
        // Its directory is gone: it went before, or somebody removed it.
        Kind::Worktree => {
            let team = orphan.whose.team.as_ref().unwrap_or(&ctx.team);
            repository::prune_all(&ctx.for_team(team)).await
        }
        Kind::Image => remove_layer(ctx, name).await,
        Kind::Output => files::remove_any(&ctx.layout().data_dir().join(name)).map(drop),
        Kind::Bench => image::remove_left(Path::new(name)).await,
    }
}

/// Never through a mount: what is below one is somebody else's.
async fn remove_path(ctx: &Context, orphan: &Orphan) -> Result<()> {
    let path = ctx.layout().data_dir().join(&orphan.thing.name);
    let is_below = |(point, _): &(String, String)| Path::new(point).starts_with(&path);
    if let Some((point, kind)) = mounts::all()?.iter().find(|mount| is_below(mount)) {
        return Err(
            Error::conflict(format!("{kind} is mounted on {point}")).hint(format!("umount '{point}'"))
        );
    }
    if !path.is_dir() || path.is_symlink() {
        return files::remove_any(&path).map(drop);
    }
    let helper: EnvId = match &orphan.whose.env {
        Some(env) => env.clone(),
        None => "cleanup".parse().map_err(Error::internal)?,
    };
    // Files in it may belong to a container's user. The image that made them may be gone; that of
    // the database server has a shell too.
    ownership::remove(ctx, &path, ctx.database_image().as_str(), &helper).await.map(drop)
}

/// Under the lock of whoever builds this layer, or is about to write down that he uses it.
async fn remove_layer(ctx: &Context, name: &str) -> Result<()> {
    let key = name.rsplit(':').next().unwrap_or(name);
    let path = ctx.layout().lock(&format!("dependencies-{key}"));
    match lock::try_acquire(&path, true, CLEANER)? {
        lock::Attempt::Taken(_held) => ctx.docker().await?.remove_image(name).await.map(drop),
        lock::Attempt::Busy(_) => Err(Error::new(ErrorKind::Busy, format!("somebody is building {name}"))),
    }
}
