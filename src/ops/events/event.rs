//! One call of a tool that changes something.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::model::mask_userinfo;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is under way, or its process was killed.
    Unfinished,
    /// It did what was asked.
    Done,
    /// It ended, and tells of something that failed.
    Failed,
    /// It was refused, or broke off.
    Error,
}

/// One call of a tool that changes something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Tells its two lines from those of others.
    pub id: String,
    /// When it began.
    pub time: Timestamp,
    /// The tool.
    pub tool: String,
    /// The environment it was called for, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
    /// What it was called with, without secrets.
    pub arguments: Map<String, Value>,
    /// Where the call came from: `cli`, `call`, `mcp`.
    pub face: String,
    /// Who made it, as the machine knows him.
    pub user: String,
    /// Its process.
    pub process: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// The kind of the error: `busy`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The first line of the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How long it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}

impl Event {
    /// Takes down an error.
    pub fn fail(&mut self, error: &crate::error::Error) {
        self.outcome = Outcome::Error;
        self.error = Some(error.kind.name().to_owned());
        let line = mask_userinfo(error.message.lines().next().unwrap_or_default());
        self.message = Some(line.chars().take(300).collect());
    }

    /// The environment a call is for, by its arguments: one that is named, or the branch it is
    /// called after.
    #[must_use]
    pub fn environment(arguments: &Map<String, Value>) -> Option<String> {
        let text = |name: &str| arguments.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        text("env_name").or_else(|| text("branch")).map(str::to_owned)
    }
}
