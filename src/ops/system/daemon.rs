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
    let root = rustix::process::geteuid().is_root();
    match way(cfg!(target_os = "macos"), Path::new("/run/systemd/system").exists(), root) {
        Way::Desktop => Err(Error::prerequisite("the Docker daemon does not run")
            .hint("start Docker Desktop: open -a Docker")),
        Way::AskRoot(command) => {
            Err(Error::prerequisite("starting the Docker daemon needs root").hint(command))
        }
        Way::Systemd => {
            let started = process::run(duct::cmd!("systemctl", "start", "docker"), cancel).await;
            started.map_err(|error| error.hint("journalctl -u docker -n 50"))?;
            answers(None, cancel).await
        }
        Way::Detached => {
            if !process::is_installed("dockerd") {
                return Err(Error::prerequisite("dockerd is not installed").hint("odeum doctor --fix"));
            }
            process::detach("dockerd", &[], log)?;
            answers(Some(log), cancel).await
        }
    }
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

async fn answers(log: Option<&Path>, cancel: &CancellationToken) -> Result<()> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let Err(error) = Docker::connect().await else {
            return Ok(());
        };
        if Instant::now() >= deadline {
            return Err(silent(&error, log));
        }
        tokio::select! {
            () = sleep(Duration::from_millis(100)) => {}
            () = cancel.cancelled() => return Err(Error::cancelled()),
        }
    }
}

fn silent(error: &Error, log: Option<&Path>) -> Error {
    let seconds = PATIENCE.as_secs();
    let timeout = Error::timeout(format!("the Docker daemon does not answer after {seconds} s: {error}"));
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
