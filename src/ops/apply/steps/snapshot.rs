//! A copy of the database to go back to.

use super::{super::record::Apply, odoo::Odoo};
use crate::{
    adapters::postgres,
    context::Context,
    error::Result,
    ops::{
        databases::way_to_clone,
        environment::Environment,
        journal::{Journal, Record, Step},
    },
};

pub struct Snapshot;

impl Step<Apply> for Snapshot {
    const NAME: &'static str = "snapshot";
    const TITLE: &'static str = "Copying the database";

    async fn apply(&self, ctx: &Context, journal: &Journal<Apply>) -> Result<String> {
        let record = journal.record();
        let env = Environment::known(ctx, &record.serving.env)?;
        let server = ctx.administrate(&postgres::making(&record.snapshot())).await?;
        let from = (&*env.database, way_to_clone(ctx, &server, &env.database).await?);
        postgres::end_sessions(&server, &env.database).await?;
        let method = postgres::clone(&server, from, (&record.snapshot(), &env.role), &ctx.cancel).await?;
        Ok(method.name().into())
    }

    /// Puts the copy in the database's place when Odoo had begun, in two moves that can be
    /// taken again: without a copy there is nothing to put back, without the database only
    /// the second is left.
    async fn undo(&self, ctx: &Context, record: &Apply) -> Result<Vec<String>> {
        let (env, snapshot) = (Environment::known(ctx, &record.serving.env)?, record.snapshot());
        if !record.has_begun(Odoo::NAME) {
            postgres::drop_database(&ctx.database_server()?, &snapshot).await?;
            return Ok(Vec::new());
        }
        let server = ctx.administrate("put back").await?;
        if !postgres::exists(&server, &snapshot).await? {
            return Ok(Vec::new());
        }
        postgres::drop_database(&ctx.database_server()?, &env.database).await?;
        postgres::end_sessions(&server, &snapshot).await?;
        postgres::rename(&server, &[(snapshot, env.database.clone())]).await?;
        postgres::checkpoint(&server).await?;
        Ok(vec![format!("what was done to database {}", env.database)])
    }
}
