//! The exchange's record, which goes when all else was taken back.

use super::super::{finish::remove_directory, record::Exchange};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    ops::{
        journal::{Journal, Step},
        template::release_generation,
    },
};

pub struct Beginning;

impl Step<Exchange> for Beginning {
    const NAME: &'static str = "beginning";
    const TITLE: &'static str = "Preparing the exchange";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let dir = Exchange::dir(ctx, &journal.record().env);
        for name in ["new", "old"] {
            files::make_dir(&dir.join(name))?;
        }
        Ok(dir.display().to_string())
    }

    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        remove_directory(ctx, &record.env).await?;
        files::remove_any(&Exchange::path(ctx, &record.env))?;
        if let Some(origin) = &record.after.origin {
            release_generation(ctx, &record.env, origin).await?;
        }
        Ok(Vec::new())
    }
}
