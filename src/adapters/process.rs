//! Child programs, through duct: the only place that starts any.
//!
//! A child never shares stdin or stdout with us (in `mcp` mode ours carry the
//! protocol), leads its own process group (Ctrl-C reaches only us), and ends
//! with all its children when the call is cancelled or dropped. Who cancels is
//! answered when all of them have ended.

mod conversation;
mod ending;
mod limited;
mod lines;
mod orphans;
mod said;

use std::{
    os::unix::{fs::OpenOptionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex, PoisonError},
};

pub use conversation::Conversation;
use duct::Expression;
pub use limited::{follow, run_within, within};
pub use lines::run_lines;
pub use orphans::{end_marked_orphans, end_orphans, working_on};
use said::Said;
use tokio_util::sync::CancellationToken;

use crate::{
    error::{Error, Result},
    model::mask_userinfo,
};

/// How much of a failed program's output an error shows, in bytes.
const SHOWN: usize = 4000;

/// Who runs this process, as the machine knows him: who logged in, and as whom he works.
#[must_use]
pub fn user() -> String {
    let uid = rustix::process::getuid().as_raw();
    let logged_in = crate::adapters::files::read_text(Path::new("/proc/self/loginuid")).ok().flatten();
    let logged_in = logged_in.and_then(|text| text.trim().parse::<u32>().ok());
    match logged_in.filter(|id| *id != uid && *id != u32::MAX) {
        Some(person) => format!("{} as {}", user_name(person), user_name(uid)),
        None => user_name(uid),
    }
}

fn user_name(uid: u32) -> String {
    let table =
        crate::adapters::files::read_text(Path::new("/etc/passwd")).ok().flatten().unwrap_or_default();
    let is_it = |line: &&str| line.split(':').nth(2).and_then(|id| id.parse().ok()) == Some(uid);
    let name = table.lines().find(is_it).and_then(|line| line.split(':').next());
    name.map_or_else(|| uid.to_string(), str::to_owned)
}

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
    let (child, said) = {
        // Our end of its stderr goes with this: it would never come to an end.
        let (expression, said) = Said::of(&prepare(&expression, &words).stdout_capture())?;
        (expression.start().map_err(|error| not_started(&words.text(), &error))?, said)
    };
    let child = Arc::new(child);
    let _guard = EndOnDrop(Arc::clone(&child));
    let handle = Arc::clone(&child);
    let waited = tokio::task::spawn_blocking(move || (child.wait().cloned(), said.end()));
    let (output, said) = tokio::select! {
        ended = waited => ended.map_err(Error::internal)?,
        () = cancel.cancelled() => {
            ending::orderly(&handle.pids(), || !matches!(handle.try_wait(), Ok(None))).await;
            return Err(Error::cancelled());
        }
    };
    let output = output.map_err(Error::internal)?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(failed(&words.text(), output.status, &said)),
    }
}

/// Runs a program and writes its stdout to a new file of mode 0600.
///
/// # Errors
/// As [`run`]; what was written stays for the caller to remove.
pub async fn run_into(expression: Expression, path: &Path, cancel: &CancellationToken) -> Result<()> {
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    output(expression.stdout_file(file), cancel).await.map(drop)
}

/// Starts a program that outlives us, in a session of its own, its output in `log`. Faults that
/// were asked of us are none of its.
///
/// # Errors
/// `prerequisite` when it is not installed.
pub fn detach(program: &str, arguments: &[&str], log: &Path) -> Result<()> {
    let all = [&["--fork", program], arguments].concat();
    let expression = duct::cmd("setsid", all)
        .env_remove("ODEUM_FAULT")
        .env_remove("ODEUM_FAULT_TRACE")
        .stdin_null()
        .stderr_to_stdout()
        .stdout_path(log);
    expression.run().map(drop).map_err(|error| not_started(program, &error))
}

/// Runs a program that talks to the person at the terminal, and gives its exit status.
///
/// # Errors
/// `prerequisite` when it is not installed.
pub fn interactive(program: &str, expression: &Expression) -> Result<i32> {
    let output = expression.unchecked().run().map_err(|error| not_started(program, &error))?;
    Ok(output.status.code().unwrap_or(1))
}

/// Whether this process may do everything.
#[must_use]
pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Whether `program` can be found on the search path.
#[must_use]
pub fn is_installed(program: &str) -> bool {
    locate(program).is_some()
}

/// Where `program` is on the search path.
#[must_use]
pub fn locate(program: &str) -> Option<PathBuf> {
    let expression = duct::cmd("sh", ["-c", "command -v -- \"$0\"", program]);
    let found = expression.stdin_null().stderr_null().read().ok()?;
    Some(PathBuf::from(found.trim_end())).filter(|path| path.is_absolute())
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
            ending::ask(&self.0.pids());
        }
    }
}

struct EndReaderOnDrop(Arc<duct::ReaderHandle>);

impl EndReaderOnDrop {
    fn end(&self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            ending::ask(&self.0.pids());
        }
    }
}

impl Drop for EndReaderOnDrop {
    fn drop(&mut self) {
        self.end();
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
    async fn endless_complaints_fill_no_memory() {
        let endless = duct::cmd!("sh", "-c", "head -c 50000000 /dev/zero | tr '\\0' x >&2; exit 3");
        let error = run(endless, &CancellationToken::new()).await.unwrap_err();
        assert!(error.message.len() < 2 * SHOWN, "{}", error.message.len());
    }
}
