//! The copy itself: database and files of one moment.

use std::time::{Duration, Instant};

use super::super::record::Snapshot;
use crate::{
    adapters::{files, postgres},
    context::Context,
    error::Result,
    ops::{
        databases::way_to_clone,
        environment::{Environment, Part, Place, still},
        journal::{Journal, Step},
        ownership,
        system::ensure_database,
    },
};

pub struct Copy;

impl Step<Snapshot> for Copy {
    const NAME: &'static str = "copy";
    const TITLE: &'static str = "Copying database and files";

    async fn apply(&self, ctx: &Context, journal: &Journal<Snapshot>) -> Result<String> {
        let snapshot = journal.record();
        let env = Environment::known(ctx, &snapshot.env)?;
        let (database, files) = (snapshot.database(), snapshot.files(ctx));
        // Not the environment's role: it cannot do anything to its snapshots then.
        let owner = ctx.system()?.database_user;
        let server = ctx.administrate(&postgres::making(&database)).await?;
        let place = Place::of(ctx, &env);
        let written = place.at(Part::written(env.filestore));
        let (top, image) = (env.workspace(ctx), env.request.image.as_str());
        let from = (&*env.database, way_to_clone(ctx, &server, &env.database).await?);
        let cloned = async {
            let method = postgres::clone(&server, from, (&database, &owner), &ctx.cancel).await?;
            Ok((method, Instant::now()))
        };
        let linked = async {
            let paused = Instant::now();
            ownership::link(ctx, &top, written, &files, image, &env.id).await?;
            Ok(paused)
        };
        let held = still::hold(ctx, &env, Box::pin(cloned), Box::pin(linked)).await?;
        let ((method, cloned), paused) = held;
        let [clone_ms, held_ms] = [cloned, Instant::now()].map(|end| milliseconds(end - paused));
        postgres::label(&server, &database, env.id.as_str()).await?;
        postgres::seal(&server, &database).await?;
        let database_bytes = u64::try_from(postgres::size(&server, &database).await?).unwrap_or_default();
        let filestore_bytes = files::tree_size(&files);
        journal.update(|snapshot| {
            snapshot.clone = Some(method);
            (snapshot.clone_ms, snapshot.held_ms) = (clone_ms, held_ms);
            (snapshot.database_bytes, snapshot.filestore_bytes) = (database_bytes, filestore_bytes);
        })?;
        Ok(format!("{} in {clone_ms} ms, held still for {held_ms} ms", method.name()))
    }

    async fn undo(&self, ctx: &Context, snapshot: &Snapshot) -> Result<Vec<String>> {
        ensure_database(ctx).await?;
        let mut removed = Vec::new();
        if postgres::drop_database(&ctx.database_server()?, &snapshot.database()).await? {
            removed.push(format!("database {}", snapshot.database()));
        }
        // The environment's image may be gone; that of the database server has a shell too.
        let image = ctx.database_image();
        ownership::remove(ctx, &snapshot.files(ctx), image.as_str(), &snapshot.env).await?;
        Ok(removed)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
