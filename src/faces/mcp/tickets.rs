//! Tickets: what a client gets for a call that takes longer than it would wait.
//!
//! Clients that declare the tasks extension get a task, all others a result that names the
//! operation. Both are the same record.

use rmcp::{
    ErrorData,
    model::{
        CallToolResponse, CallToolResult, ContentBlock, CreateTaskResult, DetailedTask, JsonObject, Task,
        TaskPayload, TaskStatus,
    },
};
use serde_json::{Map, Value, json};

use super::reply;
use crate::{
    context::Context,
    error::{Error, Result},
    model::OperationId,
    ops::operation::{Operation, OperationState},
};

/// How long a client waits unless it says otherwise, in seconds: many give up after 60.
pub const PATIENCE: u64 = 45;

/// The parameter that says how long a client waits.
const PARAMETER: &str = "wait_seconds";

/// How often clients shall ask, in milliseconds.
const POLL: u64 = 2_000;

/// How long a task is kept, in milliseconds.
const KEPT: u64 = 24 * 3_600 * 1_000;

/// Whether a tool's calls get tickets: all but those that are told themselves how long to wait.
pub fn are_given(input: &Map<String, Value>) -> bool {
    input["properties"].get(PARAMETER).is_none()
}

/// Adds the parameter to a tool's schema.
pub fn add_parameter(input: &mut Map<String, Value>) {
    let parameter = json!({
        "type": "integer", "minimum": 0, "default": PATIENCE,
        "description": "Seconds to wait for the end. A call that takes longer goes on, and its ticket names the operation for get_operation.",
    });
    if let Some(Value::Object(properties)) = input.get_mut("properties") {
        properties.insert(PARAMETER.into(), parameter);
    }
}

/// Takes the parameter out of a call's arguments.
///
/// # Errors
/// `invalid_input` when it is no number of seconds.
pub fn take_parameter(arguments: &mut Map<String, Value>) -> Result<std::time::Duration> {
    let seconds = match arguments.remove(PARAMETER) {
        None | Some(Value::Null) => PATIENCE,
        Some(value) => {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            text.parse()
                .map_err(|_| Error::invalid(format!("{PARAMETER}: {text} is not a number of seconds")))?
        }
    };
    Ok(std::time::Duration::from_secs(seconds))
}

/// The schema of a result that may be a ticket.
pub fn or_ticket(mut result: Map<String, Value>) -> Map<String, Value> {
    let definitions = result.remove("$defs");
    let dialect = result.remove("$schema");
    let ticket = json!({
        "type": "object",
        "description": "The call takes longer: ask get_operation.",
        "properties": {
            "operation_id": { "type": "string" },
            "tool": { "type": "string" },
            "state": { "type": "string" },
            "message": { "type": "string" },
            "output_id": { "type": ["string", "null"] },
            "next": { "type": "string" },
        },
        "required": ["operation_id", "state", "next"],
    });
    let mut schema = Map::from_iter([
        ("type".to_owned(), json!("object")),
        ("anyOf".to_owned(), Value::Array(vec![Value::Object(result), ticket])),
    ]);
    schema.extend(definitions.map(|definitions| ("$defs".to_owned(), definitions)));
    schema.extend(dialect.map(|dialect| ("$schema".to_owned(), dialect)));
    schema
}

/// The ticket of a call that goes on.
pub fn ticket(operation: &Operation, has_tasks: bool) -> CallToolResponse {
    if has_tasks {
        return CreateTaskResult::new(task(operation)).into();
    }
    let Operation { id, tool, message, .. } = operation;
    let output = operation.output_id.as_ref().map(ToString::to_string);
    let next = format!("call get_operation with operation_id {id} and wait_seconds {PATIENCE}");
    let mut result = CallToolResult::structured(json!({
        "operation_id": id, "tool": tool, "state": "running", "message": message, "output_id": output,
        "next": next,
    }));
    result.content =
        vec![ContentBlock::text(format!("{tool} is under way ({message}), operation {id}: {next}"))];
    result.into()
}

/// A task as clients with the extension ask for it.
///
/// # Errors
/// When there is no such task.
pub fn get(ctx: &Context, id: &str) -> std::result::Result<DetailedTask, ErrorData> {
    let operation = find(ctx, id)?;
    let payload = match operation.state {
        OperationState::Running => TaskPayload::Working,
        OperationState::Cancelled => TaskPayload::Cancelled,
        OperationState::Done | OperationState::Failed => {
            TaskPayload::Completed { result: result(ctx, &operation) }
        }
        OperationState::Lost => {
            let error = json!({"code": -32603, "message": "its process is gone; call the tool again"});
            TaskPayload::Failed { error: error.as_object().cloned().unwrap_or_default() }
        }
    };
    Ok(DetailedTask::new(task(&operation), payload))
}

/// Has a task stopped.
///
/// # Errors
/// When there is no such task.
pub fn cancel(ctx: &Context, id: &str) -> std::result::Result<(), ErrorData> {
    let operation = find(ctx, id)?;
    operation.want_stopped(ctx).map_err(|error| ErrorData::internal_error(error.message, None))
}

fn find(ctx: &Context, id: &str) -> std::result::Result<Operation, ErrorData> {
    let refuse = |why: String| ErrorData::invalid_params(why, None);
    let id: OperationId = id.parse().map_err(refuse)?;
    Operation::find(ctx, &id).map_err(|error| refuse(error.message))
}

fn task(operation: &Operation) -> Task {
    let last = operation.ended_at.unwrap_or_else(jiff::Timestamp::now);
    let started = operation.started_at.to_string();
    Task::new(operation.id.as_str(), TaskStatus::Working, started, last.to_string())
        .with_status_message(operation.message.as_str())
        .with_ttl_ms(KEPT)
        .with_poll_interval_ms(POLL)
}

/// The result the call would have had.
fn result(ctx: &Context, operation: &Operation) -> JsonObject {
    let Operation { tool, result, text, error, is_failure, .. } = operation;
    let reply = match (result, error) {
        (Some(result), _) => {
            reply::result(ctx, tool, result.clone(), text.as_deref().unwrap_or_default(), *is_failure)
        }
        (None, error) => reply::error(ctx, tool, error.as_ref().unwrap_or(&Value::Null)),
    };
    match serde_json::to_value(&reply) {
        Ok(Value::Object(object)) => object,
        _ => JsonObject::new(),
    }
}
