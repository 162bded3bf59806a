use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::apply::{self, Module},
    registry::{Effect, Meta, Tool},
};

/// List the modules of an environment's database and code.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {
    /// Name of the environment.
    env_name: EnvName,
    /// Only modules whose names hold this text, in any case.
    #[arg(long)]
    name_filter: Option<String>,
    /// Only modules in this state, such as uninstalled or to upgrade; empty for all.
    #[arg(long, value_name = "STATE", default_value = "installed")]
    #[serde(default = "installed")]
    state_filter: String,
}

fn installed() -> String {
    "installed".into()
}

/// The modules found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Found {
    /// By name.
    modules: Vec<Module>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.modules.is_empty() {
            return f.write_str("No module is like that; --state-filter '' shows all states");
        }
        let width = self.modules.iter().map(|module| module.name.len()).max().unwrap_or_default();
        write!(f, "{:width$}  {:<13} VERSION", "MODULE", "STATE")?;
        for Module { name, state, latest_version } in &self.modules {
            write!(f, "\n{name:width$}  {state:<13} {latest_version}")?;
        }
        Ok(())
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_installed_modules",
        cli: "module list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "name_filter", "state_filter"],
    };
    type Output = Found;

    async fn run(self, ctx: &Context) -> Result<Found> {
        let text = self.name_filter.unwrap_or_default();
        Ok(Found { modules: apply::list(ctx, &self.env_name, &text, &self.state_filter).await? })
    }
}
