//! The new server, beside the old one.

use super::super::record::Relocation;
use crate::{
    context::Context,
    error::Result,
    ops::{
        flight,
        journal::{Journal, Record, Step},
        system::{close_doors, start_server},
    },
};

pub struct Server;

impl Step<Relocation> for Server {
    const NAME: &'static str = "server";
    const TITLE: &'static str = "Starting the new server";

    async fn apply(&self, ctx: &Context, journal: &Journal<Relocation>) -> Result<String> {
        let name = ctx.names().next_database_container();
        let aside = journal.record().aside();
        start_server(ctx, &aside, &name).await?;
        close_doors(&aside.server()).await?;
        Ok(format!("container {name}"))
    }

    async fn undo(&self, ctx: &Context, relocation: &Relocation) -> Result<Vec<String>> {
        let name = ctx.names().next_database_container();
        flight::remove_container(ctx, &name, relocation.is_in_flight(Self::NAME)).await
    }
}
