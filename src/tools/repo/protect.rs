use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::RepoName,
    ops::repository,
    registry::{Effect, Meta, Tool},
};

/// Protect an extra addons repository from deletion.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Protect {
    /// Name of the repository.
    name: RepoName,
}

/// Let an extra addons repository be deleted again.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Unprotect {
    /// Name of the repository.
    name: RepoName,
}

/// Whether a repository is protected.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Protection {
    /// Its name.
    name: String,
    /// Whether it is protected from deletion now.
    protected: bool,
    /// Whether this call changed that.
    changed: bool,
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let already = if self.changed { "" } else { " already" };
        let is = if self.protected { "is protected" } else { "is not protected" };
        write!(f, "{} {is}{already}", console::style(&self.name).bold())
    }
}

impl Tool for Protect {
    const META: Meta = Meta {
        name: "protect_extra_repo",
        cli: "repo protect",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Protection;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::repository(&ctx.team, &self.name)]
    }

    async fn run(self, ctx: &Context) -> Result<Protection> {
        set(ctx, &self.name, true)
    }
}

impl Tool for Unprotect {
    const META: Meta = Meta {
        name: "unprotect_extra_repo",
        cli: "repo unprotect",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Protection;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::repository(&ctx.team, &self.name)]
    }

    async fn run(self, ctx: &Context) -> Result<Protection> {
        set(ctx, &self.name, false)
    }
}

fn set(ctx: &Context, name: &RepoName, protected: bool) -> Result<Protection> {
    let changed = repository::protect(ctx, name, protected)?;
    Ok(Protection { name: name.to_string(), protected, changed })
}
