//! Child programs, through duct: the only place that starts any.
//!
//! A child never shares stdin or stdout with us (in `mcp` mode ours carry the
//! protocol), leads its own process group (Ctrl-C reaches only us), and ends
//! with all its children when the call is cancelled or dropped.

mod conversation;

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::Path,
    process::Command,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

pub use conversation::Conversation;
use duct::Expression;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio_util::sync::CancellationToken;

use super::files;
use crate::{
    error::{Error, Result},
    model::mask_userinfo,
};

/// How much of a failed program's output an error shows, in bytes.
const SHOWN: usize = 4000;

/// Runs a program and gives its stdout without trailing line ends.
///
/// # Errors
/// `external` with the command line, status and end of stderr when it fails,
/// `prerequisite` when the program is not installed, `cancelled`.
pub async fn run(expression: Expression, cancel: &CancellationToken) -> Result<String> {
    let stdout = output(expression, cancel).await?;
    Ok(String::from_utf8_lossy(&stdout).trim_end().to_owned())
}

/// Runs a program and gives its stdout as it is.
///
/// # Errors
/// As [`run`].
pub async fn output(expression: Expression, cancel: &CancellationToken) -> Result<Vec<u8>> {
    let words = Words::default();
    let expression = prepare(&expression, &words).stderr_capture().stdout_capture();
    let child = expression.start().map_err(|error| not_started(&words.text(), &error))?;
    let child = Arc::new(child);
    let _guard = EndOnDrop(Arc::clone(&child));
    let waited = tokio::task::spawn_blocking(move || child.wait().cloned());
    let output = tokio::select! {
        output = waited => output.map_err(Error::internal)?.map_err(Error::internal)?,
        () = cancel.cancelled() => return Err(Error::cancelled()),
    };
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(failed(&words.text(), output.status, &String::from_utf8_lossy(&output.stderr))),
    }
}

/// Runs a program and hands each line of its stdout and stderr, as it comes, to
/// `on_line`. A carriage return ends a line too, as in git's progress.
///
/// # Errors
/// As [`run`]; the error shows the last lines.
pub async fn run_lines(
    expression: Expression,
    cancel: &CancellationToken,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let words = Words::default();
    let expression = prepare(&expression, &words).stderr_to_stdout();
    let reader = expression.reader().map_err(|error| not_started(&words.text(), &error))?;
    let reader = Arc::new(reader);
    let _guard = EndReaderOnDrop(Arc::clone(&reader));
    let (lines, mut received) = tokio::sync::mpsc::unbounded_channel();
    let source = Arc::clone(&reader);
    let pump = tokio::task::spawn_blocking(move || {
        for line in split_lines(BufReader::new(&*source)) {
            if lines.send(line).is_err() {
                break;
            }
        }
    });
    let mut tail = Vec::new();
    loop {
        tokio::select! {
            line = received.recv() => match line {
                Some(line) => {
                    on_line(&line);
                    tail.push(line);
                    if tail.len() > 40 { tail.remove(0); }
                }
                None => break,
            },
            () = cancel.cancelled() => return Err(Error::cancelled()),
        }
    }
    pump.await.map_err(Error::internal)?;
    let output = reader.try_wait().map_err(Error::internal)?;
    let status = output.ok_or_else(|| Error::internal("a finished program has no status"))?.status;
    match status.success() {
        true => Ok(()),
        false => Err(failed(&words.text(), status, &tail.join("\n"))),
    }
}

/// Starts a program that outlives us, in a session of its own, its output in `log`.
///
/// # Errors
/// `prerequisite` when it is not installed.
pub fn detach(program: &str, arguments: &[&str], log: &Path) -> Result<()> {
    let all = [&["--fork", program], arguments].concat();
    let expression = duct::cmd("setsid", all).stdin_null().stderr_to_stdout().stdout_path(log);
    expression.run().map(drop).map_err(|error| not_started(program, &error))
}

/// Ends what a killed process left running: this program with this path, or one below it,
/// among its arguments, and all it started. Where there is no `/proc` nothing is found.
///
/// # Errors
/// `external` when one does not end.
pub async fn end_orphans(program: &str, path: &Path) -> Result<()> {
    let argument = path.as_os_str().as_encoded_bytes();
    let deadline = Instant::now() + Duration::from_secs(2);
    loop {
        let left = processes_of(program.as_bytes(), argument);
        if left.is_empty() {
            return Ok(());
        }
        if Instant::now() > deadline {
            let pid = left[0].as_raw_pid();
            return Err(Error::external(format!(
                "{program} (process {pid}) still works on {}",
                path.display()
            )));
        }
        for leader in left {
            // Each child of ours leads a group of its own.
            let _ = kill_process_group(leader, Signal::KILL);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Live leaders of process groups that run `program` with `argument`.
fn processes_of(program: &[u8], argument: &[u8]) -> Vec<Pid> {
    let names = files::entries(Path::new("/proc")).unwrap_or_default();
    let pids = names.iter().filter_map(|name| name.parse().ok().and_then(Pid::from_raw));
    let is_meant = |pid: &Pid| {
        let words = std::fs::read(format!("/proc/{}/cmdline", pid.as_raw_pid())).unwrap_or_default();
        let mut words = words.split(|byte| *byte == 0);
        words.next() == Some(program)
            && words.any(|word| {
                word.strip_prefix(argument).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
            })
            && rustix::process::getpgid(Some(*pid)).is_ok_and(|group| group == *pid)
    };
    pids.filter(is_meant).collect()
}

/// Runs a program that talks to the person at the terminal, and gives its exit status.
///
/// # Errors
/// `prerequisite` when it is not installed.
pub fn interactive(program: &str, expression: &Expression) -> Result<i32> {
    let output = expression.unchecked().run().map_err(|error| not_started(program, &error))?;
    Ok(output.status.code().unwrap_or(1))
}

/// Whether `program` can be found on the search path.
#[must_use]
pub fn is_installed(program: &str) -> bool {
    let expression = duct::cmd("sh", ["-c", "command -v -- \"$0\"", program]);
    let quiet = expression.stdin_null().stdout_null().stderr_null();
    quiet.run().is_ok()
}

/// The program and arguments of the child, for errors. Not `{command:?}`: duct
/// sets every variable, so that would print secrets.
#[derive(Default, Clone)]
struct Words(Arc<Mutex<String>>);

impl Words {
    fn remember(&self, command: &Command) {
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = words.join(" ");
    }

    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn prepare(expression: &Expression, words: &Words) -> Expression {
    let words = words.clone();
    let prepared = expression.before_spawn(move |command| {
        words.remember(command);
        command.process_group(0);
        Ok(())
    });
    prepared.stdin_null().env("LC_ALL", "C").unchecked()
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
                (true, ..) => return Some(String::from_utf8_lossy(&bytes).into_owned()),
                (false, ..) => {}
            }
        }
    })
}

