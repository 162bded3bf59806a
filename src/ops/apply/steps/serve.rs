//! The environment serves again.

use super::{super::record::Apply, environment};
use crate::{
    context::Context,
    error::{Kind, Result},
    ops::{
        environment::start_record,
        journal::{Journal, Step},
    },
};

pub struct Serve;

impl Step<Apply> for Serve {
    const NAME: &'static str = "serve";
    const TITLE: &'static str = "Starting Odoo";

    /// An Odoo that does not come up after a change that failed is part of that failure,
    /// unless the change is to be taken back.
    async fn apply(&self, ctx: &Context, journal: &Journal<Apply>) -> Result<String> {
        let record = journal.record();
        if !record.was_running {
            return Ok("did not run before".into());
        }
        match start_record(ctx, &environment(ctx, &record)?, true).await {
            Ok(started) => {
                journal.update(|record| record.ready = started.ready)?;
                Ok(if started.ready { "answers" } else { "does not answer" }.into())
            }
            Err(error) if error.kind == Kind::External && !record.change.rollback => {
                ctx.warn(error.message);
                journal.update(|record| {
                    if let Some(outcome) = &mut record.outcome {
                        outcome.ok = false;
                    }
                })?;
                Ok("ended at once".into())
            }
            Err(error) => Err(error),
        }
    }
}
