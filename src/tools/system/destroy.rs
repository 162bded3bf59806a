use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    ops::system,
    registry::{Effect, Meta, Tool},
};

/// Remove what all teams share: the database server with its data, the network, the templates.
///
/// Refused while environments or services exist. Configuration, credentials, secrets, presets and
/// volumes of services that were deleted, extra addons repositories and images stay.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Destroy {}

/// What a destruction did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Destroyed {
    /// What was there and is gone.
    removed: Vec<String>,
}

impl fmt::Display for Destroyed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.removed.as_slice() {
            [] => f.write_str("Nothing was there"),
            removed => write!(f, "Removed {}", removed.join(", ")),
        }
    }
}

impl Tool for Destroy {
    const META: Meta = Meta {
        name: "destroy_system",
        cli: "destroy",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    const ACTS_ON_ALL_TEAMS: bool = true;
    type Output = Destroyed;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        system::locks(ctx).unwrap_or_else(|_| vec![Lock::system()])
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        Ok(Some(format!("Remove {}?", system::what_goes(ctx)?.join("; "))))
    }

    async fn run(self, ctx: &Context) -> Result<Destroyed> {
        Ok(Destroyed { removed: system::destroy(ctx).await?.removed })
    }
}
