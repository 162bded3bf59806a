use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::text::Text;
use crate::{
    context::Context,
    error::Result,
    ops::guide,
    registry::{Effect, Meta, Tool},
};

/// Read how to write code for a series of Odoo: what changed, what to use, what no longer works.
///
/// A team's own `agent_guides/odoo-19.md` in its data directory comes before the
/// text that is bundled, and may add a series.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Odoo {
    /// Series, of which the major part counts: 19, 19.0 or saas-18.2.
    version: String,
}

/// A development guide.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DevelopmentGuide {
    /// The major version it is for.
    version: String,
    #[serde(flatten)]
    text: Text,
}

impl fmt::Display for DevelopmentGuide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl Tool for Odoo {
    const META: Meta = Meta {
        name: "get_odoo_development_guide",
        cli: "guide odoo",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["version"],
    };
    type Output = DevelopmentGuide;

    async fn run(self, ctx: &Context) -> Result<DevelopmentGuide> {
        let (major, guide) = guide::odoo(ctx, &self.version)?;
        Ok(DevelopmentGuide { version: major.to_string(), text: guide.into() })
    }
}
