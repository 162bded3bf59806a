//! How children end before their time: asked first, then made to.

use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};

/// How long who is asked to end may take to take back what it began.
pub(super) const GRACE: Duration = Duration::from_secs(5);

/// How often it is looked whether all have ended.
const LOOK: Duration = Duration::from_millis(10);

/// Asks children, and all they started, to end.
pub(super) fn ask(pids: &[u32]) {
    signal(pids, Signal::TERM);
}

/// Asks children to end and waits until they, and all they started, have; after some seconds they are
/// killed. `has_ended` takes note of the end of the children themselves.
pub(super) async fn orderly(pids: &[u32], has_ended: impl Fn() -> bool) {
    if has_ended() {
        return;
    }
    ask(pids);
    let deadline = Instant::now() + GRACE;
    while !(has_ended() & groups(pids).all(|group| test_kill_process_group(group).is_err())) {
        if Instant::now() > deadline {
            return signal(pids, Signal::KILL);
        }
        tokio::time::sleep(LOOK).await;
    }
}

fn signal(pids: &[u32], signal: Signal) {
    for group in groups(pids) {
        // It may have ended meanwhile.
        let _ = kill_process_group(group, signal);
    }
}

/// Each child leads a group of its own.
fn groups(pids: &[u32]) -> impl Iterator<Item = Pid> {
    pids.iter().filter_map(|pid| Pid::from_raw(pid.cast_signed()))
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::adapters::process;

    /// Cancels a shell after a moment; how long it then took.
    async fn cancelled(script: String) -> Duration {
        let cancel = CancellationToken::new();
        let stop = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            cancel.cancel();
            Instant::now()
        };
        let running = process::run_lines(duct::cmd!("sh", "-c", script), &cancel, |_| ());
        let (ended, since) = tokio::join!(running, stop);
        ended.unwrap_err();
        since.elapsed()
    }

    #[tokio::test]
    async fn who_is_asked_takes_back_what_it_began() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("begun");
        let shown = file.display();
        let took = cancelled(format!(
            "touch {shown}; trap 'sleep 0.3; rm {shown}; exit 1' TERM; while :; do sleep 0.05; done"
        ));
        assert!(took.await < GRACE);
        assert!(!file.exists());
    }

    #[tokio::test]
    async fn who_does_not_listen_is_killed() {
        let marker = format!("471{}", std::process::id());
        let took = cancelled(format!("trap '' TERM; sleep {marker} & while :; do sleep 0.05; done")).await;
        assert!(took >= GRACE && took < 2 * GRACE, "{took:?}");
        let find = duct::cmd!("pgrep", "-f", format!("^sleep {marker}$"));
        let left = process::run(find, &CancellationToken::new()).await;
        assert!(left.is_err(), "what it started lives");
    }
}
