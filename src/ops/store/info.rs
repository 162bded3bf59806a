//! What there is to know of the store.

use std::path::PathBuf;

use super::making::ensure_mounted;
use crate::{
    adapters::xfs,
    context::Context,
    error::Result,
    model::{ImageRef, StoreKind},
};

/// What the databases are kept on.
pub struct Info {
    /// Its kind.
    pub kind: StoreKind,
    /// The image of the server.
    pub image: ImageRef,
    /// The reflink store; `None` for an ordinary one.
    pub reflink: Option<Reflink>,
    /// Bytes free where the data directory is.
    pub host_free: u64,
}

/// A reflink store; all sizes in bytes.
pub struct Reflink {
    /// The file that holds it.
    pub file: PathBuf,
    /// Its size.
    pub size: u64,
    /// What is free in it.
    pub free: u64,
    /// What it takes of the host.
    pub allocated: u64,
}

/// What a clone costs on a store of this kind, in words.
#[must_use]
pub const fn cost(kind: StoreKind) -> &'static str {
    match kind {
        StoreKind::Ordinary => "a clone is a copy: one of 2 GB takes about two seconds and 2 GB",
        StoreKind::Reflink => "a clone shares its blocks: one of 2 GB takes about half a second and no space",
    }
}

/// Looks at the store, and mounts it when it is not.
///
/// # Errors
/// `prerequisite` when odeum is not initialised or the store cannot be mounted.
pub async fn info(ctx: &Context) -> Result<Info> {
    let record = ctx.system()?;
    ensure_mounted(ctx, &record).await?;
    let reflink = match record.store {
        StoreKind::Ordinary => None,
        StoreKind::Reflink => {
            let file = ctx.layout().store_image();
            let room = xfs::room(&ctx.layout().store_mount())?;
            let allocated = xfs::allocated(&file)?;
            Some(Reflink { file, size: room.size, free: room.free, allocated })
        }
    };
    let image = ctx.database_image_of(Some(&record));
    Ok(Info { kind: record.store, image, reflink, host_free: ctx.free_space()? })
}
