use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::web_url;
use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::{environment::Environment, idle},
    registry::{Effect, Meta, Tool},
};

/// Print the address of an environment.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Url {
    /// Name of the environment.
    env_name: EnvName,
    /// Start it when it is stopped, whoever stopped it, and wait until it answers.
    #[arg(long)]
    #[serde(default)]
    wake: bool,
}

/// Where an environment answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Address {
    /// Its name.
    env_name: String,
    /// Address for a browser.
    url: String,
    /// Address of the web client with debug tools.
    web_url: String,
    /// Whether it was started for this; `null` when nobody asked.
    woken: Option<bool>,
    /// Whether it answers; `null` when nobody asked.
    ready: Option<bool>,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl Tool for Url {
    const META: Meta = Meta {
        name: "get_environment_url",
        cli: "env url",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name"],
    };
    const IS_USE: bool = false;
    type Output = Address;

    async fn run(self, ctx: &Context) -> Result<Address> {
        let (env, woken, ready) = match self.wake {
            false => (Environment::find(ctx, &self.env_name)?, None, None),
            true => {
                let (env, woken, ready) = idle::wake(ctx, &self.env_name).await?;
                (env, Some(woken), Some(ready))
            }
        };
        let env_name = env.request.name.to_string();
        Ok(Address { env_name, web_url: web_url(&env), url: env.url, woken, ready })
    }

    fn is_failure(output: &Address) -> bool {
        output.ready == Some(false)
    }
}
