//! The record of a call with a ticket, `operations/<id>.json` in the team's directory, and beside
//! it `<id>.lock`, which the process it runs in holds: one that is free tells that this process is
//! gone, whoever has its number now.

use std::path::PathBuf;

use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    adapters::{
        files,
        lock::{self, Attempt, Held},
    },
    context::Context,
    error::{Error, Kind, Result},
    model::{OperationId, OutputId},
};

/// How long a record is kept after it was written last, in hours.
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

    /// Writes the record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, ctx: &Context) -> Result<()> {
        files::write_json(&self.path(ctx, "json"), self)
    }

    /// Whether somebody wants it to stop.
    #[must_use]
    pub fn is_unwanted(&self, ctx: &Context) -> bool {
        self.path(ctx, "cancel").exists()
    }

    /// Asks its process to stop it.
    ///
    /// # Errors
    /// When the wish cannot be written.
    pub fn want_stopped(&self, ctx: &Context) -> Result<()> {
        files::write(&self.path(ctx, "cancel"), b"", 0o600, None)
    }

    /// Reads a record. One whose process is gone is lost.
    ///
    /// # Errors
    /// `not_found` when there is none of that id in this team.
    pub fn find(ctx: &Context, id: &OperationId) -> Result<Self> {
        let mut operation = Self::read(ctx, id)?;
        if operation.state == OperationState::Running && !lock::is_held(&operation.path(ctx, "lock")) {
            // It may have ended since its record was read.
            operation = Self::read(ctx, id)?;
            if operation.state == OperationState::Running {
                operation.state = OperationState::Lost;
            }
        }
        Ok(operation)
    }

    fn read(ctx: &Context, id: &OperationId) -> Result<Self> {
        let path = directory(ctx).join(format!("{id}.json"));
        files::read_record(&path, Self::VERSION)?.ok_or_else(|| {
            Error::not_found(format!("operation {id} does not exist"))
                .hint("`odeum operation list` shows those of the last day")
        })
    }

    /// `json` is the record, `lock` is held while it runs, `cancel` says that it is to stop.
    fn path(&self, ctx: &Context, what: &str) -> PathBuf {
        directory(ctx).join(format!("{}.{what}", self.id))
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

/// An operation of this process, which counts as running as long as this value lives.
pub struct Underway {
    /// Its record; written when somebody writes it.
    pub operation: Operation,
    held: Held,
}

impl Underway {
    /// Begins the record of a call that is under way. Old ones go.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub fn begin(ctx: &Context, tool: &str, started_at: Timestamp, message: String) -> Result<Self> {
        evict(ctx)?;
        files::make_private_dir(&directory(ctx))?;
        let operation = Operation {
            version: Operation::VERSION,
            id: OperationId::random(),
            tool: tool.to_owned(),
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
        let Attempt::Taken(held) = lock::try_acquire(&operation.path(ctx, "lock"), true, tool)? else {
            return Err(Error::internal(format!("operation {} is somebody else's", operation.id)));
        };
        operation.write(ctx)?;
        Ok(Self { operation, held })
    }

    /// Takes its end down, and lets go of it.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub fn end(self, ctx: &Context, ended: Result<Finished>) -> Result<()> {
        let Self { mut operation, held } = self;
        operation.ended_at = Some(Timestamp::now());
        operation.output_id = ctx.output_id();
        match ended {
            Ok(finished) => {
                operation.state = OperationState::Done;
                operation.is_failure = finished.is_failure;
                (operation.result, operation.text) = (Some(finished.result), Some(finished.text));
            }
            Err(error) => {
                let is_cancelled = error.kind == Kind::Cancelled;
                operation.state =
                    if is_cancelled { OperationState::Cancelled } else { OperationState::Failed };
                operation.error = Some(error.to_json()["error"].take());
            }
        }
        operation.write(ctx)?;
        drop(held);
        files::remove_any(&operation.path(ctx, "lock"))?;
        files::remove_any(&operation.path(ctx, "cancel")).map(drop)
    }
}

fn directory(ctx: &Context) -> PathBuf {
    ctx.layout().team(&ctx.team).join("operations")
}

/// Removes what is old.
fn evict(ctx: &Context) -> Result<()> {
    old(ctx)?.iter().try_for_each(|path| files::remove_any(path).map(drop))
}

/// What is kept no longer and still there, records and what killed processes left beside them: it
/// goes when the next record is begun.
///
/// # Errors
/// When the directory cannot be read.
pub fn old(ctx: &Context) -> Result<Vec<PathBuf>> {
    let directory = directory(ctx);
    let too_old = Timestamp::now() - KEPT_HOURS.hours();
    let mut names = files::entries(&directory)?;
    names.retain(|name| {
        let id = name.trim_start_matches(files::UNFINISHED).split('.').next().unwrap_or_default();
        let is_old = files::written_at(&directory.join(name)).is_some_and(|written| written < too_old);
        is_old && !lock::is_held(&directory.join(format!("{id}.lock")))
    });
    Ok(names.into_iter().map(|name| directory.join(name)).collect())
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;

    fn begin(ctx: &Context) -> Underway {
        Underway::begin(ctx, "create_environment", Timestamp::now(), "at work".into()).unwrap()
    }

    fn done() -> Finished {
        Finished { result: Value::Null, text: String::new(), is_failure: false }
    }

    #[test]
    fn one_runs_as_long_as_its_process_holds_it() {
        let home = tempfile::tempdir().unwrap();
        let ctx = Context::below(home.path(), CancellationToken::new());
        let state = |id: &OperationId| Operation::find(&ctx, id).unwrap().state;
        let one = begin(&ctx);
        let id = one.operation.id.clone();
        assert_eq!(state(&id), OperationState::Running);
        // As when it is killed: the number of its process, this one, lives on.
        drop(one);
        assert_eq!(state(&id), OperationState::Lost);
        let two = begin(&ctx);
        let id = two.operation.id.clone();
        two.end(&ctx, Ok(done())).unwrap();
        assert_eq!(state(&id), OperationState::Done);
        assert_eq!(Operation::all(&ctx).unwrap().len(), 2);
    }

    #[test]
    fn old_ones_go_unless_they_run() {
        let home = tempfile::tempdir().unwrap();
        let ctx = Context::below(home.path(), CancellationToken::new());
        let lost = begin(&ctx).operation;
        let running = begin(&ctx);
        lost.want_stopped(&ctx).unwrap();
        std::fs::write(directory(&ctx).join(format!("{}{}.json", files::UNFINISHED, lost.id)), "").unwrap();
        let time = Timestamp::now() - (KEPT_HOURS + 1).hours();
        for name in files::entries(&directory(&ctx)).unwrap() {
            let file = std::fs::File::open(directory(&ctx).join(name)).unwrap();
            file.set_modified(time.into()).unwrap();
        }
        let new = begin(&ctx);
        let (id, running_id) = (new.operation.id.clone(), &running.operation.id);
        new.end(&ctx, Ok(done())).unwrap();
        let mut expected = [format!("{running_id}.json"), format!("{running_id}.lock"), format!("{id}.json")];
        expected.sort();
        assert_eq!(files::entries(&directory(&ctx)).unwrap(), expected);
    }
}
