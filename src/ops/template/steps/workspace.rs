//! The generation's directory.

use super::super::{generations::remove_if_empty, making::Making};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::EnvId,
    ops::{
        journal::{Journal, Step},
        ownership,
    },
};

pub struct Workspace;

impl Step<Making> for Workspace {
    const NAME: &'static str = "workspace";
    const TITLE: &'static str = "Preparing the workspace";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let dir = journal.record().dir(ctx);
        for inner in ["data/filestore", "filestore", "conf"] {
            files::make_dir(&dir.join(inner))?;
        }
        Ok(dir.display().to_string())
    }

    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        let dir = making.dir(ctx);
        let removed =
            ownership::remove(ctx, &dir, making.shell_image(ctx).as_str(), &helper_id(making)).await?;
        files::remove_any(&Making::path(ctx, &making.name.id()))?;
        remove_if_empty(ctx, &making.name.id())?;
        Ok(removed.then(|| dir.display().to_string()).into_iter().collect())
    }
}

/// Names the container that may have to change owners.
pub fn helper_id(making: &Making) -> EnvId {
    format!("tpl-{}", making.generation).parse().expect("a generation is 8 hex digits")
}
