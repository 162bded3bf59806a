//! New code, with the dependencies and the configuration it asks for, beside what Odoo runs on.

use jiff::Timestamp;

use super::super::record::Exchange;
use crate::{
    adapters::git,
    context::Context,
    error::{Error, Result},
    ops::{
        environment::{CODE, Data, Environment, Source, State, preparation},
        journal::{Journal, Step, undo},
    },
};

/// What it is called in fault points.
const OPERATION: &str = "recreate";

pub struct Code;

impl Step<Exchange> for Code {
    const NAME: &'static str = "code";
    const TITLE: &'static str = "Making code and configuration anew";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let record = journal.record();
        let env = beginning(ctx, &record)?;
        let groups = preparation(&env.request);
        let inner = Journal::begin(ctx, OPERATION, &record.stage_record(ctx), env).await?;
        inner.run(ctx, &groups).await?;
        let made = inner.record();
        if matches!(made.request.source, Source::Clone { .. }) {
            let old = made.workspace(ctx).join(CODE);
            if let Err(error) = git::take_kept(&made.code(ctx), &old, &ctx.cancel).await {
                ctx.warn(format!(
                    "what snapshots reflect is not kept in the new checkout: {}",
                    error.message
                ));
            }
        }
        journal.update(|record| {
            let (clone, filestore) = (record.after.clone, record.after.filestore);
            record.after = Data { clone, filestore, ..Data::of(&made) };
        })?;
        Ok(made.commit.unwrap_or_else(|| "as it is".into()))
    }

    /// Its files go with the directory of the exchange.
    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        let Some(made) = record.made(ctx)? else { return Ok(Vec::new()) };
        let undone = undo(ctx, OPERATION, &preparation(&made.request), &made).await;
        match undone.leftovers.as_slice() {
            [] => Ok(Vec::new()),
            left => Err(Error::external(left.join("; "))),
        }
    }
}

/// The record of the new one before anything of it is there.
fn beginning(ctx: &Context, record: &Exchange) -> Result<Environment> {
    let mut env = record.old_environment(ctx)?;
    if let Some(template) = record.source.template() {
        env.request.template = Some(template.clone());
    }
    Ok(Environment {
        state: State::Creating,
        created_at: Timestamp::now(),
        origin: record.after.origin.clone(),
        stage: Some(record.stage(ctx)),
        steps: Vec::new(),
        ..env
    })
}
