//! The environment's directory, its port and, at the end of its life, its record.

use super::super::record::Environment;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    ops::{
        journal::{Journal, Step},
        ownership, ports,
        template::collect_generation,
    },
};

pub struct Workspace;

impl Step<Environment> for Workspace {
    const NAME: &'static str = "workspace";
    const TITLE: &'static str = "Preparing the workspace";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        ports::keep(ctx, &env.container, env.port).await?;
        for directory in ["data/filestore", "data/sessions", "data/addons"] {
            files::make_dir(&env.workspace(ctx).join(directory))?;
        }
        Ok(env.workspace(ctx).display().to_string())
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        let workspace = env.workspace(ctx);
        // What the containers' users made goes first: it may need a container, and
        // makes room on a full disk for what is written next.
        let image = env.request.image.as_str();
        for inner in ["data", "conf", "repo", "snapshots"] {
            ownership::remove(ctx, &workspace.join(inner), image, &env.id).await?;
        }
        if let Some(origin) = &env.origin {
            collect_generation(ctx, origin, &env.id).await?;
        }
        ports::release(ctx, &env.container).await?;
        files::remove_with_record(&workspace, "environment.json")?;
        Ok(vec![format!("workspace {}", workspace.display())])
    }
}
