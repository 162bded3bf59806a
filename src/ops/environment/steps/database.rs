//! The database and its role: a clone of the template's, or an empty one.

use super::super::record::Environment;
use crate::{
    adapters::postgres,
    context::Context,
    error::Result,
    model::Names,
    ops::{
        databases::{self, drop_with_role},
        journal::{Journal, Step},
        template::{must_be, take_warm},
    },
};

pub struct Database;

impl Step<Environment> for Database {
    const NAME: &'static str = "database";
    const TITLE: &'static str = "Making the database";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let server = ctx.administrate(&postgres::making(&env.database)).await?;
        let owner = Names::owner_role(&env.team);
        postgres::ensure_owner(&server, &owner).await?;
        postgres::ensure_login(&server, &env.role, &env.password, &owner).await?;
        let (Some(origin), Some(template)) = (&env.origin, &env.request.template) else {
            postgres::create(&server, &env.database, &env.role).await?;
            return Ok("empty".into());
        };
        let (made_of, made) = ((&origin.id, origin.generation.as_str()), (&*env.database, &*env.role));
        let method = match take_warm(ctx, &server, made_of, made).await? {
            Some(method) => method,
            None => {
                must_be(&server, &env.team, template, &origin.generation).await?;
                let template = Names::template_database(&env.team, &origin.id);
                databases::clone(ctx, &server, &template, made).await?
            }
        };
        journal.update(|env| env.clone = Some(method))?;
        Ok(method.name().into())
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        drop_with_role(ctx, &env.database, &env.role).await
    }
}
