use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::EnvName,
    ops::environment::{self, Environment},
    registry::{Effect, Meta, Tool},
};

/// Delete an environment with its database, files and container.
///
/// A working tree that was mounted stays. What an interrupted creation or
/// deletion left is removed too.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Name of the environment.
    env_name: EnvName,
}

/// What a deletion did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Deleted {
    /// Its name.
    env_name: String,
    /// Whether it is gone.
    deleted: bool,
    /// What was there and is gone.
    removed: Vec<String>,
    /// What could not be removed; always empty, for then the call fails.
    leftovers: Vec<String>,
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} deleted", console::style(&self.env_name).bold())?;
        self.removed.iter().try_for_each(|thing| write!(f, "\n  {thing}"))
    }
}

impl Tool for Delete {
    const META: Meta = Meta {
        name: "delete_environment",
        cli: "env delete",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = Deleted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let found = Environment::of(ctx, &self.env_name)?;
        Ok(found.map(|env| {
            let workspace = env.workspace(ctx);
            format!(
                "Delete environment {} with database {} and {}?",
                self.env_name,
                env.database,
                workspace.display()
            )
        }))
    }

    async fn run(self, ctx: &Context) -> Result<Deleted> {
        ctx.step(format!("Deleting {}", self.env_name));
        let deleted = environment::delete(ctx, &self.env_name).await?;
        Ok(Deleted {
            env_name: self.env_name.to_string(),
            deleted: true,
            removed: deleted.removed,
            leftovers: Vec::new(),
        })
    }
}
