//! Roles, then one database after another, the smallest first.

use super::super::{
    carry::carry,
    look::Plan,
    record::{CARRIER, Relocation},
};
use crate::{
    adapters::postgres,
    context::Context,
    error::Result,
    model::Names,
    ops::{
        journal::{Journal, Step},
        system::start_server,
    },
};

pub struct Databases;

impl Step<Relocation> for Databases {
    const NAME: &'static str = "databases";
    const TITLE: &'static str = "Moving databases";

    async fn apply(&self, ctx: &Context, journal: &Journal<Relocation>) -> Result<String> {
        let relocation = journal.record();
        let found = Plan::look(ctx, &relocation.from, relocation.to.store).await?;
        let sealed = found.databases.iter().filter(|database| !database.allows_connections);
        let sealed: Vec<String> = sealed.map(|database| database.name.clone()).collect();
        journal.update(|relocation| relocation.sealed = sealed)?;
        let old = relocation.from.server().connect("postgres", "move").await?;
        let new = relocation.aside().server().connect("postgres", "move").await?;
        let roles = postgres::copy_roles(&old, &new).await?;
        let team = Names::owner_role(&ctx.team);
        for server in [&old, &new] {
            postgres::ensure_owner(server, &team).await?;
            postgres::ensure_login(server, CARRIER, &relocation.password, &team).await?;
        }
        let (total, mut done) = (found.bytes().max(1), 0);
        for database in &found.databases {
            ctx.check_cancelled()?;
            #[allow(clippy::cast_precision_loss, reason = "a bar")]
            ctx.advance(
                done as f64 / total as f64,
                format!("{} ({} MB)", database.name, database.bytes / 1_000_000),
            );
            carry(ctx, &relocation, &old, &new, database).await?;
            done += u64::try_from(database.bytes).unwrap_or(0);
        }
        postgres::drop_role(&new, CARRIER).await?;
        Ok(format!("{roles} roles, {} databases, {} MB", found.databases.len(), found.bytes() / 1_000_000))
    }

    /// What was opened on the old server is closed.
    async fn undo(&self, ctx: &Context, relocation: &Relocation) -> Result<Vec<String>> {
        start_server(ctx, &relocation.from, &ctx.names().database_container()).await?;
        let old = relocation.from.server().connect("postgres", "move back").await?;
        for name in &relocation.sealed {
            if postgres::exists(&old, name).await? {
                postgres::seal(&old, name).await?;
            }
        }
        postgres::drop_role(&old, CARRIER).await?;
        Ok(Vec::new())
    }
}
