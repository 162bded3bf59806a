//! Without a template: Odoo itself fills the empty database, before anything serves.

use super::{super::record::Environment, Places};
use crate::{
    context::Context,
    error::Result,
    ops::{
        journal::{Journal, Record, Step},
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
        let places = Places::new(ctx, &env, purpose(&env));
        let shot = places.shot(&env, arguments.map(str::to_owned).to_vec());
        run(ctx, &shot).await?;
        Ok("base".into())
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        clear(ctx, &purpose(env), env.is_in_flight(Self::NAME)).await
    }
}

fn purpose(env: &Environment) -> String {
    format!("{}-init", env.id)
}
