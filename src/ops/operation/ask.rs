//! Asking for an operation: from any process, while it runs or afterwards.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::record::{Operation, OperationState};
use crate::{
    context::Context,
    error::{Error, Result},
    model::OperationId,
};

/// Time between two looks.
const INTERVAL: Duration = Duration::from_millis(200);

/// How long a cancelled operation may take to undo what it began.
const UNDO_TIME: Duration = Duration::from_secs(40);

/// An operation; one that runs is waited for.
///
/// # Errors
/// `not_found`.
pub async fn get(ctx: &Context, id: &OperationId, wait: Duration) -> Result<Operation> {
    let deadline = Instant::now() + wait;
    let mut said = String::new();
    loop {
        let operation = Operation::find(ctx, id)?;
        if operation.state != OperationState::Running || Instant::now() >= deadline {
            return Ok(operation);
        }
        if operation.message != said {
            said.clone_from(&operation.message);
            ctx.step(&said);
        }
        ctx.check_cancelled()?;
        sleep(INTERVAL).await;
    }
}

/// The operations of the last day, newest first.
///
/// # Errors
/// When the data directory cannot be read.
pub fn list(ctx: &Context) -> Result<Vec<Operation>> {
    Operation::all(ctx)
}

/// Stops an operation and waits until it has undone what it began.
///
/// # Errors
/// `conflict` when it has ended already; `not_found`.
pub async fn cancel(ctx: &Context, id: &OperationId) -> Result<Operation> {
    let operation = Operation::find(ctx, id)?;
    if operation.state != OperationState::Running {
        return Err(Error::conflict(format!("operation {id} does not run any more")));
    }
    operation.want_stopped(ctx)?;
    get(ctx, id, UNDO_TIME).await
}
