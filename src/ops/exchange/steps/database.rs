//! The new database, beside the old one.

use super::super::{record::Exchange, source::Source};
use crate::{
    adapters::postgres::{self, CloneMethod},
    context::Context,
    error::Result,
    ops::{
        databases,
        environment::Environment,
        journal::{Journal, Step},
        system::ensure_database,
        template::must_be,
    },
};

pub struct Database;

impl Step<Exchange> for Database {
    const NAME: &'static str = "database";
    const TITLE: &'static str = "Copying the database";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let record = journal.record();
        let env = Environment::known(ctx, &record.serving.env)?;
        let ([new, _], source) = (record.databases(), record.source.database(&record.serving.team));
        let server = ctx.administrate(&postgres::making(&new)).await?;
        if let (Source::Template { name }, Some(origin)) = (&record.source, &record.after.origin) {
            must_be(&server, &record.serving.team, name, &origin.generation).await?;
        }
        let method = databases::clone(ctx, &server, &source, (&new, &env.role)).await?;
        // A template's sequences are ready for it.
        if matches!(record.source, Source::Snapshot { .. }) && method == CloneMethod::WalLog {
            postgres::checkpoint(&server).await?;
        }
        journal.update(|record| record.after.clone = Some(method))?;
        Ok(method.name().into())
    }

    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        ensure_database(ctx).await?;
        let [new, _] = record.databases();
        postgres::drop_database(&ctx.database_server()?, &new).await?;
        Ok(Vec::new())
    }
}
