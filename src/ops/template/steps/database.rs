//! The generation's database, filled by a role that acts as the team's owner role,
//! so that everything in it belongs to that one from the start.

use super::super::making::Making;
use crate::{
    adapters::postgres::{self, Connection},
    context::Context,
    error::Result,
    model::Names,
    ops::{
        databases::drop_with_role,
        journal::{Journal, Step},
    },
};

pub struct Database;

impl Step<Making> for Database {
    const NAME: &'static str = "database";
    const TITLE: &'static str = "Making an empty database";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let name = making.database();
        let owner = Names::owner_role(&making.team);
        let server = ctx.administrate(&postgres::making(&name)).await?;
        make_roles(&server, &making).await?;
        let administrator = ctx.system()?.database_user;
        postgres::create(&server, &name, &administrator).await?;
        postgres::label(&server, &name, &making.generation).await?;
        // Every environment's role is a member of the owner role: it may make
        // things here, as the maker acts as it, but only the maker may connect.
        postgres::admit(&server, &name, &name).await?;
        postgres::let_make(&server, &name, &owner).await?;
        let inside = ctx.database_server()?.connect(&name, "prepare").await?;
        postgres::open_schema(&inside, &owner).await?;
        Ok(name)
    }

    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        drop_with_role(ctx, &making.database(), &making.database()).await
    }
}

/// Makes the role that fills the database, which acts as the team's owner role.
pub async fn make_roles(server: &Connection, making: &Making) -> Result<()> {
    let (name, owner) = (making.database(), Names::owner_role(&making.team));
    postgres::ensure_owner(server, &owner).await?;
    postgres::ensure_login(server, &name, &making.password, &owner).await?;
    postgres::act_as(server, &name, &owner).await
}
