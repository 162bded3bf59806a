use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::SecretName,
    ops::secret,
    registry::{Effect, Meta, Tool},
};

/// Forget a secret that nobody uses.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Name of the secret.
    name: SecretName,
}

/// What was forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Deleted {
    /// Its name.
    name: String,
    /// Whether it is gone.
    deleted: bool,
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret {} deleted", console::style(&self.name).bold())
    }
}

impl Tool for Delete {
    const META: Meta = Meta {
        name: "delete_secret",
        cli: "secret delete",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Deleted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    fn question(&self, _ctx: &Context) -> Result<Option<String>> {
        Ok(Some(format!("Delete secret {}?", self.name)))
    }

    async fn run(self, ctx: &Context) -> Result<Deleted> {
        secret::delete(ctx, &self.name)?;
        Ok(Deleted { name: self.name.to_string(), deleted: true })
    }
}
