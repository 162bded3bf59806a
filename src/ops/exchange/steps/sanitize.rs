//! A template's data are made harmless before they may serve.

use super::super::record::Exchange;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    ops::{
        environment::{Environment, make_harmless},
        journal::{Journal, Record, Step},
        odoo::clear,
    },
};

pub use crate::ops::environment::sanitize_purpose as purpose;

pub struct Sanitize;

impl Step<Exchange> for Sanitize {
    const NAME: &'static str = "sanitize";
    const TITLE: &'static str = "Checking that the copy is harmless";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let record = journal.record();
        let [new, _] = record.databases();
        // As it will be: what is known of its new template saves neutralising it again.
        let env = record.new_environment(ctx)?;
        let (words, sanitized) = make_harmless(ctx, &env, &new).await?;
        if let Some(made) = record.made(ctx)? {
            files::write_json(&record.stage_record(ctx), &Environment { sanitized, ..made })?;
        }
        Ok(words)
    }

    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        clear(ctx, &purpose(&record.serving.env), record.is_in_flight(Self::NAME)).await
    }
}
