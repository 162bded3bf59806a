use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::ServiceName,
    ops::service,
    registry::{Effect, Meta, Tool},
};

/// Start a service that is stopped, and wait until it is up.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Start {
    /// Name of the service.
    name: ServiceName,
}

/// Stop a service. It stays stopped until it is started.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Stop {
    /// Name of the service.
    name: ServiceName,
}

/// What a service does now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Now {
    /// Its name.
    name: String,
    /// Whether it runs.
    running: bool,
    /// Whether this call changed that.
    changed: bool,
}

impl fmt::Display for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let already = if self.changed { "" } else { " already" };
        let state = if self.running { "runs" } else { "is stopped" };
        write!(f, "Service {} {state}{already}", console::style(&self.name).bold())
    }
}

impl Tool for Start {
    const META: Meta = Meta {
        name: "start_service",
        cli: "service start",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Now;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<Now> {
        let changed = service::start(ctx, &self.name).await?;
        Ok(Now { name: self.name.to_string(), running: true, changed })
    }
}

impl Tool for Stop {
    const META: Meta = Meta {
        name: "stop_service",
        cli: "service stop",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Now;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<Now> {
        let changed = service::stop(ctx, &self.name).await?;
        Ok(Now { name: self.name.to_string(), running: false, changed })
    }
}
