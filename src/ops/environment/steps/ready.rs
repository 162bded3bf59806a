//! The first answer.

use super::super::{readiness, record::Environment};
use crate::{
    context::Context,
    error::Result,
    ops::journal::{Journal, Step},
};

/// The detail of this step when Odoo did not answer in time.
pub const NOT_READY: &str = "no answer yet";

pub struct Ready;

impl Step<Environment> for Ready {
    const NAME: &'static str = "ready";
    const TITLE: &'static str = "Waiting for Odoo to answer";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        match readiness::wait(ctx, &env).await? {
            true => Ok("answers".into()),
            false => Ok(NOT_READY.into()),
        }
    }
}
