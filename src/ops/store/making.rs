//! Made, mounted again after a reboot, and removed.

use super::{STORE, cost};
use crate::{
    adapters::{files, mounts, process, xfs},
    context::{Context, SystemRecord},
    error::{Error, Result},
    model::{Size, StoreKind},
};

/// Refuses where no store can be made.
///
/// # Errors
/// `prerequisite` with what is missing, and what the ordinary store costs instead.
pub fn must_be_possible() -> Result<()> {
    let instead = format!("an ordinary store does without: there, {}", cost(StoreKind::Ordinary));
    if !cfg!(target_os = "linux") {
        return Err(Error::prerequisite("a reflink store needs Linux").hint(instead));
    }
    if !process::is_root() {
        return Err(Error::prerequisite("a reflink store needs root, to mount it").hint(instead));
    }
    let missing: Vec<_> =
        xfs::PROGRAMS.into_iter().filter(|program| !process::is_installed(program)).collect();
    match missing.as_slice() {
        [] => Ok(()),
        missing => Err(Error::prerequisite(format!("a reflink store needs {}", missing.join(", ")))
            .hint("odeum doctor --fix")),
    }
}

/// How large a new store becomes: as `wanted`, else as the configuration says, as far as there is room.
///
/// # Errors
/// `prerequisite` when more is wanted than is free.
pub fn first_size(ctx: &Context, wanted: Option<Size>) -> Result<Size> {
    let room = Size::holding(ctx.free_space()?);
    match wanted {
        Some(wanted) if wanted > room => {
            let place = ctx.layout().data_dir().display();
            Err(Error::prerequisite(format!("a store of {wanted} is wanted, and {room} are free at {place}"))
                .hint("leave --store-size out, or make room there"))
        }
        Some(wanted) => Ok(wanted),
        None => Ok(ctx.config().storage.store_size.min(room)),
    }
}

/// Makes a store, mounts it, and proves that it shares blocks before anything is put there.
///
/// # Errors
/// As [`must_be_possible`]; `external` with the words of the program that failed.
pub async fn make(ctx: &Context, size: Size) -> Result<()> {
    must_be_possible()?;
    let (layout, cancel) = (ctx.layout(), &ctx.cancel);
    let (image, point) = (layout.store_image(), layout.store_mount());
    files::make_private_dir(&layout.store())?;
    xfs::make(&image, size.bytes(), cancel).await?;
    xfs::mount(&image, &point, cancel).await?;
    if !xfs::shares_blocks(&point, cancel).await? {
        return Err(Error::prerequisite(format!(
            "the XFS of this kernel shares no blocks in {}",
            point.display()
        ))
        .hint(format!("use the ordinary store: there, {}", cost(StoreKind::Ordinary))));
    }
    files::make_dir(&layout.store_cluster())
}

/// Has the store of an installation mounted, if it has one; says whether it had to be.
///
/// # Errors
/// `prerequisite` when its file is gone or this user may not mount it; `external` with mount's words.
pub async fn ensure_mounted(ctx: &Context, record: &SystemRecord) -> Result<bool> {
    let (image, point) = (ctx.layout().store_image(), ctx.layout().store_mount());
    if record.store == StoreKind::Ordinary || mounts::is_mounted(&point)? {
        return Ok(false);
    }
    if !image.exists() {
        return Err(Error::prerequisite(format!(
            "{} is gone, and all databases were in it",
            image.display()
        ))
        .hint("put it back from a backup, or begin anew with `odeum destroy`"));
    }
    must_be_possible()?;
    let _moment = ctx.moment(STORE).await?;
    xfs::mount(&image, &point, &ctx.cancel).await
}

/// Unmounts and removes the store, made wholly, in part or not at all, and names what went.
///
/// # Errors
/// `external` when it stays mounted or a killed process still works on it.
pub async fn remove(ctx: &Context, in_flight: bool) -> Result<Vec<String>> {
    let layout = ctx.layout();
    if in_flight {
        for program in ["mkfs.xfs", "mount", "cp"] {
            process::end_orphans(program, &layout.store()).await?;
        }
    }
    mounts::unmount(&layout.store_mount(), &ctx.cancel).await?;
    let removed = files::remove_dir(&layout.store())?;
    Ok(removed.then(|| format!("store {}", layout.store_image().display())).into_iter().collect())
}
