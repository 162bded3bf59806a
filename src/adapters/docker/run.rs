//! A container that runs one program to its end and is gone afterwards.

use futures_util::StreamExt;
use tokio_util::sync::CancellationToken;

use super::{client::Docker, spec::ContainerSpec};
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

    /// Runs a container to its end and leaves it, stopped.
    ///
    /// # Errors
    /// As [`Docker::run_once`].
    pub async fn run_to_end(
        &self,
        name: &str,
        spec: &ContainerSpec,
        cancel: &CancellationToken,
        mut on_line: impl FnMut(&[u8]),
    ) -> Result<Finished> {
        self.create_container(name, spec).await?;
        let mut lines = std::pin::pin!(self.follow(name).await?);
        self.start_container(name).await?;
        let mut output: Vec<String> = Vec::new();
        loop {
            let line = tokio::select! {
                line = lines.next() => line,
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
