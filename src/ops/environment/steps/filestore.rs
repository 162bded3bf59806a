//! The filestore: the template's files, by the cheapest way that works here.

use super::super::{
    filestore::{Part, Place, make, make_volume},
    record::Environment,
};
use crate::{
    adapters::mounts,
    context::Context,
    error::Result,
    ops::{
        journal::{Journal, Step},
        ownership,
    },
};

pub struct Filestore;

impl Step<Environment> for Filestore {
    const NAME: &'static str = "filestore";
    const TITLE: &'static str = "Making the filestore";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let (method, size) = make(ctx, &env, env.origin.as_ref(), &Place::of(ctx, &env)).await?;
        journal.update(|env| env.filestore = method)?;
        make_volume(ctx, &journal.record()).await?;
        Ok(format!("{}, {} kB", method.name(), size / 1000))
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        let mut removed = Vec::new();
        let volume = ctx.names().filestore_volume(&env.team, &env.id);
        if ctx.docker().await?.remove_volume(&volume).await? {
            removed.push(format!("volume {volume}"));
        }
        let place = Place::of(ctx, env);
        let merged = place.at(Part::Files);
        if mounts::unmount(merged, &ctx.cancel).await? {
            removed.push(format!("mount {}", merged.display()));
        }
        for layer in [Part::Upper, Part::Work] {
            ownership::remove(ctx, place.at(layer), env.request.image.as_str(), &env.id).await?;
        }
        Ok(removed)
    }
}
