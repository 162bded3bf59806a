//! Programs that may take so long and no longer. One that is told to end and does not is killed.

use std::{sync::Arc, time::Duration};

use duct::Expression;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{EndReaderOnDrop, Words, ending, failed, not_started, prepare, pump, run};
use crate::error::{Error, Kind, Result};

/// How long one that has ended may be silent while what it started holds its output open.
const ECHO: Duration = Duration::from_secs(1);

/// How often is looked whether it has ended.
const PACE: Duration = Duration::from_millis(50);

/// How many of the last lines an error shows.
const TAIL: usize = 40;

/// Ends work that takes too long in order: it is cancelled, and waited for.
///
/// # Errors
/// `too_long`, or that of the work.
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
        Err(error) if error.kind == Kind::Cancelled && !cancel.is_cancelled() => Err(too_long()),
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
    let words = Words::default();
    let noted = words.clone();
    let expression = expression.before_spawn(move |command| {
        noted.remember(command);
        Ok(())
    });
    within(limit, cancel, || too_long(&words, limit), |own| async move { run(expression, &own).await }).await
}

/// As [`super::run_lines`], but what goes on too long, or when the caller gave up, is told to end and
/// killed when it does not; only then this comes back. A program that leaves another behind it, with its
/// output, is not waited for longer than that.
///
/// # Errors
/// As [`super::run_lines`], and `timeout`.
pub async fn follow(
    expression: Expression,
    limit: Duration,
    cancel: &CancellationToken,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let words = Words::default();
    let expression = prepare(&expression, &words).stderr_to_stdout();
    let reader = expression.reader().map_err(|error| not_started(&words.text(), &error))?;
    let child = EndReaderOnDrop(Arc::new(reader));
    let (_pump, mut received) = pump(&child.0);
    let finish = async || {
        ending::orderly(&child.0.pids(), || !matches!(child.0.try_wait(), Ok(None))).await;
    };
    let deadline = Instant::now() + limit;
    let mut tail = Vec::new();
    let mut quiet_since = Instant::now();
    let status = loop {
        tokio::select! {
            line = received.recv() => match line {
                Some(line) => {
                    quiet_since = Instant::now();
                    // Colours and a moved cursor are for the terminal it thinks it has.
                    let line = console::strip_ansi_codes(&line).into_owned();
                    on_line(&line);
                    tail.push(line);
                    if tail.len() > TAIL { tail.remove(0); }
                }
                // Its output is at an end; it has ended, or is about to.
                None => sleep(PACE.min(Duration::from_millis(5))).await,
            },
            () = sleep(PACE) => {}
            () = cancel.cancelled() => {
                finish().await;
                return Err(Error::cancelled());
            }
        }
        if Instant::now() > deadline {
            finish().await;
            return Err(too_long(&words, limit).detail("output", tail.join("\n")));
        }
        if let Some(output) = child.0.try_wait().map_err(Error::internal)?
            && (received.is_closed() || quiet_since.elapsed() > ECHO)
        {
            break output.status;
        }
    };
    match status.success() {
        true => Ok(()),
        false => Err(failed(&words.text(), status, &tail.join("\n"))),
    }
}

fn too_long(words: &Words, limit: Duration) -> Error {
    Error::timeout(format!("`{}` took longer than {} s", words.text(), limit.as_secs()))
}

#[cfg(test)]
mod tests {
    use super::{super::ending::GRACE, *};

    fn shell(script: &str) -> Expression {
        duct::cmd!("sh", "-c", script)
    }

    #[tokio::test]
    async fn what_takes_too_long_is_told_with_its_command() {
        let cancel = CancellationToken::new();
        let error = run_within(shell("sleep 4719"), PACE, &cancel).await.unwrap_err();
        assert_eq!(error.kind, Kind::Timeout);
        assert!(error.message.contains("sleep 4719"), "{error}");
        let error = follow(shell("echo one; sleep 4719"), PACE * 4, &cancel, |_| ()).await.unwrap_err();
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

    #[tokio::test]
    async fn one_that_leaves_another_behind_ends() {
        let (cancel, mut lines) = (CancellationToken::new(), Vec::new());
        let started = Instant::now();
        let leaving = shell("sleep 4 & echo done");
        follow(leaving, Duration::from_secs(60), &cancel, |line| lines.push(line.to_owned())).await.unwrap();
        assert_eq!(lines, ["done"]);
        assert!(started.elapsed() < ECHO * 3, "{:?}", started.elapsed());
        let error =
            follow(shell("printf '\\033[?25h\\033[31mwhy\\033[0m\\n'; exit 3"), ECHO, &cancel, |_| ()).await;
        let error = error.unwrap_err();
        assert!(error.message.contains("exit status: 3") && error.message.ends_with(": why"), "{error}");
    }
}
