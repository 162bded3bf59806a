use std::{collections::BTreeMap, fmt};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::environment,
    registry::{Effect, Meta, Tool},
};

/// Print an environment as shell variables: `eval "$(odeum env vars NAME)"`.
///
/// Holds its address, container and workspace, and what psql needs. The
/// password is not among them: it is in the file PGPASSFILE names.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Vars {
    /// Name of the environment.
    env_name: EnvName,
}

/// An environment as variables.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Variables {
    /// Name → value.
    variables: BTreeMap<String, String>,
}

impl fmt::Display for Variables {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self
            .variables
            .iter()
            .map(|(name, value)| format!("export {name}='{}'", value.replace('\'', r"'\''")));
        f.write_str(&lines.collect::<Vec<_>>().join("\n"))
    }
}

impl Tool for Vars {
    const META: Meta = Meta {
        name: "get_environment_variables",
        cli: "env vars",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = Variables;

    async fn run(self, ctx: &Context) -> Result<Variables> {
        let variables = environment::variables(ctx, &self.env_name)?;
        let pairs = variables.into_iter().map(|variable| (variable.name.to_owned(), variable.value));
        Ok(Variables { variables: pairs.collect() })
    }
}
