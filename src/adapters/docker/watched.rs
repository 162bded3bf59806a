//! Programs in a running container that are watched while they write, and ended in
//! there when they take too long or nobody wants them any more.
//!
//! The engine has no call that ends such a program: closing the connection leaves it
//! running. So each gets a mark in its environment, which all it starts inherit, and
//! a second program finds and ends whatever carries the mark.

use std::{ops::ControlFlow, time::Duration};

use bollard::container::LogOutput;
use futures_util::TryStreamExt;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::{
    client::{Docker, explain},
    exec::{Exec, Output},
};
use crate::{
    error::{Error, Result},
    model::Secret,
};

/// How long after the limit a program ends itself, should we be gone by then.
const BACKSTOP: Duration = Duration::from_secs(30);

/// How often a silent program is looked at: what it left running may hold its output.
const LOOK: Duration = Duration::from_secs(1);

/// Ends all processes of a mark, politely for two seconds, and waits until they are gone.
const END: &str = r#"
n=0
while [ "$n" -lt 40 ]; do
    found=
    for process in /proc/[0-9]*; do
        if grep -qzxF -e "ODEUM_RUN=$0" -- "$process/environ" 2>/dev/null; then
            found="$found ${process#/proc/}"
        fi
    done
    [ -z "$found" ] && exit 0
    [ "$n" -lt 20 ] && signal=TERM || signal=KILL
    kill -s "$signal" $found 2>/dev/null
    sleep 0.1
    n=$((n + 1))
done
exit 1
"#;

/// How a watched program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself, with this exit code.
    Exit(i64),
    /// Its reader had enough.
    Enough,
    /// It took too long.
    Expired,
    /// The caller wanted it to stop.
    Cancelled,
}

impl Docker {
    /// Runs a program in a container; what it writes, stdout and stderr as they come,
    /// goes to `on_bytes`. After `limit`, when `cancel` fires or the reader has enough,
    /// it is ended with all it started; should this process be killed, it ends itself
    /// a little after `limit`.
    ///
    /// # Errors
    /// `conflict` when the container is not running.
    pub async fn exec_watched(
        &self,
        container: &str,
        exec: &Exec<'_>,
        limit: Duration,
        cancel: &CancellationToken,
        mut on_bytes: impl FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<Ended> {
        self.watch(container, exec, limit, cancel, |chunk| on_bytes(bytes(chunk))).await
    }

    /// As [`Docker::exec_watched`], for a reader that tells stdout from stderr.
    pub(super) async fn watch(
        &self,
        container: &str,
        exec: &Exec<'_>,
        limit: Duration,
        cancel: &CancellationToken,
        mut on_chunk: impl FnMut(&LogOutput) -> ControlFlow<()>,
    ) -> Result<Ended> {
        let mark = Secret::random();
        let deadline = Instant::now() + limit;
        let seconds = (limit + BACKSTOP).as_secs().to_string();
        let mut marked = exec.clone();
        marked.command.splice(..0, ["timeout", "-k", "5", &seconds]);
        marked.env.push(format!("ODEUM_RUN={}", mark.reveal()));
        let (id, mut output) = self.start_exec(container, &marked).await?;
        let ended = loop {
            tokio::select! {
                biased;
                () = cancel.cancelled() => break Ended::Cancelled,
                () = tokio::time::sleep_until(deadline) => break Ended::Expired,
                chunk = output.try_next() => match chunk.map_err(explain)? {
                    Some(chunk) if on_chunk(&chunk).is_break() => break Ended::Enough,
                    Some(_) => {}
                    None => return Ok(Ended::Exit(self.exit_code(&id).await?)),
                },
                () = tokio::time::sleep(LOOK) => {
                    if !self.is_running(&id).await? {
                        drain(&mut output, &mut on_chunk).await;
                        return Ok(Ended::Exit(self.exit_code(&id).await?));
                    }
                }
            }
        };
        self.end_marked(container, &id, exec.user, mark.reveal(), &mut output, on_chunk).await?;
        Ok(ended)
    }

    /// Ends what carries a mark. More than once: the engine may not have started it yet.
    async fn end_marked(
        &self,
        container: &str,
        id: &str,
        user: Option<&str>,
        mark: &str,
        output: &mut Output,
        mut on_chunk: impl FnMut(&LogOutput) -> ControlFlow<()>,
    ) -> Result<()> {
        for _ in 0..5 {
            let end = Exec { command: vec!["sh", "-c", END, mark], user, ..Exec::default() };
            let done = timeout(Duration::from_secs(10), self.exec(container, &end)).await;
            drain(output, &mut on_chunk).await;
            if done.is_ok_and(|done| done.is_ok_and(|done| done.exit_code == 0))
                && !self.is_running(id).await?
            {
                return Ok(());
            }
        }
        Err(Error::external(format!("a program in {container} does not end"))
            .hint(format!("`docker restart {container}` ends it")))
    }

    async fn is_running(&self, id: &str) -> Result<bool> {
        Ok(self.client.inspect_exec(id).await.map_err(explain)?.running == Some(true))
    }
}

/// The rest of an output, if it comes soon. Also what nobody wants is taken: the engine
/// takes a program for running as long as something it wrote waits.
async fn drain(output: &mut Output, on_chunk: &mut impl FnMut(&LogOutput) -> ControlFlow<()>) {
    let rest = async {
        while let Ok(Some(chunk)) = output.try_next().await {
            let _ = on_chunk(&chunk);
        }
    };
    // What does not come by then, a process that was left running would still write.
    let _ = timeout(Duration::from_millis(500), rest).await;
}

/// What a chunk holds.
pub(super) fn bytes(chunk: &LogOutput) -> &[u8] {
    match chunk {
        LogOutput::StdErr { message }
        | LogOutput::StdOut { message }
        | LogOutput::StdIn { message }
        | LogOutput::Console { message } => message,
    }
}
