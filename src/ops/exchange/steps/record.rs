//! The exchange's record, which goes when all else was taken back.

use super::super::record::Exchange;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::EnvId,
    ops::{
        journal::{Journal, Step},
        ownership, repository,
        serving::Interrupts,
        template::release_generation,
    },
};

pub struct Beginning;

impl Step<Exchange> for Beginning {
    const NAME: &'static str = "beginning";
    const TITLE: &'static str = "Preparing the exchange";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let dir = Exchange::dir(ctx, &journal.record().serving.env);
        for name in ["new", "old"] {
            files::make_dir(&dir.join(name))?;
        }
        Ok(dir.display().to_string())
    }

    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        remove_directory(ctx, &record.serving.env).await?;
        files::remove_any(&Exchange::path(ctx, &record.serving.env))?;
        if let Some(origin) = &record.after.origin {
            release_generation(ctx, &record.serving.env, origin).await?;
        }
        Ok(Vec::new())
    }
}

/// Removes the files that are not in their place, and what the extra addons' repositories know of
/// them.
pub async fn remove_directory(ctx: &Context, env: &EnvId) -> Result<()> {
    let has_trees = Exchange::dir(ctx, env).join("new/extra").exists();
    // The environment's image may be gone; that of the database server has a shell too.
    let image = ctx.database_image();
    ownership::remove(ctx, &Exchange::dir(ctx, env), image.as_str(), env).await?;
    match has_trees {
        true => repository::prune_all(ctx).await,
        false => Ok(()),
    }
}
