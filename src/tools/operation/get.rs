use std::time::Duration;

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::shown::Shown;
use crate::{
    context::Context,
    error::Result,
    model::OperationId,
    ops::operation,
    registry::{Effect, Meta, Tool},
};

/// Show how far an operation has come, and its result once it has ended.
///
/// Over MCP a call that takes long answers with a ticket, which names its operation.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Get {
    /// Id of the operation, from its ticket.
    operation_id: OperationId,
    /// Seconds to wait for its end.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    #[serde(default)]
    wait_seconds: u32,
}

impl Tool for Get {
    const META: Meta = Meta {
        name: "get_operation",
        cli: "operation get",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["operation_id", "wait_seconds"],
    };
    type Output = Shown;

    async fn run(self, ctx: &Context) -> Result<Shown> {
        let wait = Duration::from_secs(self.wait_seconds.into());
        operation::get(ctx, &self.operation_id, wait).await.map(Shown::from)
    }
}
