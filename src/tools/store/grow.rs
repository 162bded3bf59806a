use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::Size,
    ops::store,
    registry::{Effect, Meta, Tool},
};

/// Make a reflink store larger.
///
/// It also grows by itself before it is full. Space of the host is taken when it is used.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Grow {
    /// New size, for example 100G.
    size: Size,
}

/// The store now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Grown {
    /// Its size.
    size: String,
}

impl fmt::Display for Grown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The store has {}", self.size)
    }
}

impl Tool for Grow {
    const META: Meta = Meta {
        name: "grow_store",
        cli: "store grow",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["size"],
    };
    type Output = Grown;

    fn locks(&self, _: &Context) -> Vec<Lock> {
        vec![Lock::system()]
    }

    async fn run(self, ctx: &Context) -> Result<Grown> {
        Ok(Grown { size: store::grow(ctx, self.size).await?.to_string() })
    }
}
