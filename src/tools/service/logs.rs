use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::{OutputId, ServiceName},
    ops::service,
    registry::{Effect, Meta, Tool},
};

/// Show what a service wrote, each line with its moment, newest last.
///
/// Colours are removed, and values of the team's secrets hidden.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Logs {
    /// Name of the service.
    name: ServiceName,
    /// How many lines at most.
    #[arg(long, short = 'n', visible_alias = "lines", default_value_t = 100)]
    #[serde(default = "hundred")]
    n_lines: u32,
}

fn hundred() -> u32 {
    100
}

/// The lines found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Lines {
    /// Oldest first.
    lines: Vec<String>,
    /// Whether some were left out of this answer.
    truncated: bool,
    /// Id under which they are kept uncut, when they are too long for one answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    output_id: Option<OutputId>,
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

impl Tool for Logs {
    const META: Meta = Meta {
        name: "get_service_logs",
        cli: "service logs",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["name", "n_lines"],
    };
    type Output = Lines;

    async fn run(self, ctx: &Context) -> Result<Lines> {
        let service::Logs { lines, truncated, output_id } =
            service::logs(ctx, &self.name, self.n_lines).await?;
        Ok(Lines { lines, truncated, output_id })
    }
}
