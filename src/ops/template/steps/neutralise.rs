//! The generation is made harmless once, so that every clone of it is.

use super::{super::making::Making, Places, purpose};
use crate::{
    context::Context,
    error::{Error, Result},
    ops::{
        journal::{Journal, Record, Step},
        odoo::{clear, neutralize, violations},
    },
};

pub struct Neutralise;

impl Step<Making> for Neutralise {
    const NAME: &'static str = "neutralise";
    const TITLE: &'static str = "Making it harmless";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        if making.keep_raw {
            ctx.warn("the template is kept raw: its jobs and mail servers are live in environments made with sanitize=false");
            return Ok("kept raw".into());
        }
        let database = making.database();
        let connection =
            ctx.database_server_as(&database, &making.password)?.connect(&database, "neutralise").await?;
        let places = Places::new(ctx, &making, "neutralise");
        let run = places.shot(&making, Vec::new());
        let by = neutralize(ctx, making.series, &database, run, &connection).await?;
        match violations(&connection).await?.as_slice() {
            [] => Ok(by.into()),
            found => Err(Error::external(format!("the template is not harmless: {}", found.join("; ")))
                .detail("violations", found.to_vec())),
        }
    }

    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        clear(ctx, &purpose(making, Self::NAME), making.is_in_flight(Self::NAME)).await
    }
}
