use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::text::Text;
use crate::{
    context::Context,
    error::Result,
    ops::guide,
    registry::{Effect, Meta, Tool},
};

/// Read how to work with odeum: the loop, the tools, the rules. Read this first.
///
/// A team's own `agent_guides/agent.md` in its data directory comes before the
/// text that is bundled.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Agent {}

impl Tool for Agent {
    const META: Meta = Meta {
        name: "get_agent_instructions",
        cli: "guide agent",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Text;

    async fn run(self, ctx: &Context) -> Result<Text> {
        guide::agent(ctx).map(Text::from)
    }
}