fn not_started(command: &str, error: &std::io::Error) -> Error {
    let program = command.split(' ').next().unwrap_or(command);
    match error.kind() {
        std::io::ErrorKind::NotFound => Error::prerequisite(format!("{program} is not installed"))
            .hint("run `odeum doctor --fix` to install what is missing"),
        _ => Error::external(format!("cannot start `{command}`: {error}")),
    }
}

fn failed(command: &str, status: std::process::ExitStatus, output: &str) -> Error {
    let (command, output) = (&mask_userinfo(command), mask_userinfo(output.trim()));
    let mut start = output.len().saturating_sub(SHOWN);
    while !output.is_char_boundary(start) {
        start += 1;
    }
    let tail = &output[start..];
    Error::external(format!("`{command}` failed ({status}): {tail}"))
        .detail("command", command.as_str())
        .detail("exit_code", status.code())
        .detail("output", tail)
}

struct EndOnDrop(Arc<duct::Handle>);

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        // A reaped child's pid may be someone else's by now.
        if matches!(self.0.try_wait(), Ok(None)) {
            end(&self.0.pids());
        }
    }
}

struct EndReaderOnDrop(Arc<duct::ReaderHandle>);

impl EndReaderOnDrop {
    fn end(&self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            end(&self.0.pids());
        }
    }
}

impl Drop for EndReaderOnDrop {
    fn drop(&mut self) {
        self.end();
    }
}

fn end(pids: &[u32]) {
    for pid in pids {
        if let Some(group) = Pid::from_raw(pid.cast_signed()) {
            // It may have ended meanwhile.
            let _ = kill_process_group(group, Signal::TERM);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[tokio::test]
    async fn a_failure_shows_command_status_and_stderr() {
        let cancel = CancellationToken::new();
        let error = run(duct::cmd!("sh", "-c", "echo why >&2; exit 3"), &cancel).await.unwrap_err();
        assert_eq!(error.kind, Kind::External);
        assert!(error.message.contains("exit status: 3") && error.message.ends_with("why"), "{error}");
    }

    #[tokio::test]
    async fn a_missing_program_is_a_prerequisite() {
        let error = run(duct::cmd!("odeum-no-such-program"), &CancellationToken::new()).await.unwrap_err();
        assert_eq!(error.kind, Kind::Prerequisite);
    }

    #[tokio::test]
    async fn cancelling_ends_the_child_and_its_children() {
        let cancel = CancellationToken::new();
        let marker = format!("77{}", std::process::id());
        let call = run(duct::cmd!("sh", "-c", format!("sleep {marker} & wait")), &cancel);
        let stop = async {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            cancel.cancel();
        };
        let (result, ()) = tokio::join!(call, stop);
        assert_eq!(result.unwrap_err().kind, Kind::Cancelled);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let found =
            run(duct::cmd!("pgrep", "-f", format!("sleep {marker}")), &CancellationToken::new()).await;
        assert!(found.is_err(), "still there: {found:?}");
    }

    #[tokio::test]
    async fn orphans_are_known_by_a_path_and_what_is_below() {
        let place = format!("/nowhere/{}", std::process::id());
        let start =
            |path: String| prepare(&duct::cmd!("sh", "-c", "sleep 4717; :", path), &Words::default()).start();
        let (meant, other) = (start(format!("{place}/a")), start(format!("{place}a")));
        let (meant, other) = (meant.unwrap(), other.unwrap());
        end_orphans("sh", Path::new(&place)).await.unwrap();
        assert!(!meant.wait().is_ok_and(|ended| ended.status.success()));
        assert!(other.try_wait().unwrap().is_none(), "it is another's");
        end(&other.pids());
    }

    #[tokio::test]
    async fn lines_end_at_carriage_returns_too() {
        let mut lines = Vec::new();
        let expression = duct::cmd!("printf", "a\\rb\\nc");
        run_lines(expression, &CancellationToken::new(), |line| lines.push(line.to_owned())).await.unwrap();
        assert_eq!(lines, ["a", "b", "c"]);
    }
}
