//! The database server's container, up and answering.

use super::made;
use crate::{
    context::{Context, SystemRecord},
    error::Result,
    ops::{
        journal::{Journal, Step},
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

    async fn undo(&self, ctx: &Context, _: &SystemRecord) -> Result<Vec<String>> {
        let (docker, name) = (ctx.docker().await?, ctx.names().database_container());
        let Some(found) = docker.inspect_container(&name).await? else { return Ok(Vec::new()) };
        must_be_ours(ctx, &format!("container {name}"), &found.labels)?;
        docker.remove_container(&name).await?;
        Ok(vec![format!("container {name}")])
    }
}
