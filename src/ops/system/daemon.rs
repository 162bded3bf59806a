//! Starts the Docker daemon and waits until it answers.

use std::{path::Path, time::Duration};

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    adapters::{docker::Docker, files, process},
    error::{Error, Result},
};

/// Where a daemon started without an init system writes.
pub const LOG: &str = "/var/log/odeum-dockerd.log";

/// How long the daemon may take to answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often a daemon that ends at once is started.
const MOST_STARTS: u32 = 3;

/// Where the daemon and the one below it write their process numbers.
const PID_FILES: [(&str, &str); 2] =
    [("/var/run/docker.pid", "dockerd"), ("/var/run/docker/containerd/containerd.pid", "containerd")];

/// How the daemon is started here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// By the init system.
    Systemd,
    /// By us, where no init system runs: containers, continuous integration.
    Detached,
    /// Only by root; this user can run the command.
    AskRoot(&'static str),
    /// By the person, where Docker runs in a virtual machine.
    Desktop,
}

/// Starts the Docker daemon and returns once its API answers, at most 60 s later. One that answers
/// already is left alone. `log` ([`LOG`]) takes the daemon's output where no init system keeps it.
///
/// # Errors
/// `prerequisite` when it is not installed or this user may not start it; `external` or `timeout`
/// with the end of the log; `cancelled`.
pub async fn start(log: &Path, cancel: &CancellationToken) -> Result<()> {
    if Docker::connect().await.is_ok() {
        return Ok(());
    }
    let root = process::is_root();
    match way(cfg!(target_os = "macos"), Path::new("/run/systemd/system").exists(), root) {
        Way::Desktop => Err(Error::prerequisite("the Docker daemon does not run")
            .hint("start Docker Desktop: open -a Docker")),
        Way::AskRoot(command) => {
            Err(Error::prerequisite("starting the Docker daemon needs root").hint(command))
        }
        Way::Systemd => {
            let started = process::run(duct::cmd!("systemctl", "start", "docker"), cancel).await;
            started.map_err(|error| error.hint("journalctl -u docker -n 50"))?;
            answers(cancel).await
        }
        Way::Detached => {
            if !process::is_installed("dockerd") {
                return Err(Error::prerequisite("dockerd is not installed").hint("odeum doctor --fix"));
            }
            detached(log, cancel).await
        }
    }
}

/// Starts the daemon and waits for it. One that is still dying, or that finds what
/// a killed one left, ends at once: it is started again, three times at most.
async fn detached(log: &Path, cancel: &CancellationToken) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let mut starts = 0;
    loop {
        let Err(error) = Docker::connect().await else { return Ok(()) };
        let runs = runs("dockerd");
        if Instant::now() >= deadline || (!runs && starts == MOST_STARTS) {
            return Err(silent(&error, Some(log)));
        }
        if !runs {
            forget_the_dead()?;
            process::detach("dockerd", &[], log)?;
            starts += 1;
        }
        tokio::select! {
            () = sleep(Duration::from_millis(if runs { 100 } else { 1000 })) => {}
            () = cancel.cancelled() => return Err(Error::cancelled()),
        }
    }
}

/// Removes the files that name a killed daemon's processes. The daemon takes a
/// process nobody has reaped yet, or another of the same number, for itself.
fn forget_the_dead() -> Result<()> {
    for (file, program) in PID_FILES {
        if !runs(program) {
            files::remove_any(Path::new(file))?;
        }
    }
    Ok(())
}

/// Whether a process of this name is there and not dead.
fn runs(program: &str) -> bool {
    let processes = files::entries(Path::new("/proc")).unwrap_or_default();
    processes.iter().filter(|name| name.bytes().all(|byte| byte.is_ascii_digit())).any(|pid| {
        let stat =
            files::read_text(&Path::new("/proc").join(pid).join("stat")).ok().flatten().unwrap_or_default();
        // `pid (name) state …`; Z is dead and not reaped, X is dead.
        let named = stat.split_once('(').and_then(|(_, rest)| rest.rsplit_once(") "));
        named.is_some_and(|(name, rest)| name == program && !rest.starts_with(['Z', 'X']))
    })
}

const fn way(macos: bool, systemd: bool, root: bool) -> Way {
    match (macos, systemd, root) {
        (true, ..) => Way::Desktop,
        (_, true, true) => Way::Systemd,
        (_, false, true) => Way::Detached,
        (_, true, false) => Way::AskRoot("sudo systemctl start docker"),
        (_, false, false) => Way::AskRoot("sudo dockerd"),
    }
}

async fn answers(cancel: &CancellationToken) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let Err(error) = Docker::connect().await else {
            return Ok(());
        };
        if Instant::now() >= deadline {
            return Err(silent(&error, None));
        }
        tokio::select! {
            () = sleep(Duration::from_millis(100)) => {}
            () = cancel.cancelled() => return Err(Error::cancelled()),
        }
    }
}

fn silent(error: &Error, log: Option<&Path>) -> Error {
    let timeout = Error::timeout(format!("the Docker daemon does not come up: {error}"));
    let Some(log) = log else {
        return timeout.hint("journalctl -u docker -n 50");
    };
    let text = files::read_text(log).ok().flatten().unwrap_or_default();
    let end = tail(&text, 20);
    Error { message: format!("{}\n{end}", timeout.message), ..timeout }
        .detail("output", end)
        .hint(format!("look at {}", log.display()))
}

/// The last lines of a text.
fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_init_system_comes_first_and_root_is_needed() {
        assert_eq!(way(true, true, true), Way::Desktop);
        assert_eq!(way(false, true, true), Way::Systemd);
        assert_eq!(way(false, false, true), Way::Detached);
        assert_eq!(way(false, true, false), Way::AskRoot("sudo systemctl start docker"));
        assert_eq!(way(false, false, false), Way::AskRoot("sudo dockerd"));
    }

    #[test]
    fn a_silent_daemon_shows_the_end_of_its_log() {
        let dir = tempfile::tempdir().unwrap();
        let log = dir.path().join("log");
        std::fs::write(&log, (0..100).map(|n| format!("line {n}\n")).collect::<String>()).unwrap();
        let error = silent(&Error::prerequisite("no"), Some(&log));
        assert!(error.message.ends_with("line 98\nline 99"), "{error}");
        assert!(!error.message.contains("line 79\n"));
        assert!(silent(&Error::prerequisite("no"), None).hint.unwrap().contains("journalctl"));
    }
}
