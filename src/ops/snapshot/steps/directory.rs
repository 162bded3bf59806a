//! The snapshot's directory and, at the end of its life, its record.

use super::super::record::{Snapshot, directory};
use crate::{
    adapters::{files, git},
    context::Context,
    error::Result,
    ops::{
        environment::Environment,
        journal::{Journal, Step},
        template::release_generation,
    },
};

pub struct Directory;

impl Step<Snapshot> for Directory {
    const NAME: &'static str = "directory";
    const TITLE: &'static str = "Preparing the snapshot";

    /// Of the commit the database reflects git would in time keep nothing.
    async fn apply(&self, ctx: &Context, journal: &Journal<Snapshot>) -> Result<String> {
        let snapshot = journal.record();
        if let Some(env) = Environment::read(ctx, &snapshot.env)? {
            let repository = env.repository(ctx);
            let applied = snapshot.data.applied_commit.iter().chain(&snapshot.data.applied_tree);
            for id in applied {
                if git::has(&repository, id, &ctx.cancel).await? {
                    git::keep(&repository, &snapshot.kept_as(), id, &ctx.cancel).await?;
                }
            }
        }
        Ok(snapshot.dir(ctx).display().to_string())
    }

    async fn undo(&self, ctx: &Context, snapshot: &Snapshot) -> Result<Vec<String>> {
        let dir = snapshot.dir(ctx);
        let repository = Environment::read(ctx, &snapshot.env)?.map(|env| env.repository(ctx));
        if let Some(repository) = repository.filter(|path| path.exists()) {
            // Without it git only keeps more than it needs to.
            if let Err(error) = git::let_go(&repository, &snapshot.kept_as(), &ctx.cancel).await {
                tracing::debug!(%error, "a ref stays");
            }
        }
        if let Some(origin) = &snapshot.data.origin {
            release_generation(ctx, &snapshot.env, origin).await?;
        }
        // From here on nobody knows of it any more.
        files::remove_dir(&dir)?;
        let all = directory(ctx, &snapshot.env);
        if files::entries(&all)?.is_empty() {
            files::remove_dir(&all)?;
        }
        Ok(vec![format!("snapshot {}", dir.display())])
    }
}
