//! The volume that holds all databases of an ordinary store.

use super::{THERE, made};
use crate::{
    context::{Context, SystemRecord},
    error::Result,
    model::StoreKind,
    ops::{
        journal::{Journal, Step},
        system::claim::must_be_ours,
    },
};

pub struct Volume;

impl Step<SystemRecord> for Volume {
    const NAME: &'static str = "volume";
    const TITLE: &'static str = "Making the volume";

    async fn apply(&self, ctx: &Context, journal: &Journal<SystemRecord>) -> Result<String> {
        if journal.record().store == StoreKind::Reflink {
            return Ok(THERE.into());
        }
        let name = ctx.names().database_volume();
        let is_new = ctx.docker().await?.ensure_volume(&name, &ctx.labels()).await?;
        Ok(made(is_new, || format!("volume {name}")))
    }

    async fn undo(&self, ctx: &Context, _: &SystemRecord) -> Result<Vec<String>> {
        let (docker, name) = (ctx.docker().await?, ctx.names().database_volume());
        let Some(labels) = docker.volume_labels(&name).await? else { return Ok(Vec::new()) };
        must_be_ours(ctx, &format!("volume {name}"), &labels)?;
        docker.remove_volume(&name).await?;
        Ok(vec![format!("volume {name}")])
    }
}
