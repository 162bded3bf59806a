//! Any command, in the container.

use std::{ops::ControlFlow, time::Duration};

use super::running::{about_user, check_user, running_to_change};
use crate::{
    adapters::docker::{Docker, Ended, Exec, tail},
    context::Context,
    error::{Error, Result},
    model::{EnvName, OutputId},
    ops::output::Output,
};

/// Longest time any call may be given.
pub(super) const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// What to run.
pub struct CommandRequest {
    /// Environment.
    pub name: EnvName,
    /// A line for `sh -c`.
    pub command: String,
    /// User it runs as.
    pub user: String,
    /// How long it may take.
    pub limit: Duration,
}

/// How it ended.
pub struct Ran {
    /// Exit code.
    pub exit_code: i64,
    /// What it wrote, or what matters of it.
    pub output: String,
    /// All it wrote.
    pub output_id: OutputId,
}

/// Runs a command. What it writes is recorded as it comes, and printed on the command line.
///
/// # Errors
/// `not_found`, `prerequisite` when the environment does not run, `timeout` and
/// `cancelled` with the id of what was written by then.
pub async fn command(ctx: &Context, request: &CommandRequest) -> Result<Ran> {
    check_user(&request.user)?;
    if request.command.trim().is_empty() || request.command.contains('\0') {
        return Err(Error::invalid("the command is empty, or holds a NUL character"));
    }
    let limit = check_limit(request.limit)?;
    let (env, docker) = running_to_change(ctx, &request.name).await?;
    let exec = Exec {
        // One stream for both of its own, or their order is lost on the way. The command is
        // an argument, and no option even if it looks like one.
        command: vec!["sh", "-c", r#"exec sh -c -- "$0" 2>&1"#, &request.command],
        user: Some(&request.user),
        ..Exec::default()
    };
    let source = format!("a command in {}", request.name);
    run(ctx, docker, &env.container, &exec, limit, source).await
}

/// Runs a program in a container. What it writes is recorded as it comes, and printed on the command
/// line.
///
/// # Errors
/// As [`command`].
pub async fn run(
    ctx: &Context,
    docker: &Docker,
    container: &str,
    exec: &Exec<'_>,
    limit: Duration,
    source: String,
) -> Result<Ran> {
    let mut output = Output::begin(ctx, source)?;
    let mut failed_start = Vec::new();
    let watched = docker.exec_watched(container, exec, limit, &ctx.cancel, |bytes| {
        if failed_start.len() < 1_000 {
            failed_start.extend_from_slice(&bytes[..bytes.len().min(1_000)]);
        }
        output.write(bytes);
        if let Some(terminal) = ctx.live() {
            terminal.print(bytes);
        }
        ControlFlow::Continue(())
    });
    let user = exec.user.unwrap_or_default();
    let ended = watched.await.map_err(|error| about_user(error, user))?;
    // Docker tells of a user or a program that does not exist as if the program had.
    let words = Error::external(String::from_utf8_lossy(&failed_start));
    if matches!(ended, Ended::Exit(126)) && words.message.starts_with("unable to find user") {
        return Err(about_user(words, user));
    }
    if matches!(ended, Ended::Exit(126 | 127)) && words.message.starts_with("OCI runtime exec failed") {
        return Err(Error::prerequisite(format!("{container} has no `timeout`, by which programs are run"))
            .hint("an image with coreutils or busybox has it"));
    }
    let output_id = output.id().clone();
    let shown = output.end(ctx)?;
    let exit_code = exit_code(ended, limit, &output_id, &shown)?;
    Ok(Ran { exit_code, output: shown, output_id })
}

/// A limit that is one.
///
/// # Errors
/// `invalid_input` when it is none, or longer than a day.
pub fn check_limit(limit: Duration) -> Result<Duration> {
    match limit.is_zero() || limit > LONGEST {
        true => Err(Error::invalid("the time limit must be between 1 second and a day")),
        false => Ok(limit),
    }
}

/// The exit code of a program that ended by itself.
///
/// # Errors
/// `timeout`, `cancelled`.
pub(super) fn exit_code(ended: Ended, limit: Duration, output_id: &OutputId, shown: &str) -> Result<i64> {
    let lines: Vec<String> = shown.lines().map(str::to_owned).collect();
    let last = match lines.is_empty() {
        true => "it wrote nothing".to_owned(),
        false => format!("the last it wrote:\n{}", tail(&lines, 10)),
    };
    let error = match ended {
        Ended::Exit(code) => return Ok(code),
        Ended::Expired => {
            Error::timeout(format!("it was ended after {} s, with all it started; {last}", limit.as_secs()))
                .hint("give it more time with --timeout SECONDS")
        }
        Ended::Cancelled | Ended::Enough => Error::cancelled(),
    };
    Err(error.detail("output_id", output_id.as_str()))
}
