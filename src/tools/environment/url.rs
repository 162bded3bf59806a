use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::web_url;
use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::environment::Environment,
    registry::{Effect, Meta, Tool},
};

/// Print the address of an environment.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Url {
    /// Name of the environment.
    env_name: EnvName,
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
    type Output = Address;

    async fn run(self, ctx: &Context) -> Result<Address> {
        let env = Environment::find(ctx, &self.env_name)?;
        Ok(Address { env_name: env.request.name.to_string(), web_url: web_url(&env), url: env.url })
    }
}
