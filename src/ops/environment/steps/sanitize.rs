//! The last look at a copy of somebody's data before it may serve.

use super::{super::record::Environment, Places};
use crate::{
    context::Context,
    error::{Error, Result},
    ops::{
        journal::{Journal, Record, Step},
        odoo::{OdooImage, clear, neutralize, violations},
    },
};

pub struct Sanitize;

impl Step<Environment> for Sanitize {
    const NAME: &'static str = "sanitize";
    const TITLE: &'static str = "Checking that the copy is harmless";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        if !env.request.sanitize {
            ctx.warn("sanitize is off: this environment is a raw copy, its jobs and mail servers are live");
            return Ok("off".into());
        }
        let connection =
            ctx.database_server_as(&env.role, &env.password)?.connect(&env.database, "sanitize").await?;
        if violations(&connection).await?.is_empty() {
            return Ok("verified".into());
        }
        // The template was kept raw.
        let series = OdooImage::look(ctx, &env.request.image).await?.series;
        let places = Places::new(ctx, &env, purpose(&env));
        let shot = places.shot(&env, Vec::new());
        let by = neutralize(ctx, series, &env.database, shot, &connection).await?;
        match violations(&connection).await?.as_slice() {
            [] => Ok(format!("{by}, verified")),
            found => Err(Error::external(format!("the copy is not harmless: {}", found.join("; ")))
                .hint("correct the rows named in the template, or neutralise it by a script, then try again")
                .detail("violations", found.to_vec())),
        }
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        clear(ctx, &purpose(env), env.is_in_flight(Self::NAME)).await
    }
}

fn purpose(env: &Environment) -> String {
    format!("{}-sanitize", env.id)
}
