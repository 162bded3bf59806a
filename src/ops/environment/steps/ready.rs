//! The first answer.

use super::super::{readiness, record::Environment};
use crate::{
    context::Context,
    error::{Kind, Result},
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
        match readiness::wait(ctx, &env).await {
            Ok(true) => Ok("answers".into()),
            Ok(false) => Ok(NOT_READY.into()),
            // With code that is newer than the database it may only do so after a pull.
            Err(error) if error.kind == Kind::External && is_ahead(&env) => {
                ctx.warn(error.message);
                Ok(NOT_READY.into())
            }
            Err(error) => Err(error),
        }
    }
}

/// Whether the code is not the one the template's modules reflect.
fn is_ahead(env: &Environment) -> bool {
    let of_template = env.origin.as_ref().and_then(|origin| origin.commit.as_ref());
    of_template.is_some_and(|commit| env.commit.as_ref() != Some(commit))
}
