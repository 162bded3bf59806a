//! The container and its configuration, when the code asks for others.

use super::{super::record::Apply, environment};
use crate::{
    context::Context,
    error::Result,
    ops::{
        environment::{complete, renew},
        journal::{Journal, Record, Step},
    },
};

pub struct Renew;

impl Step<Apply> for Renew {
    const NAME: &'static str = "renew";
    const TITLE: &'static str = "Looking for dependencies";

    async fn apply(&self, ctx: &Context, journal: &Journal<Apply>) -> Result<String> {
        renew(ctx, &environment(ctx, &journal.record())?).await
    }

    /// The container is put back; its image is the one the code asks for, old or new.
    async fn undo(&self, ctx: &Context, record: &Apply) -> Result<Vec<String>> {
        if record.is_in_flight(Self::NAME) {
            let helper = format!("{}-deps", record.env);
            crate::ops::odoo::clear(ctx, &helper, true).await?;
        }
        complete(ctx, &environment(ctx, record)?).await?;
        Ok(Vec::new())
    }
}
