//! An operation as results show it.

use std::fmt;

use jiff::{Timestamp, Unit};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::{
    ops::operation::{Operation, OperationState},
    tools::seconds::rounded,
};

/// An operation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// Its id.
    pub operation_id: String,
    /// The tool that was called.
    tool: String,
    /// How far it has come.
    state: OperationState,
    /// What it does now, or did last.
    message: String,
    /// When it was called.
    #[schemars(with = "String")]
    started_at: Timestamp,
    /// Seconds it runs, or ran.
    elapsed_s: f64,
    /// What a program it runs writes, for `read_output`.
    output_id: Option<String>,
    /// The tool's result, when it is done.
    result: Option<Value>,
    /// The tool's error, when it failed.
    error: Option<Value>,
    #[serde(skip)]
    text: Option<String>,
}

impl From<Operation> for Shown {
    fn from(operation: Operation) -> Self {
        let end = operation.ended_at.unwrap_or_else(Timestamp::now);
        let elapsed = (end - operation.started_at).total(Unit::Second).unwrap_or_default();
        Self {
            operation_id: operation.id.to_string(),
            tool: operation.tool,
            state: operation.state,
            message: operation.message,
            started_at: operation.started_at,
            elapsed_s: rounded(elapsed),
            output_id: operation.output_id.map(|id| id.to_string()),
            result: operation.result,
            error: operation.error,
            text: operation.text,
        }
    }
}

impl Shown {
    /// The same without what came of it, for a list.
    pub fn brief(operation: Operation) -> Self {
        Self { result: None, error: None, ..Self::from(operation) }
    }

    /// One line of a list.
    pub fn row(&self) -> String {
        let state = match self.state {
            OperationState::Running => "running",
            OperationState::Done => "done",
            OperationState::Failed => "failed",
            OperationState::Cancelled => "cancelled",
            OperationState::Lost => "lost",
        };
        let Self { operation_id, tool, message, elapsed_s, .. } = self;
        format!("{operation_id}  {state:<9}  {elapsed_s:>7.1} s  {tool}  {message}")
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.row())?;
        if let Some(text) = &self.text {
            write!(f, "\n{text}")?;
        }
        if let Some(error) = &self.error {
            write!(f, "\n{}", error["message"].as_str().unwrap_or_default())?;
        }
        match (self.state, &self.output_id) {
            (OperationState::Running, Some(id)) => write!(f, "\n  odeum output read {id} --mode tail"),
            _ => Ok(()),
        }
    }
}
