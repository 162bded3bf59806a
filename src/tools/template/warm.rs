use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::TemplateName,
    ops::template,
    registry::{Effect, Meta, Tool},
};

/// Make clones of a template ahead, which new environments get at once.
///
/// With `warm_clones` in [storage] of odeum.toml this happens by itself after each creation
/// of an environment and each new generation.
/// Clones of an older generation are dropped.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Warm {
    /// Name of the template.
    #[arg(default_value = "default")]
    #[serde(default)]
    template_name: TemplateName,
    /// How many shall be ready; what the configuration says when not given, at least 1. 0 drops all.
    #[arg(long)]
    #[serde(default)]
    count: Option<usize>,
}

/// The pool now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Warmed {
    /// The template.
    template: String,
    /// Clones made by this call.
    made: usize,
    /// Clones that are ready.
    ready: usize,
}

impl fmt::Display for Warmed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} clones of template {} are ready, {} of them new", self.ready, self.template, self.made)
    }
}

impl Tool for Warm {
    const META: Meta = Meta {
        name: "warm_template",
        cli: "template warm",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["template_name"],
    };
    type Output = Warmed;

    async fn run(self, ctx: &Context) -> Result<Warmed> {
        let configured = ctx.config().storage.warm_clones.max(1);
        let count = self.count.unwrap_or(usize::try_from(configured).unwrap_or(1));
        let filled = template::fill(ctx, &self.template_name, count).await?;
        Ok(Warmed { template: self.template_name.to_string(), made: filled.made, ready: filled.ready })
    }
}
