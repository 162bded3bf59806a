use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::GitHost,
    ops::credential,
    registry::{Effect, Meta, Tool},
};

/// Forget the credential of a git server.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Host, with its port where that is not the usual one.
    host: GitHost,
}

/// What was forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Deleted {
    /// Its host.
    host: String,
    /// Its user.
    username: String,
    /// Whether it is gone.
    deleted: bool,
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The credential of {} for {} is deleted", self.username, console::style(&self.host).bold())
    }
}

impl Tool for Delete {
    const META: Meta = Meta {
        name: "delete_repo_credential",
        cli: "credential delete",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["host"],
    };
    type Output = Deleted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::credentials(&ctx.team)]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let found = credential::all(ctx)?.into_iter().find(|one| one.host == self.host);
        Ok(found.map(|one| format!("Delete the credential of {} for {}?", one.username, one.host)))
    }

    async fn run(self, ctx: &Context) -> Result<Deleted> {
        let gone = credential::delete(ctx, &self.host)?;
        Ok(Deleted { host: gone.host.to_string(), username: gone.username, deleted: true })
    }
}
