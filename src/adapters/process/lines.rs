//! Programs whose output is read line by line while they run.

use std::{
    io::{BufRead, BufReader},
    sync::Arc,
    time::Duration,
};

use duct::Expression;
use tokio::{
    sync::mpsc::Receiver,
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

use super::{EndReaderOnDrop, Words, ending, failed, not_started, prepare, said::ECHO};
use crate::error::{Error, Result};

/// A line longer than this, in bytes, comes in pieces: nobody's memory is filled by one.
const LONGEST: usize = 1 << 16;

/// How many lines may wait to be taken.
const WAITING: usize = 1000;

/// How often is looked whether it has ended.
const PACE: Duration = Duration::from_millis(50);

/// The same once its output is at an end.
const SOON: Duration = Duration::from_millis(5);

/// How many of the last lines an error shows.
const TAIL: usize = 40;

/// Runs a program and hands each line of its stdout and stderr, as it comes, to
/// `on_line`. A carriage return ends a line too, as in git's progress. A program that leaves another
/// behind it, with its output, is not waited for longer than that.
///
/// # Errors
/// As [`super::run`]; the error shows the last lines, and `cancelled` has them as `output`.
pub async fn run_lines(
    expression: Expression,
    cancel: &CancellationToken,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let words = Words::default();
    let expression = prepare(&expression, &words).stderr_to_stdout();
    let reader = expression.reader().map_err(|error| not_started(&words.text(), &error))?;
    let child = EndReaderOnDrop(Arc::new(reader));
    let mut received = pump(&child.0);
    let mut tail = Vec::new();
    let (mut is_read, mut ended) = (false, None);
    let status = loop {
        tokio::select! {
            biased;
            () = cancel.cancelled() => {
                // It must not wait for us to read what it still says.
                drop(received);
                ending::orderly(&child.0.pids(), || !matches!(child.0.try_wait(), Ok(None))).await;
                return Err(Error::cancelled().detail("output", tail.join("\n")));
            }
            line = received.recv(), if !is_read => match line {
                Some(line) => {
                    // Colours and a moved cursor are for the terminal it thinks it has.
                    let line = console::strip_ansi_codes(&line).into_owned();
                    on_line(&line);
                    tail.push(line);
                    if tail.len() > TAIL { tail.remove(0); }
                }
                None => is_read = true,
            },
            () = sleep(if is_read { SOON } else { PACE }) => {}
        }
        if ended.is_none() {
            let output = child.0.try_wait().map_err(Error::internal)?;
            ended = output.map(|output| (output.status, Instant::now()));
        }
        if let Some((status, since)) = ended
            && (is_read || since.elapsed() > ECHO)
        {
            break status;
        }
    };
    match status.success() {
        true => Ok(()),
        false => Err(failed(&words.text(), status, &tail.join("\n"))),
    }
}

/// Reads the lines of a child on a thread that may block.
fn pump(reader: &Arc<duct::ReaderHandle>) -> Receiver<String> {
    let (lines, received) = tokio::sync::mpsc::channel(WAITING);
    let source = Arc::clone(reader);
    tokio::task::spawn_blocking(move || {
        for line in split_lines(BufReader::new(&*source)) {
            if lines.blocking_send(line).is_err() {
                break;
            }
        }
    });
    received
}

fn split_lines(mut source: impl BufRead) -> impl Iterator<Item = String> {
    std::iter::from_fn(move || {
        let mut bytes = Vec::new();
        loop {
            let (used, ended) = {
                let buffer = source.fill_buf().ok()?;
                match buffer.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                    Some(at) => {
                        bytes.extend_from_slice(&buffer[..at]);
                        (at + 1, true)
                    }
                    None if buffer.is_empty() => (0, true),
                    None => {
                        bytes.extend_from_slice(buffer);
                        (buffer.len(), false)
                    }
                }
            };
            source.consume(used);
            match (ended, used, bytes.is_empty()) {
                (true, 0, true) => return None,
                (false, ..) if bytes.len() < LONGEST => {}
                _ => return Some(String::from_utf8_lossy(&bytes).into_owned()),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines_of(script: &str) -> (Vec<String>, Result<()>) {
        let mut lines = Vec::new();
        let expression = duct::cmd!("sh", "-c", script);
        let ended =
            run_lines(expression, &CancellationToken::new(), |line| lines.push(line.to_owned())).await;
        (lines, ended)
    }

    #[tokio::test]
    async fn lines_end_at_carriage_returns_too() {
        let (lines, ended) = lines_of("printf 'a\\rb\\nc'").await;
        ended.unwrap();
        assert_eq!(lines, ["a", "b", "c"]);
    }

    #[tokio::test]
    async fn a_line_without_end_fills_no_memory() {
        let (lines, ended) = lines_of("head -c 50000000 /dev/zero | tr '\\0' x; exit 3").await;
        ended.unwrap_err();
        assert!(lines.iter().all(|line| line.len() < 2 * LONGEST));
    }

    #[tokio::test]
    async fn all_that_was_said_before_the_end_is_heard() {
        for _ in 0..20 {
            let (lines, ended) = lines_of("seq 500; exit 1").await;
            assert_eq!((lines.len(), lines.last().map(String::as_str)), (500, Some("500")));
            assert!(ended.unwrap_err().message.ends_with("\n499\n500"));
        }
    }

    #[tokio::test]
    async fn one_that_leaves_another_behind_ends() {
        let started = Instant::now();
        let (lines, ended) = lines_of("sleep 4 & echo done").await;
        ended.unwrap();
        assert_eq!(lines, ["done"]);
        assert!(started.elapsed() < ECHO * 3, "{:?}", started.elapsed());
        // However much the other one says.
        let started = Instant::now();
        let (_, ended) = lines_of("for i in $(seq 40); do echo $i; sleep 0.1; done & exit 3").await;
        ended.unwrap_err();
        assert!(started.elapsed() < ECHO * 3, "{:?}", started.elapsed());
    }

    #[tokio::test]
    async fn a_failure_shows_what_was_said_without_its_colours() {
        let (_, ended) = lines_of("printf '\\033[?25h\\033[31mwhy\\033[0m\\n'; exit 3").await;
        let error = ended.unwrap_err();
        assert!(error.message.contains("exit status: 3") && error.message.ends_with(": why"), "{error}");
    }
}
