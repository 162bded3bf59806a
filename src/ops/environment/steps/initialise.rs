//! Without a template: Odoo itself fills the empty database, before anything serves.

use super::super::{mounts::one_shot, record::Environment};
use crate::{
    context::Context,
    error::Result,
    ops::{
        journal::{Journal, Record, Step},
        mail, neutralize,
        odoo::{clear, run},
    },
};

pub struct Initialise;

impl Step<Environment> for Initialise {
    const NAME: &'static str = "initialise";
    const TITLE: &'static str = "Installing base";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let arguments = ["-d", &env.database, "-i", "base", "--stop-after-init", "--no-http"];
        run(ctx, &one_shot(ctx, &env, &purpose(&env), &arguments)).await?;
        if let Some(catcher) = &env.mail_catcher {
            let server = ctx.database_server_as(&env.role, &env.password)?;
            let connection = server.connect(&env.database, "mail").await?;
            neutralize::add_dummy(&connection).await?;
            mail::point(&connection, catcher, env.id.as_str()).await?;
        }
        Ok("base".into())
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        clear(ctx, &purpose(env), env.is_in_flight(Self::NAME)).await
    }
}

fn purpose(env: &Environment) -> String {
    format!("{}-init", env.id)
}
