use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::{Error, Result},
    model::Span,
    ops::idle,
    registry::{Effect, Meta, Tool},
};

/// Stop the environments nobody used for some time; their databases and files stay.
///
/// Used is what a call named, or whose Odoo somebody connected to. The next call that needs one
/// starts it, and so does `env url NAME --wake`. Protected ones run on. With `idle_stop` in the
/// team's table this happens by itself, once a minute at most, after other commands and beside
/// `odeum mcp`; where nobody runs any, let cron call this.
#[derive(Args, Deserialize, JsonSchema)]
pub struct StopIdle {
    /// How long nobody must have used it, for example 4h; left out, what `idle_stop` says.
    #[arg(long)]
    #[serde(default)]
    idle_for: Option<Span>,
}

/// What was stopped, and what runs on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stopped {
    /// How long nobody must have used it.
    idle_for: Span,
    /// Environments that were stopped.
    stopped: Vec<StoppedFields>,
    /// Environments that run on.
    kept: Vec<KeptFields>,
}

/// An environment that was stopped.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StoppedFields {
    /// Its name.
    env_name: String,
    /// How long nobody had used it.
    idle: Span,
}

/// An environment that runs on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeptFields {
    /// Its name.
    env_name: String,
    /// Why.
    why: String,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.stopped.is_empty() {
            write!(f, "Nothing to stop: no environment was unused for {}", self.idle_for)?;
        }
        for (place, StoppedFields { env_name, idle }) in self.stopped.iter().enumerate() {
            let line = if place > 0 { "\n" } else { "" };
            write!(f, "{line}Stopped {env_name}, unused for {}", idle.roughly())?;
        }
        self.kept.iter().try_for_each(|KeptFields { env_name, why }| write!(f, "\n{env_name} runs on: {why}"))
    }
}

impl Tool for StopIdle {
    const META: Meta = Meta {
        name: "stop_idle_environments",
        cli: "env stop-idle",
        effect: Effect::Write,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    const IS_RECORDED: bool = false;
    type Output = Stopped;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::idle(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<Stopped> {
        let limit = self.idle_for.or(ctx.team_settings()?.idle_stop).ok_or_else(|| {
            Error::invalid(format!(
                "after what time an environment is idle is not said for team {}",
                ctx.team
            ))
            .hint(format!("add --idle-for 4h, or idle_stop = \"4h\" to [team.{}] of odeum.toml", ctx.team))
        })?;
        let idle::Looked { limit, stopped, kept } = idle::stop_idle(ctx, limit).await?;
        let stopped = stopped
            .into_iter()
            .map(|stopped| StoppedFields { env_name: stopped.name.to_string(), idle: stopped.idle });
        let kept = kept.into_iter().map(|kept| KeptFields { env_name: kept.name.to_string(), why: kept.why });
        Ok(Stopped { idle_for: limit, stopped: stopped.collect(), kept: kept.collect() })
    }
}
