//! The new server takes the old one's name and port. The old one stays, stopped, under another
//! name until the new one has answered.

use super::super::record::Relocation;
use crate::{
    context::Context,
    error::Result,
    ops::{
        journal::{Journal, Step},
        system::start_server,
    },
};

pub struct Swap;

impl Step<Relocation> for Swap {
    const NAME: &'static str = "swap";
    const TITLE: &'static str = "Taking the old server's place";

    async fn apply(&self, ctx: &Context, journal: &Journal<Relocation>) -> Result<String> {
        let (docker, names) = (ctx.docker().await?, ctx.names());
        let server = names.database_container();
        for name in [&server, &names.next_database_container()] {
            docker.stop_container(name).await?;
        }
        docker.rename_container(&server, &names.previous_database_container()).await?;
        docker.remove_container(&names.next_database_container()).await?;
        start_server(ctx, &journal.record().to, &server).await?;
        Ok(format!("container {server}"))
    }

    /// The old server has its name again; whoever needs it starts it.
    async fn undo(&self, ctx: &Context, _: &Relocation) -> Result<Vec<String>> {
        let (docker, names) = (ctx.docker().await?, ctx.names());
        let previous = names.previous_database_container();
        if docker.inspect_container(&previous).await?.is_some() {
            docker.stop_container(&names.database_container()).await?;
            docker.remove_container(&names.database_container()).await?;
            docker.rename_container(&previous, &names.database_container()).await?;
        }
        Ok(Vec::new())
    }
}
