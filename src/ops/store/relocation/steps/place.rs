//! What the databases move to.

use super::super::record::Relocation;
use crate::{
    context::Context,
    error::{Error, Result},
    model::StoreKind,
    ops::{
        journal::{Journal, Record, Step},
        store,
        system::must_share_blocks,
    },
};

pub struct Place;

impl Step<Relocation> for Place {
    const NAME: &'static str = "place";
    const TITLE: &'static str = "Making the new store";

    async fn apply(&self, ctx: &Context, journal: &Journal<Relocation>) -> Result<String> {
        let to = journal.record().to;
        match to.store {
            StoreKind::Ordinary => {
                let name = ctx.names().database_volume();
                ctx.docker().await?.ensure_volume(&name, &ctx.labels()).await?;
                Ok(format!("volume {name}"))
            }
            StoreKind::Reflink => {
                must_share_blocks(ctx, &to).await?;
                let size = to.store_size.ok_or_else(|| Error::internal("a new store has no size"))?;
                store::make(ctx, size).await?;
                Ok(format!("store {} of {size}", ctx.layout().store_image().display()))
            }
        }
    }

    async fn undo(&self, ctx: &Context, relocation: &Relocation) -> Result<Vec<String>> {
        match relocation.to.store {
            StoreKind::Reflink => store::remove(ctx, relocation.is_in_flight(Self::NAME)).await,
            StoreKind::Ordinary => {
                let name = ctx.names().database_volume();
                let removed = ctx.docker().await?.remove_volume(&name).await?;
                Ok(removed.then(|| format!("volume {name}")).into_iter().collect())
            }
        }
    }
}
