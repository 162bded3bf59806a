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

/// Stop an operation, and undo what can be undone.
///
/// What it was making is removed again. Modules go back as they were only with
/// `rollback`; what Odoo, a command, Python or SQL had committed by then stays.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Cancel {
    /// Id of the operation, from its ticket.
    operation_id: OperationId,
}

impl Tool for Cancel {
    const META: Meta = Meta {
        name: "cancel_operation",
        cli: "operation cancel",
        effect: Effect::Write,
        open_world: false,
        idempotent: false,
        positional: &["operation_id"],
    };
    type Output = Shown;

    async fn run(self, ctx: &Context) -> Result<Shown> {
        operation::cancel(ctx, &self.operation_id).await.map(Shown::from)
    }
}
