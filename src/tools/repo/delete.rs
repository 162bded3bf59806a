use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::RepoName,
    ops::repository::{self, Repository},
    registry::{Effect, Meta, Tool},
};

/// Delete an extra addons repository that nobody uses.
///
/// Refused while environments or templates use it, and when it is protected.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Name of the repository.
    name: RepoName,
}

/// What was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Deleted {
    /// Its name.
    name: String,
    /// Whether it is gone.
    deleted: bool,
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Extra addons repository {} deleted", console::style(&self.name).bold())
    }
}

impl Tool for Delete {
    const META: Meta = Meta {
        name: "delete_extra_repo",
        cli: "repo delete",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Deleted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::repository(&ctx.team, &self.name)]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let found = Repository::read(ctx, &self.name)?;
        Ok(found.map(|found| format!("Delete extra addons repository {} ({})?", found.name, found.url)))
    }

    async fn run(self, ctx: &Context) -> Result<Deleted> {
        ctx.step(format!("Deleting {}", self.name));
        repository::delete(ctx, &self.name).await?;
        Ok(Deleted { name: self.name.to_string(), deleted: true })
    }
}
