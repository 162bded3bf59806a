//! The filestores change places, and the environment's record says what it has now.

use std::path::Path;

use super::super::record::Exchange;
use crate::{
    adapters::{git, mounts},
    context::Context,
    error::Result,
    ops::{
        environment::{Environment, FilestoreMethod, Part, Place, Source, complete, make_volume},
        journal::{Journal, Step},
        ownership,
    },
};

pub struct Files;

impl Step<Exchange> for Files {
    const NAME: &'static str = "files";
    const TITLE: &'static str = "Exchanging the filestores";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let record = journal.record();
        let env = Environment::known(ctx, &record.serving.env)?;
        let (own, [new, old]) = (Place::of(ctx, &env), record.places(ctx));
        take_off(ctx, &env, &record).await?;
        for part in Part::of(record.before.filestore) {
            rename(ctx, &env, own.at(*part), old.at(*part)).await?;
        }
        for part in Part::of(record.after.filestore) {
            rename(ctx, &env, new.at(*part), own.at(*part)).await?;
        }
        let method = record.after.filestore.name();
        put_on(ctx, Environment { stage: None, ..record.new_environment(ctx)? }).await?;
        Ok(method.into())
    }

    /// Each directory goes back if it had been moved, which its place tells. The old ones are the
    /// first to go and the last to come back: without one of them out of its place nothing is
    /// exchanged, and what is there are the old ones, be the new ones removed or not.
    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        let env = Environment::known(ctx, &record.serving.env)?;
        let (own, [new, old]) = (Place::of(ctx, &env), record.places(ctx));
        take_off(ctx, &env, record).await?;
        let is_exchanged = Part::of(record.before.filestore).iter().any(|part| old.at(*part).exists());
        for part in Part::of(record.after.filestore) {
            if is_exchanged && !new.at(*part).exists() && own.at(*part).exists() {
                rename(ctx, &env, own.at(*part), new.at(*part)).await?;
            }
        }
        for part in Part::of(record.before.filestore) {
            if old.at(*part).exists() {
                rename(ctx, &env, old.at(*part), own.at(*part)).await?;
            }
        }
        put_on(ctx, record.old_environment(ctx)?).await?;
        Ok(Vec::new())
    }
}

/// Nothing may be mounted while its layers move. The engine unmounts a volume for certain when
/// it removes it, for which the container has to go.
async fn take_off(ctx: &Context, env: &Environment, record: &Exchange) -> Result<()> {
    mounts::unmount(Place::of(ctx, env).at(Part::Files), &ctx.cancel).await?;
    if [record.before.filestore, record.after.filestore].contains(&FilestoreMethod::Overlay) {
        let docker = ctx.docker().await?;
        docker.remove_container(&env.container).await?;
        docker.remove_volume(&ctx.names().filestore_volume(&env.team, &env.id)).await?;
    }
    Ok(())
}

/// The record, the volume and the container are those of the data that are there now.
async fn put_on(ctx: &Context, env: Environment) -> Result<()> {
    if let (Source::Clone { .. }, Some(commit)) = (&env.request.source, &env.applied_commit)
        && git::has(&env.code(ctx), commit, &ctx.cancel).await?
    {
        git::pin(&env.code(ctx), commit, &ctx.cancel).await?;
    }
    env.save(ctx)?;
    make_volume(ctx, &env).await?;
    complete(ctx, &env).await
}

async fn rename(ctx: &Context, env: &Environment, from: &Path, to: &Path) -> Result<()> {
    let image = env.request.image.as_str();
    ownership::rename(ctx, &env.workspace(ctx), from, to, image, &env.id).await
}
