use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    context::Context,
    error::{Error, Result},
    model::{EnvName, moment},
    ops::events::{self, Event, Outcome, Wanted},
    registry::{Effect, Meta, Tool},
};

/// Most events of an answer.
const MOST: u32 = 1_000;

fn fifty() -> u32 {
    50
}

/// Show who did what and when: calls of tools that change something, newest last.
///
/// Passwords, tokens and contents of files are not in it. A call that is unfinished is under way,
/// or its process was killed.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Events {
    /// Only what was done to this environment.
    #[arg(long = "env", value_name = "NAME")]
    env_name: Option<EnvName>,
    /// Only what began since then: 30s, 10m, 2h, 1d, or a time such as 2026-11-21T10:00:00Z.
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// How many, the newest.
    #[arg(long, value_name = "N", default_value_t = 50)]
    #[serde(default = "fifty")]
    limit: u32,
}

/// What was done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Log {
    /// Calls, oldest first.
    events: Vec<EventFields>,
    /// Whether there are older ones.
    truncated: bool,
}

/// A call.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EventFields {
    /// When it began.
    time: String,
    /// The tool.
    tool: String,
    /// The environment it was for, if any.
    env_name: Option<String>,
    /// What it was called with, without secrets.
    arguments: Map<String, Value>,
    /// Where it came from: `cli`, `call`, `mcp`.
    face: String,
    /// Who made it, as the machine knows him.
    user: String,
    /// Its process.
    pid: u32,
    /// How it ended.
    outcome: Outcome,
    /// The kind of its error.
    error: Option<String>,
    /// The first line of the error.
    message: Option<String>,
    /// How long it took.
    took_ms: Option<u64>,
}

impl From<Event> for EventFields {
    fn from(event: Event) -> Self {
        Self {
            time: event.time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            tool: event.tool,
            env_name: event.env,
            arguments: event.arguments,
            face: event.face,
            user: event.user,
            pid: event.process,
            outcome: event.outcome,
            error: event.error,
            message: event.message,
            took_ms: event.duration_ms,
        }
    }
}

impl fmt::Display for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.events.is_empty() {
            return f.write_str("Nothing was done");
        }
        let line = |event: &EventFields| {
            let EventFields { time, tool, user, face, .. } = event;
            let env = event.env_name.as_deref().unwrap_or("-");
            let took = event.took_ms.map(|ms| format!(", {ms} ms")).unwrap_or_default();
            let ended = match (event.outcome, &event.error) {
                (Outcome::Unfinished, _) => "unfinished".to_owned(),
                (Outcome::Done, _) => "done".to_owned(),
                (Outcome::Failed, _) => "failed".to_owned(),
                (Outcome::Error, error) => error.clone().unwrap_or_default(),
            };
            let message = event.message.as_ref().map(|message| format!(": {message}")).unwrap_or_default();
            format!("{time}  {user} ({face})  {tool}  {env}  {ended}{took}{message}")
        };
        f.write_str(&self.events.iter().map(line).collect::<Vec<_>>().join("\n"))
    }
}

impl Tool for Events {
    const META: Meta = Meta {
        name: "list_events",
        cli: "events",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "since", "limit"],
    };
    type Output = Log;

    async fn run(self, ctx: &Context) -> Result<Log> {
        if self.limit == 0 || self.limit > MOST {
            return Err(Error::invalid(format!("limit is from 1 to {MOST}")));
        }
        let wanted = Wanted {
            env: self.env_name.map(|name| name.to_string()),
            since: self.since.as_deref().map(moment).transpose().map_err(Error::invalid)?,
            limit: self.limit as usize,
        };
        let found = events::list(ctx, &wanted)?;
        if found.damaged > 0 {
            ctx.warn(format!("{} damaged lines were passed over", found.damaged));
        }
        Ok(Log {
            truncated: found.total > found.events.len(),
            events: found.events.into_iter().map(EventFields::from).collect(),
        })
    }
}
