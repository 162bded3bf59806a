//! The database server's container, up and answering.

use super::made;
use crate::{
    context::{Context, SystemRecord},
    error::Result,
    ops::{
        flight,
        journal::{Journal, Record, Step},
        system::{claim::must_be_ours, database},
    },
};

pub struct Server;

impl Step<SystemRecord> for Server {
    const NAME: &'static str = "server";
    const TITLE: &'static str = "Starting PostgreSQL";

    async fn apply(&self, ctx: &Context, journal: &Journal<SystemRecord>) -> Result<String> {
        let was_down = database::start(ctx, &journal.record()).await?;
        Ok(made(was_down, || format!("container {}", ctx.names().database_container())))
    }

    async fn undo(&self, ctx: &Context, record: &SystemRecord) -> Result<Vec<String>> {
        let name = ctx.names().database_container();
        if let Some(found) = ctx.docker().await?.inspect_container(&name).await? {
            must_be_ours(ctx, &format!("container {name}"), &found.labels)?;
        }
        flight::remove_container(ctx, &name, record.is_in_flight(Self::NAME)).await
    }
}
