use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::{Error, Result},
    model::{EnvName, OutputId, moment},
    odoo::log::Level,
    ops::environment::{self, LogRequest},
    registry::{Effect, Meta, Tool},
};

/// Show what Odoo wrote, newest lines last.
///
/// With a filter, ten times as many lines are looked at and the last matching
/// ones shown. A line of the log and the traceback below it are one: both are shown,
/// or neither.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Logs {
    /// Name of the environment.
    env_name: EnvName,
    /// How many lines at most.
    #[arg(long, short = 'n', visible_alias = "lines", default_value_t = 100)]
    #[serde(default = "hundred")]
    n_lines: u32,
    /// Only lines that hold this text, in any case.
    #[arg(long)]
    grep: Option<String>,
    /// Only lines of this level: debug, info, warning, error or critical.
    #[arg(long)]
    level: Option<String>,
    /// Only what was written since then: 30s, 10m, 2h, 1d, or a time such as 2026-11-21T10:00:00Z.
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Go on with what is written until Ctrl-C (command line only).
    #[arg(long, short)]
    #[serde(default)]
    follow: bool,
}

fn hundred() -> u32 {
    100
}

/// The lines found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Lines {
    /// Without colours, oldest first.
    lines: Vec<String>,
    /// How many lines were looked at.
    total_scanned: usize,
    /// Whether matching lines were left out.
    truncated: bool,
    /// Id under which they are kept uncut, when they are too long for one answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    output_id: Option<OutputId>,
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

impl Tool for Logs {
    const META: Meta = Meta {
        name: "get_environment_logs",
        cli: "env logs",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "n_lines", "grep", "level"],
    };
    type Output = Lines;

    async fn run(self, ctx: &Context) -> Result<Lines> {
        let level = self.level.as_deref().map(level).transpose()?;
        let since = self.since.as_deref().map(moment).transpose().map_err(Error::invalid)?;
        let grep = self.grep.unwrap_or_default();
        let request = LogRequest { name: self.env_name, lines: self.n_lines, grep, level, since };
        if self.follow {
            environment::follow_logs(ctx, &request).await?;
            return Ok(Lines { lines: Vec::new(), total_scanned: 0, truncated: false, output_id: None });
        }
        let logs = environment::logs(ctx, &request).await?;
        Ok(Lines {
            lines: logs.lines,
            total_scanned: logs.total_scanned,
            truncated: logs.truncated,
            output_id: logs.output_id,
        })
    }
}

fn level(word: &str) -> Result<Level> {
    match word.to_ascii_lowercase().as_str() {
        "debug" => Ok(Level::Debug),
        "info" => Ok(Level::Info),
        "warning" => Ok(Level::Warning),
        "error" => Ok(Level::Error),
        "critical" => Ok(Level::Critical),
        _ => Err(Error::invalid(format!("{word:?} is not a level"))
            .hint("debug, info, warning, error or critical")),
    }
}
