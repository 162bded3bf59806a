use std::fmt;

use clap::{ArgAction, Args};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::EnvName,
    ops::environment,
    registry::{Effect, Meta, Tool},
};

fn yes() -> bool {
    true
}

/// Start a stopped environment and wait until it answers.
///
/// Starts the database server first when it is stopped, and mounts what a
/// reboot unmounted. Running already is success.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Start {
    /// Name of the environment.
    env_name: EnvName,
    /// Whether to wait until it answers.
    #[arg(long, action = ArgAction::Set, default_value_t = true, num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    #[serde(default = "yes")]
    wait: bool,
}

/// What a start did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Started {
    /// Containers that were started; empty when all ran.
    started: Vec<String>,
    /// Whether Odoo answers; `false` when nobody waited.
    ready: bool,
    /// Milliseconds until it answered.
    waited_ms: u64,
}

impl fmt::Display for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.started.as_slice() {
            [] => f.write_str("Running already")?,
            names => write!(f, "Started {}", names.join(", "))?,
        }
        match self.ready {
            true => write!(f, ", answers after {} ms", self.waited_ms),
            false => Ok(()),
        }
    }
}

impl Tool for Start {
    const META: Meta = Meta {
        name: "start_environment",
        cli: "env start",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "wait"],
    };
    type Output = Started;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Started> {
        let done = environment::start(ctx, &self.env_name, self.wait).await?;
        Ok(Started { started: done.started, ready: done.ready, waited_ms: done.waited_ms })
    }
}

/// Stop an environment; its database and files stay.
///
/// Stopped already is success.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Stop {
    /// Name of the environment.
    env_name: EnvName,
}

/// What a stop did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stopped {
    /// Containers that were stopped; empty when none ran.
    stopped: Vec<String>,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.stopped.as_slice() {
            [] => f.write_str("Stopped already"),
            names => write!(f, "Stopped {}", names.join(", ")),
        }
    }
}

impl Tool for Stop {
    const META: Meta = Meta {
        name: "stop_environment",
        cli: "env stop",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["env_name"],
    };
    type Output = Stopped;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Stopped> {
        ctx.step("Stopping Odoo");
        Ok(Stopped { stopped: environment::stop(ctx, &self.env_name).await? })
    }
}

/// Restart an environment and wait until it answers.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Restart {
    /// Name of the environment.
    env_name: EnvName,
    /// Whether to wait until it answers.
    #[arg(long, action = ArgAction::Set, default_value_t = true, num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    #[serde(default = "yes")]
    wait: bool,
}

/// What a restart did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Restarted {
    /// Container name.
    odoo_container: String,
    /// Whether Odoo answers; `false` when nobody waited.
    ready: bool,
    /// Milliseconds until it answered.
    waited_ms: u64,
}

impl fmt::Display for Restarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Restarted {}", self.odoo_container)?;
        match self.ready {
            true => write!(f, ", answers after {} ms", self.waited_ms),
            false => Ok(()),
        }
    }
}

impl Tool for Restart {
    const META: Meta = Meta {
        name: "restart_environment",
        cli: "env restart",
        effect: Effect::Write,
        open_world: false,
        idempotent: false,
        positional: &["env_name", "wait"],
    };
    type Output = Restarted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![environment::lock(ctx, &self.env_name)]
    }

    async fn run(self, ctx: &Context) -> Result<Restarted> {
        let (odoo_container, done) = environment::restart(ctx, &self.env_name, self.wait).await?;
        Ok(Restarted { odoo_container, ready: done.ready, waited_ms: done.waited_ms })
    }
}
