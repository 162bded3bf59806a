//! The old container keeps another name.

use super::{super::record::Exchange, files::Files};
use crate::{
    context::Context,
    error::Result,
    ops::{
        environment::aside,
        journal::{Journal, Record, Step},
    },
};

pub struct Aside;

impl Step<Exchange> for Aside {
    const NAME: &'static str = "aside";
    const TITLE: &'static str = "Setting the old container aside";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let record = journal.record();
        match record.keeps_container() {
            Some(recreation) if recreation.had_container => {
                aside::set_aside(ctx, &recreation.before).await.map(|()| "kept".into())
            }
            _ => Ok("none is kept".into()),
        }
    }

    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        let in_flight = record.is_in_flight(Files::NAME);
        match record.keeps_container() {
            Some(it) => aside::put_back(ctx, &it.before, it.had_container, in_flight).await,
            None => Ok(Vec::new()),
        }
    }
}
