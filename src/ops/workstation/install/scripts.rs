//! Scripts that install something themselves: each downloaded into a directory of its own, looked at, and
//! run with `sh`.

use std::{num::NonZero, path::Path, time::Duration};

use super::stage;
use crate::{
    adapters::{files, http, process},
    config::workstation::Script,
    context::{Context, Task},
    error::{Error, Result},
    ops::workstation::{TaskResult, tasks},
};

/// Most bytes of a script: some carry what they install.
const LARGEST: u64 = 500_000_000;

/// How long one may run.
const PATIENCE: Duration = Duration::from_mins(30);

/// Runs them, several at the same time. What they install is not known, so they run again each time.
///
/// # Errors
/// `cancelled`.
pub async fn run(
    ctx: &Context,
    scripts: &[Script],
    jobs: NonZero<usize>,
    dry_run: bool,
) -> Result<Vec<TaskResult>> {
    let task = |script: &Script| TaskResult::done(&script.name, stage::SCRIPTS, "run", "");
    if dry_run {
        let told = |script: &Script| TaskResult {
            message: format!("would be run: {}", told(script)),
            ..task(script)
        };
        return Ok(scripts.iter().map(told).collect());
    }
    let work = |script: Script, shown: std::sync::Arc<Task>| async move {
        task(&script).ended(run_one(ctx, &script, &shown).await)
    };
    tasks::run(ctx, jobs, scripts.to_vec(), |script| script.name.clone(), work).await
}

async fn run_one(ctx: &Context, script: &Script, shown: &Task) -> Result<String> {
    let bench = tempfile::Builder::new().prefix("odeum-script-").tempdir()?;
    let path = bench.path().join(script.install_script.as_str());
    shown.advance(None, "downloading");
    let download = http::download(script.url.as_str(), &path, LARGEST, ctx.config().ca_bundle.as_deref());
    tokio::select! {
        downloaded = download => downloaded?,
        () = ctx.cancel.cancelled() => return Err(Error::cancelled()),
    };
    verify(script, &path)?;
    shown.advance(None, "running");
    let command = duct::cmd!("sh", &path).dir(bench.path());
    process::follow(command, PATIENCE, &ctx.cancel, |line| shown.advance(None, line)).await?;
    Ok(format!("was run: {}", told(script)))
}

/// A script that is not what the file says is not run.
fn verify(script: &Script, path: &Path) -> Result<()> {
    let Some(wanted) = &script.sha256 else { return Ok(()) };
    let found = files::sha256(path)?;
    if found.eq_ignore_ascii_case(wanted.as_str()) {
        return Ok(());
    }
    let message = format!("{} has the SHA-256 {found}, not {wanted}; it was not run", script.url);
    Err(Error::external(message).hint("look at what has changed there; when that is right, correct sha256"))
}

fn told(script: &Script) -> String {
    let checked =
        if script.sha256.is_some() { "checksum as given" } else { "unverified, no sha256 is given" };
    format!("{} ({checked})", script.url)
}
