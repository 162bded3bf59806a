//! The serving Odoo makes room.

use super::{super::record::Apply, environment};
use crate::{
    context::Context,
    error::Result,
    ops::{
        environment::resume,
        journal::{Journal, Step},
    },
};

pub struct Stop;

impl Step<Apply> for Stop {
    const NAME: &'static str = "stop";
    const TITLE: &'static str = "Stopping Odoo";

    async fn apply(&self, ctx: &Context, journal: &Journal<Apply>) -> Result<String> {
        let record = journal.record();
        if !record.was_running {
            return Ok("did not run".into());
        }
        let env = environment(ctx, &record)?;
        ctx.docker().await?.stop_container(&env.container).await?;
        Ok(env.container)
    }

    /// It serves again.
    async fn undo(&self, ctx: &Context, record: &Apply) -> Result<Vec<String>> {
        if record.was_running {
            resume(ctx, &environment(ctx, record)?).await?;
        }
        Ok(Vec::new())
    }
}
