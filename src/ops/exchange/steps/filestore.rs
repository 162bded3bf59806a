//! The new filestore, beside the old one. It is not mounted yet.

use super::super::{record::Exchange, source::Source};
use crate::{
    adapters::mounts,
    context::Context,
    error::Result,
    model::EnvId,
    ops::{
        environment::{Environment, Part, Place, make_filestore},
        journal::{Journal, Step},
        ownership,
        snapshot::Snapshot,
    },
};

pub struct Filestore;

impl Step<Exchange> for Filestore {
    const NAME: &'static str = "filestore";
    const TITLE: &'static str = "Making the filestore";

    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let record = journal.record();
        let env = Environment::known(ctx, &record.serving.env)?;
        let [place, _] = record.places(ctx);
        let method = match &record.source {
            Source::Snapshot { name, .. } => {
                let snapshot = Snapshot::find(ctx, &env, name)?;
                of_snapshot(ctx, &env, &snapshot, &place).await?;
                record.after.filestore
            }
            Source::Template { .. } => {
                let (method, _) = make_filestore(ctx, &env, record.after.origin.as_ref(), &place).await?;
                // A fuse mount is made again where Odoo sees it.
                mounts::unmount(place.at(Part::Files), &ctx.cancel).await?;
                journal.update(|record| record.after.filestore = method)?;
                method
            }
        };
        Ok(method.name().into())
    }

    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        let [place, _] = record.places(ctx);
        mounts::unmount(place.at(Part::Files), &ctx.cancel).await?;
        let env: &EnvId = &record.serving.env;
        let image = ctx.database_image();
        for part in Part::ALL {
            ownership::remove(ctx, place.at(part), image.as_str(), env).await?;
        }
        Ok(Vec::new())
    }
}

/// A tree of the snapshot's files; over a template's files it is a new layer, with a directory
/// to work in.
async fn of_snapshot(ctx: &Context, env: &Environment, snapshot: &Snapshot, place: &Place) -> Result<()> {
    let (top, image) = (env.workspace(ctx), env.request.image.as_str());
    let (method, files) = (snapshot.data.filestore, snapshot.files(ctx));
    ownership::link(ctx, &top, &files, place.at(Part::written(method)), image, &env.id).await?;
    if Part::of(method).contains(&Part::Work) {
        crate::adapters::files::make_dir(place.at(Part::Work))?;
    }
    Ok(())
}
