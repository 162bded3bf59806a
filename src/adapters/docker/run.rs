//! A container that runs one program to its end and is gone afterwards.

use std::pin::Pin;

use bollard::{container::AttachContainerResults, query_parameters as q};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt};
use tokio::{
    io::{AsyncWrite, AsyncWriteExt},
    sync::mpsc,
};
use tokio_util::sync::CancellationToken;

use super::{
    client::{Docker, explain},
    lines::lines,
    spec::ContainerSpec,
};
use crate::error::{Error, Result};

/// How many lines of its output are kept.
const KEPT: usize = 400;

/// How many bytes of each.
const LONGEST: usize = 10_000;

/// How a program ended.
#[derive(Debug, Clone)]
pub struct Finished {
    /// Exit code.
    pub exit_code: i64,
    /// The last 400 lines it wrote.
    pub output: Vec<String>,
}

/// The last `lines` lines of an output, for an error message.
#[must_use]
pub fn tail(output: &[String], lines: usize) -> String {
    output[output.len().saturating_sub(lines)..].join("\n")
}

/// What a program is fed, piece by piece. An error ends it.
pub type Feed = mpsc::Receiver<Result<Bytes>>;

impl Docker {
    /// Runs a container to its end; each line it writes goes to `on_line` as it is. The
    /// container is removed however this ends.
    ///
    /// # Errors
    /// As [`Docker::create_container`], and `cancelled`. A program that fails is
    /// no error: look at the exit code.
    pub async fn run_once(
        &self,
        name: &str,
        spec: &ContainerSpec,
        cancel: &CancellationToken,
        on_line: impl FnMut(&[u8]),
    ) -> Result<Finished> {
        self.remove_container(name).await?;
        let finished = self.run_to_end(name, spec, cancel, on_line).await;
        self.remove_container(name).await?;
        finished
    }

    /// As [`Docker::run_once`], of a program that is fed. One that ends before it has read
    /// everything says why itself.
    ///
    /// # Errors
    /// As [`Docker::run_once`], and those of the feed.
    pub async fn run_fed(
        &self,
        name: &str,
        spec: &ContainerSpec,
        feed: Feed,
        cancel: &CancellationToken,
        on_line: impl FnMut(&[u8]),
    ) -> Result<Finished> {
        self.remove_container(name).await?;
        let with_stdin = ContainerSpec { is_fed: true, ..spec.clone() };
        let finished = self.run_attached(name, &with_stdin, Some(feed), cancel, on_line).await;
        self.remove_container(name).await?;
        finished
    }

    /// Runs a container to its end and leaves it, stopped.
    ///
    /// # Errors
    /// As [`Docker::run_once`].
    pub async fn run_to_end(
        &self,
        name: &str,
        spec: &ContainerSpec,
        cancel: &CancellationToken,
        on_line: impl FnMut(&[u8]),
    ) -> Result<Finished> {
        self.run_attached(name, spec, None, cancel, on_line).await
    }

    /// Every line is taken from the connection that starts the program. Logs are not asked:
    /// their drivers lose bytes that are not UTF-8, or the ends of long lines.
    async fn run_attached(
        &self,
        name: &str,
        spec: &ContainerSpec,
        feed: Option<Feed>,
        cancel: &CancellationToken,
        mut on_line: impl FnMut(&[u8]),
    ) -> Result<Finished> {
        self.create_container(name, spec).await?;
        let options = q::AttachContainerOptionsBuilder::new().stdout(true).stderr(true).stream(true);
        let attached = self.patient.attach_container(name, Some(options.stdin(feed.is_some()).build())).await;
        let AttachContainerResults { output, input } = attached.map_err(explain)?;
        let mut lines = std::pin::pin!(lines(output.map_err(explain)));
        self.start_container(name).await?;
        let mut feeding = std::pin::pin!(give(feed, input));
        let mut is_fed = false;
        let mut output: Vec<String> = Vec::new();
        loop {
            let line = tokio::select! {
                line = lines.next() => line,
                given = &mut feeding, if !is_fed => {
                    is_fed = true;
                    given?;
                    continue;
                }
                () = cancel.cancelled() => return Err(Error::cancelled()),
            };
            let Some(line) = line else { break };
            let line = line?;
            on_line(&line);
            if output.len() == KEPT {
                output.remove(0);
            }
            output.push(String::from_utf8_lossy(&line[..line.len().min(LONGEST)]).trim_end().to_owned());
        }
        Ok(Finished { exit_code: self.wait_container(name).await?, output })
    }
}

/// Writes a feed to a program's stdin and closes it. The stdin of a program that is not
/// fed stays as it is.
async fn give(feed: Option<Feed>, mut stdin: Pin<Box<dyn AsyncWrite + Send>>) -> Result<()> {
    let Some(mut feed) = feed else { return std::future::pending().await };
    while let Some(piece) = feed.recv().await {
        if stdin.write_all(&piece?).await.is_err() {
            // It reads no more; the rest is taken, so that whoever gives it comes to an end.
            while feed.recv().await.is_some() {}
            return Ok(());
        }
    }
    let _ = stdin.shutdown().await;
    Ok(())
}
