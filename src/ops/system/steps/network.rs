//! The network the database server is on; the teams bring it into theirs.

use super::made;
use crate::{
    context::{Context, SystemRecord},
    error::Result,
    ops::{
        flight,
        journal::{Journal, Record, Step},
        system::claim::must_be_ours,
    },
};

pub struct Network;

impl Step<SystemRecord> for Network {
    const NAME: &'static str = "network";
    const TITLE: &'static str = "Making the network";

    async fn apply(&self, ctx: &Context, _: &Journal<SystemRecord>) -> Result<String> {
        let name = ctx.names().network();
        let docker = ctx.docker().await?;
        let is_new = docker.network_labels(&name).await?.is_none();
        if is_new {
            docker.make_network(&name, &ctx.labels()).await?;
        }
        Ok(made(is_new, || format!("network {name}")))
    }

    async fn undo(&self, ctx: &Context, record: &SystemRecord) -> Result<Vec<String>> {
        let (docker, name) = (ctx.docker().await?, ctx.names().network());
        if let Some(labels) = docker.network_labels(&name).await? {
            must_be_ours(ctx, &format!("network {name}"), &labels)?;
        }
        let removed = flight::remove(record.is_in_flight(Self::NAME), || docker.remove_network(&name));
        Ok(removed.await?.then(|| format!("network {name}")).into_iter().collect())
    }
}
