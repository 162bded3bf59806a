use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::EnvName,
    ops::inside,
    registry::{Effect, Meta, Tool},
};

/// Open psql in an environment's database, at a terminal; elsewhere use `run_db_query`.
///
/// Reads a script from stdin too: `odeum env psql NAME < FILE`.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Psql {
    /// Name of the environment.
    env_name: EnvName,
}

/// How psql ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Ended {
    /// Exit status.
    exit_code: i32,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exit_code {
            0 => Ok(()),
            code => write!(f, "[psql ended with exit status {code}]"),
        }
    }
}

impl Tool for Psql {
    const META: Meta = Meta {
        name: "open_psql",
        cli: "env psql",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: false,
        positional: &["env_name"],
    };
    type Output = Ended;

    async fn run(self, ctx: &Context) -> Result<Ended> {
        Ok(Ended { exit_code: inside::psql(ctx, &self.env_name).await? })
    }

    fn is_failure(output: &Ended) -> bool {
        output.exit_code != 0
    }
}
