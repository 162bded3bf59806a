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

/// Stops an operation and waits for its end. One that takes longer to undo what it began is
/// still running then, and the caller is told so.
///
/// # Errors
/// `conflict` when it has ended already; `not_found`.
pub async fn cancel(ctx: &Context, id: &OperationId) -> Result<Operation> {
    stop(ctx, id, UNDO_TIME).await
}

async fn stop(ctx: &Context, id: &OperationId, patience: Duration) -> Result<Operation> {
    let operation = Operation::find(ctx, id)?;
    if operation.state != OperationState::Running {
        return Err(Error::conflict(format!("operation {id} does not run any more")));
    }
    operation.want_stopped(ctx)?;
    let stopped = get(ctx, id, patience).await?;
    if stopped.state == OperationState::Running {
        ctx.warn(format!(
            "operation {id} was told to stop and is not at its end after {} s; get_operation tells when it is",
            patience.as_secs()
        ));
    }
    Ok(stopped)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use tokio_util::sync::CancellationToken;

    use super::{super::record::Underway, *};

    #[tokio::test]
    async fn who_cancels_is_told_that_it_takes_longer() {
        let home = tempfile::tempdir().unwrap();
        let ctx = Context::below(home.path(), CancellationToken::new());
        let underway = Underway::begin(&ctx, "a_tool", Timestamp::now(), String::new()).unwrap();
        let stopped = stop(&ctx, &underway.operation.id, Duration::ZERO).await.unwrap();
        assert_eq!(stopped.state, OperationState::Running);
        assert!(underway.operation.is_unwanted(&ctx));
        let warnings = ctx.take_warnings();
        assert!(warnings[0].contains("told to stop and is not at its end"), "{warnings:?}");
    }
}
