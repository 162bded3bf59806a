//! The environment serves again.

use super::{super::record::Apply, environment};
use crate::{
    context::Context,
    error::{Error, Kind, Result},
    odoo::failures::failures,
    ops::{
        environment::start_record,
        journal::{Journal, Step},
    },
};

pub struct Serve;

impl Step<Apply> for Serve {
    const NAME: &'static str = "serve";
    const TITLE: &'static str = "Serving again";

    /// An Odoo that does not answer is a failure of the change, which stays unless it is to
    /// be taken back.
    async fn apply(&self, ctx: &Context, journal: &Journal<Apply>) -> Result<String> {
        let record = journal.record();
        if !record.was_running {
            return Ok("did not run before".into());
        }
        let words = match start_record(ctx, &environment(ctx, &record)?, true).await {
            Ok(started) if started.ready => {
                journal.update(|record| record.ready = true)?;
                return Ok("answers".into());
            }
            Ok(_) => "Odoo did not answer in time".to_owned(),
            Err(error) if error.kind == Kind::External => error.message,
            Err(error) => return Err(error),
        };
        journal.update(|record| record.failures = failures(&words).0)?;
        match record.change.rollback {
            true => Err(Error::external(words)),
            false => Ok("does not answer".into()),
        }
    }

    /// What is put back is put back under nobody's feet.
    async fn undo(&self, ctx: &Context, record: &Apply) -> Result<Vec<String>> {
        if record.change.rollback && record.was_running {
            ctx.docker().await?.stop_container(&environment(ctx, record)?.container).await?;
        }
        Ok(Vec::new())
    }
}
