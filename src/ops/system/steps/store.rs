//! The file system that holds all databases of a reflink store.

use super::{THERE, made};
use crate::{
    context::{Context, SystemRecord, SystemState},
    error::{Error, Result},
    model::StoreKind,
    ops::{
        journal::{Journal, Record, Step},
        store,
        system::claim::must_share_blocks,
    },
};

pub struct Store;

impl Step<SystemRecord> for Store {
    const NAME: &'static str = "store";
    const TITLE: &'static str = "Making the store";

    async fn apply(&self, ctx: &Context, journal: &Journal<SystemRecord>) -> Result<String> {
        let record = journal.record();
        if record.store == StoreKind::Ordinary {
            return Ok(THERE.into());
        }
        let file = ctx.layout().store_image();
        // One that a complete installation lost is never made anew: an empty one would hide that.
        if record.state == SystemState::Ready || file.exists() {
            let mounted = store::ensure_mounted(ctx, &record).await?;
            return Ok(made(mounted, || format!("mount {}", ctx.layout().store_mount().display())));
        }
        must_share_blocks(ctx, &record).await?;
        let size = record.store_size.ok_or_else(|| Error::internal("a new store has no size"))?;
        store::make(ctx, size).await?;
        Ok(format!("store {} of {size}", file.display()))
    }

    async fn undo(&self, ctx: &Context, record: &SystemRecord) -> Result<Vec<String>> {
        store::remove(ctx, record.is_in_flight(Self::NAME)).await
    }
}
