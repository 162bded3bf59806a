//! Odoo makes room for an operation on its environment, and serves again after it.

use super::record::Interrupts;
use crate::{
    context::Context,
    error::{Error, Kind, Result},
    ops::{
        environment::{Environment, resume, start_record},
        flight,
        journal::{Journal, Record, Step},
    },
};

/// The serving Odoo makes room.
pub struct Stop;

impl<R: Interrupts> Step<R> for Stop {
    const NAME: &'static str = "stop";
    const TITLE: &'static str = "Stopping Odoo";

    async fn apply(&self, ctx: &Context, journal: &Journal<R>) -> Result<String> {
        let record = journal.record();
        if !record.serving().was_running {
            return Ok("did not run".into());
        }
        let env = Environment::known(ctx, &record.serving().env)?;
        ctx.docker().await?.stop_container(&env.container).await?;
        Ok(env.container)
    }

    /// It serves again.
    async fn undo(&self, ctx: &Context, record: &R) -> Result<Vec<String>> {
        if record.runs_again() {
            let env = Environment::known(ctx, &record.serving().env)?;
            flight::settle(ctx, &env.container, record.is_in_flight(<Self as Step<R>>::NAME)).await?;
            resume(ctx, &env).await?;
        }
        Ok(Vec::new())
    }
}

/// The environment serves again.
pub struct Serve;

impl Serve {
    /// [`Step::NAME`], which does not depend on the record.
    pub const NAME: &'static str = "serve";
}

impl<R: Interrupts> Step<R> for Serve {
    const NAME: &'static str = Serve::NAME;
    const TITLE: &'static str = "Serving again";

    async fn apply(&self, ctx: &Context, journal: &Journal<R>) -> Result<String> {
        let record = journal.record();
        if !record.serving().was_running {
            return Ok("did not run before".into());
        }
        let words = match start_record(ctx, &Environment::known(ctx, &record.serving().env)?, true).await {
            Ok(started) if started.ready => {
                journal.update(|record| record.serving_mut().ready = true)?;
                return Ok("answers".into());
            }
            Ok(_) => "Odoo did not answer in time".to_owned(),
            Err(error) if error.kind == Kind::External => error.message,
            Err(error) => return Err(error),
        };
        let mut warning = String::new();
        journal.update(|record| warning = record.does_not_answer(&words))?;
        if record.must_answer() {
            return Err(Error::external(words));
        }
        ctx.warn(warning);
        Ok("does not answer".into())
    }

    /// What is put back is put back under nobody's feet.
    async fn undo(&self, ctx: &Context, record: &R) -> Result<Vec<String>> {
        if record.puts_back() && record.serving().was_running {
            let env = Environment::known(ctx, &record.serving().env)?;
            ctx.docker().await?.stop_container(&env.container).await?;
        }
        Ok(Vec::new())
    }
}
