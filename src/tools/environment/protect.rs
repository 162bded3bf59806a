use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::EnvName,
    ops::environment,
    registry::{Effect, Meta, Tool},
};

/// Protect an environment: nothing stops it, deletes it or changes its data.
///
/// Every tool that would is refused, until `env unprotect`. It can be started, restarted, read,
/// copied and saved as a template; SQL with --read-only and HTTP GET still work. People who log
/// in are not kept from anything. Protected already is success; the reason is replaced.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Protect {
    /// Name of the environment.
    env_name: EnvName,
    /// Why, for who is refused: `demo on Friday`.
    #[arg(long, default_value = "")]
    #[serde(default)]
    reason: String,
}

/// Lift the protection of an environment: it can be stopped, deleted and changed again.
///
/// Not protected is success.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Unprotect {
    /// Name of the environment.
    env_name: EnvName,
}

/// How an environment is protected now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Protection {
    /// The environment.
    env_name: String,
    /// Whether it is protected.
    protected: bool,
    /// Whether that was otherwise before.
    changed: bool,
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = if self.protected { "" } else { "not " };
        let already = if self.changed { "" } else { " already" };
        write!(f, "{} is {not}protected{already}", console::style(&self.env_name).bold())
    }
}

impl Tool for Protect {
    const META: Meta = Meta {
        name: "protect_environment",
        cli: "env protect",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "reason"],
    };
    type Output = Protection;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Protection> {
        let changed = environment::protect(ctx, &self.env_name, self.reason.trim())?;
        Ok(Protection { env_name: self.env_name.to_string(), protected: true, changed })
    }
}

impl Tool for Unprotect {
    const META: Meta = Meta {
        name: "unprotect_environment",
        cli: "env unprotect",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = Protection;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Protection> {
        let changed = environment::unprotect(ctx, &self.env_name)?;
        Ok(Protection { env_name: self.env_name.to_string(), protected: false, changed })
    }
}
