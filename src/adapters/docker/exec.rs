//! Programs run inside a running container.

use std::{
    fs::File, io::Write, ops::ControlFlow, os::unix::fs::OpenOptionsExt, path::Path, pin::Pin, time::Duration,
};

use bollard::{container::LogOutput, exec::StartExecResults, models::ExecConfig};
use futures_util::{Stream, TryStreamExt};
use tokio::io::AsyncWriteExt;
use tokio_util::sync::CancellationToken;

use super::{
    client::{Docker, explain},
    watched::{Ended, bytes},
};
use crate::{
    adapters::{archive::Room, last::Last},
    error::{Context, Error, Result},
};

/// After what time a program that writes a file has gone wrong, however much it writes.
const A_DAY: Duration = Duration::from_hours(24);

pub(super) type Output =
    Pin<Box<dyn Stream<Item = std::result::Result<LogOutput, bollard::errors::Error>> + Send>>;

/// A program to run in a container.
#[derive(Debug, Clone, Default)]
pub struct Exec<'a> {
    /// Program and arguments.
    pub command: Vec<&'a str>,
    /// User, for another than the image's.
    pub user: Option<&'a str>,
    /// Environment variables, `NAME=value`.
    pub env: Vec<String>,
    /// What it reads from stdin; without any it has none.
    pub stdin: Option<&'a [u8]>,
}

/// How it ended.
#[derive(Debug, Clone)]
pub struct ExecResult {
    /// Exit code.
    pub exit_code: i64,
    /// What it wrote to stdout; bytes that are not UTF-8 are replaced.
    pub stdout: String,
    /// The end of what it wrote to stderr.
    pub stderr: String,
}

impl Docker {
    /// Runs a program in a container and waits for it.
    ///
    /// # Errors
    /// `conflict` when the container is not running.
    pub async fn exec(&self, container: &str, exec: &Exec<'_>) -> Result<ExecResult> {
        let (id, mut output) = self.start_exec(container, exec).await?;
        let (mut stdout, mut stderr) = (Vec::new(), Last::default());
        while let Some(chunk) = output.try_next().await.map_err(explain)? {
            match chunk {
                LogOutput::StdErr { message } => stderr.add(&message),
                other => stdout.extend_from_slice(&other.into_bytes()),
            }
        }
        let exit_code = self.exit_code(&id).await?;
        let stdout = String::from_utf8_lossy(&stdout).into_owned();
        Ok(ExecResult { exit_code, stdout, stderr: stderr.text() })
    }

    /// Runs a program in a container and writes its stdout to a new file of mode 0600. When `cancel`
    /// fires or the disk is nearly full it is ended there.
    ///
    /// # Errors
    /// `external` with the end of its stderr when it fails, `prerequisite` when the disk is nearly
    /// full, `cancelled`; what was written stays for the caller to remove.
    pub async fn exec_to_file(
        &self,
        container: &str,
        exec: &Exec<'_>,
        path: &Path,
        cancel: &CancellationToken,
    ) -> Result<()> {
        let describe = || format!("writing {}", path.display());
        let open = File::options().write(true).create_new(true).mode(0o600).open(path);
        let (mut file, mut room) = (open.context(describe())?, Room::at(path));
        let (mut stderr, mut written) = (Last::default(), Ok(()));
        let take = |chunk: &LogOutput| {
            match chunk {
                LogOutput::StdErr { message } => stderr.add(message),
                other if written.is_ok() => written = room.guard(&mut file).write_all(bytes(other)),
                _ => {}
            }
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        };
        let ended = self.watch(container, exec, A_DAY, cancel, take).await?;
        written.and_then(|()| file.sync_all()).context(describe())?;
        let words = exec.command.join(" ");
        match ended {
            Ended::Exit(0) => Ok(()),
            Ended::Exit(code) => {
                let stderr = stderr.text();
                let stderr = stderr.trim();
                Err(Error::external(format!(
                    "`{words}` failed in {container} (exit status {code}): {stderr}"
                )))
            }
            Ended::Cancelled => Err(Error::cancelled()),
            Ended::Expired | Ended::Enough => {
                Err(Error::timeout(format!("`{words}` did not end in {container} within a day")))
            }
        }
    }

    pub(super) async fn start_exec(&self, container: &str, exec: &Exec<'_>) -> Result<(String, Output)> {
        let config = ExecConfig {
            attach_stdin: Some(exec.stdin.is_some()),
            attach_stdout: Some(true),
            attach_stderr: Some(true),
            cmd: Some(exec.command.iter().map(|&word| word.to_owned()).collect()),
            user: exec.user.map(str::to_owned),
            env: Some(exec.env.clone()),
            ..Default::default()
        };
        let id = self.client.create_exec(container, config).await.map_err(explain)?.id;
        let StartExecResults::Attached { output, mut input } =
            self.client.start_exec(&id, None).await.map_err(explain)?
        else {
            return Err(Error::internal("Docker detached a program that was to be waited for"));
        };
        if let Some(bytes) = exec.stdin.map(<[u8]>::to_vec) {
            // Beside the reading: a program may write before it has read everything.
            tokio::spawn(async move {
                // One that ends without reading all of it says why itself.
                let _ = input.write_all(&bytes).await;
                let _ = input.shutdown().await;
            });
        }
        Ok((id, output))
    }

    pub(super) async fn exit_code(&self, id: &str) -> Result<i64> {
        let ended = self.client.inspect_exec(id).await.map_err(explain)?;
        Ok(ended.exit_code.unwrap_or(-1))
    }
}
