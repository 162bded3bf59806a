//! Packages of npm, one after the other: two installations at the same time spoil what both write.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use super::{must_go_on, stage, without};
use crate::{
    adapters::process,
    context::Context,
    error::{Error, Kind, Result},
    model::workstation::NpmPackage,
    ops::workstation::{TaskResult, programs},
};

/// How long one may take.
const PATIENCE: Duration = Duration::from_mins(10);

/// Installs those that are missing.
///
/// # Errors
/// `cancelled`.
pub async fn install(ctx: &Context, packages: &[NpmPackage], dry_run: bool) -> Result<Vec<TaskResult>> {
    if packages.is_empty() {
        return Ok(Vec::new());
    }
    let task = |package: &NpmPackage| TaskResult::done(package.as_str(), stage::NPM, "install", "");
    let npm = match programs::need("npm") {
        Ok(npm) => npm,
        Err(error) => {
            let ended = |package: &NpmPackage| without(task(package), &error, dry_run);
            return Ok(packages.iter().map(ended).collect());
        }
    };
    // When npm does not tell, installing again does no harm.
    let there = must_go_on(programs::npm_packages(ctx, programs::PATIENCE).await)?.unwrap_or_default();
    let mut tasks = Vec::new();
    for package in packages {
        ctx.check_cancelled()?;
        let is_there = there.iter().any(|name| name == package.as_str());
        tasks.push(match (is_there, dry_run) {
            (true, _) => TaskResult { message: "is there".into(), ..task(package) }.skipped(),
            (false, true) => TaskResult { message: "would be installed".into(), ..task(package) },
            (false, false) => {
                ctx.step(format!("npm install -g {package}"));
                let started = Instant::now();
                let installed = must_go_on(install_one(ctx, &npm, package).await)?;
                task(package).ended(installed).since(started)
            }
        });
    }
    Ok(tasks)
}

async fn install_one(ctx: &Context, npm: &Path, package: &NpmPackage) -> Result<String> {
    let command = duct::cmd!(npm, "install", "-g", "--no-fund", "--no-audit", "--", package.as_str());
    match process::follow(command, PATIENCE, &ctx.cancel, |line| ctx.advance(0.5, line)).await {
        Ok(()) => Ok("installed".into()),
        Err(error) => Err(explained(error)),
    }
}

fn explained(error: Error) -> Error {
    match error.kind == Kind::External && error.message.contains("EACCES") {
        true => error.hint("npm config set prefix ~/.local   then npm's packages are this user's own"),
        false => error,
    }
}
