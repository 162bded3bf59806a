//! Programs run inside a running container.

use std::{path::Path, pin::Pin};

use bollard::{container::LogOutput, exec::StartExecResults, models::ExecConfig};
use futures_util::{Stream, TryStreamExt};
use tokio::io::AsyncWriteExt;

use super::client::{Docker, explain};
use crate::error::{Error, Result};

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
    /// What it wrote to stderr.
    pub stderr: String,
}

impl Docker {
    /// Runs a program in a container and waits for it.
    ///
    /// # Errors
    /// `conflict` when the container is not running.
    pub async fn exec(&self, container: &str, exec: &Exec<'_>) -> Result<ExecResult> {
        let (id, mut output) = self.start_exec(container, exec).await?;
        let mut stdout = Vec::new();
        let mut stderr = Vec::new();
        while let Some(chunk) = output.try_next().await.map_err(explain)? {
            match chunk {
                LogOutput::StdErr { message } => stderr.extend_from_slice(&message),
                other => stdout.extend_from_slice(&other.into_bytes()),
            }
        }
        let exit_code = self.exit_code(&id).await?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(ExecResult { exit_code, stdout: text(&stdout), stderr: text(&stderr) })
    }

    /// Runs a program in a container and writes its stdout to a new file of mode 0600.
    ///
    /// # Errors
    /// `external` with its stderr when it fails; what was written stays for the caller to remove.
    pub async fn exec_to_file(&self, container: &str, exec: &Exec<'_>, path: &Path) -> Result<()> {
        let (id, mut output) = self.start_exec(container, exec).await?;
        let mut file =
            tokio::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).await?;
        let mut stderr = Vec::new();
        while let Some(chunk) = output.try_next().await.map_err(explain)? {
            match chunk {
                LogOutput::StdErr { message } => stderr.extend_from_slice(&message),
                other => file.write_all(&other.into_bytes()).await?,
            }
        }
        let exit_code = self.exit_code(&id).await?;
        file.sync_all().await?;
        match exit_code {
            0 => Ok(()),
            code => {
                let words = exec.command.join(" ");
                let stderr = String::from_utf8_lossy(&stderr);
                Err(Error::external(format!(
                    "`{words}` failed in {container} (exit status {code}): {}",
                    stderr.trim()
                )))
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
