//! Programs that may take so long and no longer. One that is told to end and does not is killed.

use std::time::Duration;

use duct::Expression;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{Words, run, run_lines};
use crate::error::{Error, Kind, Result};

/// Ends work that takes too long in order: it is cancelled, and waited for.
///
/// # Errors
/// `too_long`, with the details of what was cancelled, or that of the work.
pub async fn within<T, F>(
    limit: Duration,
    cancel: &CancellationToken,
    too_long: impl FnOnce() -> Error,
    work: impl FnOnce(CancellationToken) -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let own = cancel.child_token();
    let mut running = std::pin::pin!(work(own.clone()));
    tokio::select! {
        ended = &mut running => return ended,
        () = sleep(limit) => own.cancel(),
    }
    match running.await {
        Err(Error { kind: Kind::Cancelled, details, .. }) if !cancel.is_cancelled() => {
            Err(Error { details, ..too_long() })
        }
        ended => ended,
    }
}

/// As [`run`], for a program that answers quickly; one that does not has ended when this comes back.
///
/// # Errors
/// As [`run`], and `timeout`.
pub async fn run_within(
    expression: Expression,
    limit: Duration,
    cancel: &CancellationToken,
) -> Result<String> {
    let (words, expression) = noted(&expression);
    within(limit, cancel, || too_long(&words, limit), |own| async move { run(expression, &own).await }).await
}

/// As [`run_lines`], but what goes on too long is told to end, and killed when it does not; only then
/// this comes back.
///
/// # Errors
/// As [`run_lines`], and `timeout` with the last lines as `output`.
pub async fn follow(
    expression: Expression,
    limit: Duration,
    cancel: &CancellationToken,
    on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let (words, expression) = noted(&expression);
    let work = |own| async move { run_lines(expression, &own, on_line).await };
    within(limit, cancel, || too_long(&words, limit), work).await
}

/// A program, and what it will be started as.
fn noted(expression: &Expression) -> (Words, Expression) {
    let words = Words::default();
    let noted = words.clone();
    let expression = expression.before_spawn(move |command| {
        noted.remember(command);
        Ok(())
    });
    (words, expression)
}

fn too_long(words: &Words, limit: Duration) -> Error {
    Error::timeout(format!("`{}` took longer than {} s", words.text(), limit.as_secs()))
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::{super::ending::GRACE, *};

    fn shell(script: &str) -> Expression {
        duct::cmd!("sh", "-c", script)
    }

    #[tokio::test]
    async fn what_takes_too_long_is_told_with_its_command() {
        let cancel = CancellationToken::new();
        let error = run_within(shell("sleep 4719"), Duration::from_millis(50), &cancel).await.unwrap_err();
        assert_eq!(error.kind, Kind::Timeout);
        assert!(error.message.contains("sleep 4719"), "{error}");
        let error = follow(shell("echo one; sleep 4719"), Duration::from_millis(200), &cancel, |_| ())
            .await
            .unwrap_err();
        assert_eq!((error.kind, error.details["output"].as_str()), (Kind::Timeout, Some("one")));
    }

    #[tokio::test]
    async fn one_that_will_not_end_is_killed() {
        let cancel = CancellationToken::new();
        let deaf = shell("trap '' TERM; echo up; while :; do sleep 0.1; done");
        let stop = |line: &str| {
            if line == "up" {
                cancel.cancel();
            }
        };
        let started = Instant::now();
        let error = follow(deaf, Duration::from_secs(60), &cancel, stop).await.unwrap_err();
        assert_eq!(error.kind, Kind::Cancelled);
        assert!(started.elapsed() >= GRACE && started.elapsed() < GRACE * 2, "{:?}", started.elapsed());
    }
}
