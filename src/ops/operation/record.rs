//! The record of a call with a ticket, `operations/<id>.json` in the team's directory.

use std::path::PathBuf;

use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    adapters::{files, process},
    context::Context,
    error::{Error, Kind, Result},
    model::{OperationId, OutputId},
};

/// How long a record is kept, in hours.
const KEPT_HOURS: i64 = 24;

/// How far a call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperationState {
    /// It is under way.
    Running,
    /// It has ended, and `result` says how.
    Done,
    /// It has failed, and `error` says why.
    Failed,
    /// It was stopped, and has undone what it began.
    Cancelled,
    /// Its process is gone; the next command undoes what it began.
    Lost,
}

/// A result.
pub struct Finished {
    /// For machines.
    pub result: Value,
    /// For a person.
    pub text: String,
    /// Whether it tells of something that failed.
    pub is_failure: bool,
}

/// A call with a ticket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Operation {
    /// Form of this record.
    pub version: u32,
    /// Its id.
    pub id: OperationId,
    /// The tool that was called.
    pub tool: String,
    /// The process it runs in.
    pub pid: u32,
    /// When it was called.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How far it has come.
    pub state: OperationState,
    /// What it does now, or did last.
    pub message: String,
    /// What a program it runs writes, if any.
    pub output_id: Option<OutputId>,
    /// Whether the result tells of something that failed.
    pub is_failure: bool,
    /// The tool's result.
    pub result: Option<Value>,
    /// The result for a person.
    pub text: Option<String>,
    /// The tool's error.
    pub error: Option<Value>,
}

impl Operation {
    const VERSION: u32 = 1;

    /// The record of a call that is under way in this process; old ones go.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub fn begin(ctx: &Context, tool: &str, started_at: Timestamp, message: String) -> Result<Self> {
        evict(ctx)?;
        let operation = Self {
            version: Self::VERSION,
            id: OperationId::random(),
            tool: tool.to_owned(),
            pid: std::process::id(),
            started_at,
            ended_at: None,
            state: OperationState::Running,
            message,
            output_id: ctx.output_id(),
            is_failure: false,
            result: None,
            text: None,
            error: None,
        };
        operation.write(ctx)?;
        Ok(operation)
    }

    /// Writes the record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, ctx: &Context) -> Result<()> {
        files::make_private_dir(&directory(ctx))?;
        files::write_json(&directory(ctx).join(format!("{}.json", self.id)), self)
    }

    /// Takes its end down.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub fn end(mut self, ctx: &Context, ended: Result<Finished>) -> Result<()> {
        self.ended_at = Some(Timestamp::now());
        self.output_id = ctx.output_id();
        match ended {
            Ok(finished) => {
                self.state = OperationState::Done;
                self.is_failure = finished.is_failure;
                (self.result, self.text) = (Some(finished.result), Some(finished.text));
            }
            Err(error) => {
                let is_cancelled = error.kind == Kind::Cancelled;
                self.state = if is_cancelled { OperationState::Cancelled } else { OperationState::Failed };
                self.error = Some(error.to_json()["error"].take());
            }
        }
        self.write(ctx)?;
        files::remove_any(&wish(ctx, &self.id)).map(drop)
    }

    /// Whether somebody wants it to stop.
    #[must_use]
    pub fn is_unwanted(&self, ctx: &Context) -> bool {
        wish(ctx, &self.id).exists()
    }

    /// Asks its process to stop it.
    ///
    /// # Errors
    /// When the wish cannot be written.
    pub fn want_stopped(&self, ctx: &Context) -> Result<()> {
        files::write(&wish(ctx, &self.id), b"", 0o600, None)
    }

    /// Reads a record. One whose process is gone is lost.
    ///
    /// # Errors
    /// `not_found` when there is none of that id in this team.
    pub fn find(ctx: &Context, id: &OperationId) -> Result<Self> {
        let found: Option<Self> =
            files::read_record(&directory(ctx).join(format!("{id}.json")), Self::VERSION)?;
        let mut operation = found.ok_or_else(|| {
            Error::not_found(format!("operation {id} does not exist"))
                .hint("`odeum operation list` shows those of the last day")
        })?;
        if operation.state == OperationState::Running && !process::is_alive(operation.pid) {
            operation.state = OperationState::Lost;
        }
        Ok(operation)
    }

    /// All records, newest first. What cannot be read is passed over.
    ///
    /// # Errors
    /// When the data directory cannot be read.
    pub fn all(ctx: &Context) -> Result<Vec<Self>> {
        let names = files::entries(&directory(ctx))?;
        let ids = names.iter().filter_map(|name| name.strip_suffix(".json")?.parse().ok());
        let mut found: Vec<Self> = ids.filter_map(|id| Self::find(ctx, &id).ok()).collect();
        found.sort_by_key(|operation| std::cmp::Reverse(operation.started_at));
        Ok(found)
    }
}

fn directory(ctx: &Context) -> PathBuf {
    ctx.layout().team(&ctx.team).join("operations")
}

/// The file that says that somebody wants an operation to stop.
fn wish(ctx: &Context, id: &OperationId) -> PathBuf {
    directory(ctx).join(format!("{id}.cancel"))
}

fn evict(ctx: &Context) -> Result<()> {
    let too_old = Timestamp::now() - KEPT_HOURS.hours();
    for operation in Operation::all(ctx)? {
        if operation.state != OperationState::Running && operation.started_at < too_old {
            files::remove_any(&directory(ctx).join(format!("{}.json", operation.id)))?;
            files::remove_any(&wish(ctx, &operation.id))?;
        }
    }
    Ok(())
}
