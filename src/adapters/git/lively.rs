//! Work with a server that may stop talking.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use duct::Expression;
use tokio_util::sync::CancellationToken;

use crate::{
    adapters::process,
    error::{Error, Result},
};

/// Ends git when it has said nothing for so long.
pub async fn lively(
    stall: Duration,
    git: &Expression,
    cancel: &CancellationToken,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<()> {
    let last = Mutex::new(Instant::now());
    let lock = || last.lock().unwrap_or_else(PoisonError::into_inner);
    let stopped = cancel.child_token();
    let mut running = std::pin::pin!(process::run_lines(git.clone(), &stopped, |line| {
        *lock() = Instant::now();
        on_line(line);
    }));
    let watching = async {
        loop {
            let Some(left) = stall.checked_sub(lock().elapsed()) else { return };
            tokio::time::sleep(left).await;
        }
    };
    tokio::select! {
        ended = &mut running => return ended,
        () = watching => stopped.cancel(),
    }
    // What came of it does not matter any more, but that it is over.
    let _ = running.await;
    Err(Error::timeout(format!("the server has said nothing for {} s", stall.as_secs()))
        .hint("try again: what arrived before is kept"))
}

#[cfg(test)]
mod tests {
    use duct::cmd;

    use super::*;
    use crate::error::Kind;

    #[tokio::test]
    async fn who_says_nothing_is_ended() {
        let cancel = CancellationToken::new();
        let stall = Duration::from_millis(150);
        let talks = cmd!("sh", "-c", "for i in 1 2 3 4 5; do echo $i; sleep 0.06; done");
        lively(stall, &talks, &cancel, |_| ()).await.unwrap();
        let error = lively(stall, &cmd!("sleep", "4719"), &cancel, |_| ()).await.unwrap_err();
        assert_eq!(error.kind, Kind::Timeout);
    }
}
