//! The databases change places, in one transaction.

use super::super::record::Exchange;
use crate::{
    adapters::postgres,
    context::Context,
    error::Result,
    ops::{
        environment::Environment,
        journal::{Journal, Step},
        system::ensure_database,
    },
};

pub struct Swap;

impl Step<Exchange> for Swap {
    const NAME: &'static str = "swap";
    const TITLE: &'static str = "Exchanging the databases";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let record = journal.record();
        let (own, [new, old]) = (Environment::known(ctx, &record.serving.env)?.database, record.databases());
        let server = ctx.administrate("exchange").await?;
        for database in [&own, &new] {
            postgres::end_sessions(&server, database).await?;
        }
        postgres::rename(&server, &[(own.clone(), old), (new, own.clone())]).await?;
        Ok(own)
    }

    /// The old one has its second name if, and only if, they have changed places.
    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        ensure_database(ctx).await?;
        let (own, [new, old]) = (Environment::known(ctx, &record.serving.env)?.database, record.databases());
        let server = ctx.administrate("exchange back").await?;
        if !postgres::exists(&server, &old).await? {
            return Ok(Vec::new());
        }
        for database in [&own, &old] {
            postgres::end_sessions(&server, database).await?;
        }
        postgres::rename(&server, &[(own.clone(), new), (old, own.clone())]).await?;
        Ok(vec![format!("what database {own} was exchanged for")])
    }
}
