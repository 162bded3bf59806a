//! What is tried again when the network fails, and how long a task may take.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{
    adapters::{
        git::{self, store},
        process,
    },
    context::Task,
    error::{Error, Result},
};

/// How long it is waited before each further try.
const PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(4)];

/// Tries again when the network failed; other failures stay what they are.
///
/// # Errors
/// That of the last try; `cancelled`.
pub async fn persistently<T, F>(
    shown: &Task,
    cancel: &CancellationToken,
    mut work: impl FnMut() -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    for (place, pause) in PAUSES.into_iter().enumerate() {
        match work().await {
            Err(error) if git::is_passing(&error) => {
                shown.advance(None, &format!("try {} of {} follows", place + 2, PAUSES.len() + 1));
            }
            ended => return ended,
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = cancel.cancelled() => return Err(Error::cancelled()),
        }
    }
    let tries = PAUSES.len() + 1;
    work().await.map_err(|error| match git::is_passing(&error) {
        true => error.context(format!("tried {tries} times")),
        false => error,
    })
}

/// Ends a task that takes too long, if there is a limit.
///
/// # Errors
/// `timeout`, or that of the work.
pub async fn within<T, F>(
    limit: Option<Duration>,
    cancel: &CancellationToken,
    work: impl FnOnce(CancellationToken) -> F,
) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let Some(limit) = limit else { return work(cancel.child_token()).await };
    let too_long =
        || Error::timeout(format!("it was not done within {} s", limit.as_secs())).hint("--timeout SECONDS");
    process::within(limit, cancel, too_long, work).await
}

/// Shows how far git is: what arrives is most of it.
pub fn show(shown: &Task, line: &str) {
    let phase = line.trim_start_matches("remote: ").split(':').next().unwrap_or_default();
    let (begin, share) = match phase {
        "Receiving objects" => (0.0, 0.8),
        "Resolving deltas" => (0.8, 0.1),
        "Updating files" => (0.9, 0.1),
        _ => return,
    };
    shown.advance(store::fraction(line).map(|fraction| begin + share * fraction), phase);
}

/// The end of what a program said, without how far it was.
pub fn tail(error: &Error) -> String {
    const LINES: usize = 8;
    let Some(output) = error.details.get("output").and_then(|output| output.as_str()) else {
        return error.message.clone();
    };
    let is_progress = |line: &&str| store::fraction(line).is_some() || line.trim().is_empty();
    let lines: Vec<&str> = output
        .lines()
        .map(str::trim_end)
        .filter(|line| !is_progress(line))
        .filter(|line| !line.starts_with("Cloning into ") && !line.starts_with("remote: Enumerating objects"))
        .collect();
    let end = &lines[lines.len().saturating_sub(LINES)..];
    // What was being done stands before the command: `tried 3 times: …`.
    let context = error.message.split('`').next().unwrap_or_default();
    match end.is_empty() {
        true => error.message.clone(),
        false => format!("{context}{}", end.join("\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[tokio::test]
    async fn what_takes_too_long_is_cancelled_and_waited_for() {
        let cancel = CancellationToken::new();
        let is_cleaned = std::cell::Cell::new(false);
        let slow = |own: CancellationToken| {
            let is_cleaned = &is_cleaned;
            async move {
                own.cancelled().await;
                is_cleaned.set(true);
                Err::<(), _>(Error::cancelled())
            }
        };
        let error = within(Some(Duration::from_millis(20)), &cancel, slow).await.unwrap_err();
        assert!(error.kind == Kind::Timeout && is_cleaned.get());
    }

    #[test]
    fn of_a_failure_the_last_words_are_told() {
        let said = "Cloning into 'x'...\nReceiving objects:  42% (1/2)\nfatal: early EOF\n";
        let error = Error::external("`git clone` failed").detail("output", said).context("tried 3 times");
        assert_eq!(tail(&error), "tried 3 times: fatal: early EOF");
        assert_eq!(tail(&Error::timeout("too long")), "too long");
    }
}
