use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::shown::Shown;
use crate::{
    context::Context,
    error::Result,
    ops::operation,
    registry::{Effect, Meta, Tool},
};

/// List the operations of the last day, newest first.
///
/// Results are left out: `get_operation` has them.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {}

/// The operations.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// Newest first.
    operations: Vec<Shown>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operations.as_slice() {
            [] => f.write_str("No operation: only calls over MCP that take long are listed"),
            found => f.write_str(&found.iter().map(Shown::row).collect::<Vec<_>>().join("\n")),
        }
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_operations",
        cli: "operation list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Found;

    async fn run(self, ctx: &Context) -> Result<Found> {
        Ok(Found { operations: operation::list(ctx)?.into_iter().map(Shown::brief).collect() })
    }
}
