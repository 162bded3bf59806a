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

/// Print the SKILL.md for agents that use the command line instead of MCP.
///
/// Write it where the agent looks for skills:
/// `odeum guide skill > .claude/skills/odeum/SKILL.md`. A team's own
/// `agent_guides/skill.md` comes before the text that is bundled.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Skill {}

impl Tool for Skill {
    const META: Meta = Meta {
        name: "get_command_line_skill",
        cli: "guide skill",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Text;

    async fn run(self, ctx: &Context) -> Result<Text> {
        guide::skill(ctx).map(Text::from)
    }
}
