//! The programs of a workstation, in five stages. What is there is left alone; a stage that fails keeps
//! no other from being tried.
//!
//! - `plan`: what is wanted, as people see it first.
//! - `defaults`: packages Odoo needs on each family of systems.
//! - `pgdg`, `openpgp`: PostgreSQL's own repository of packages, and whether its key is the right one.
//! - `scripts`, `system`, `npm`, `uv`: a stage each.

mod defaults;
mod npm;
mod openpgp;
mod pgdg;
mod plan;
mod scripts;
mod system;
mod uv;

use std::num::NonZero;

pub use plan::Plan;

use super::{Place, Report, TaskResult};
use crate::{
    context::Context,
    error::{Error, Result},
};

/// What a stage goes by in results.
mod stage {
    pub const REPOSITORY: &str = "PostgreSQL repository";
    pub const SCRIPTS: &str = "scripts";
    pub const SYSTEM: &str = "system packages";
    pub const NPM: &str = "npm";
    pub const UV: &str = "uv";
}

/// Installs what is missing; a dry run tells what that is.
///
/// # Errors
/// `prerequisite` when the file is not there or not right, `busy`, `cancelled`. What a stage could not
/// do is in the report.
pub async fn install(
    ctx: &Context,
    place: &Place,
    with_defaults: bool,
    jobs: NonZero<usize>,
    dry_run: bool,
) -> Result<Report> {
    let plan = Plan::read(place, with_defaults)?;
    if plan.is_empty() {
        let report = Report::new("install-tools", dry_run, Vec::new());
        return Ok(plan.noted(report).note(format!("{} names no tools", place.file().display())));
    }
    let _held = if dry_run { None } else { Some(place.hold("install-tools")?) };
    if !dry_run {
        plan.to_string().lines().for_each(|line| ctx.step(line));
    }
    let mut tasks = Vec::new();
    tasks.extend(pgdg::set_up(ctx, &plan, dry_run).await?);
    tasks.extend(scripts::run(ctx, &plan.scripts, jobs, dry_run).await?);
    tasks.extend(system::install(ctx, &plan, dry_run).await?);
    tasks.extend(npm::install(ctx, &plan.npm, dry_run).await?);
    tasks.extend(uv::install(ctx, &plan.uv, jobs, dry_run).await?);
    Ok(plan.noted(Report::new("install-tools", dry_run, tasks)))
}

/// A failure of one stage's preparations is told in each of its tasks; giving up is not a failure.
fn must_go_on<T>(result: Result<T>) -> Result<Result<T>> {
    match result {
        Err(error) if error.kind == crate::error::Kind::Cancelled => Err(error),
        other => Ok(other),
    }
}

/// A task whose stage lacks the program it needs. A dry run foresees it: an earlier stage may bring it.
fn without(task: TaskResult, error: &Error, dry_run: bool) -> TaskResult {
    match dry_run {
        true => TaskResult { message: format!("would be installed; as yet, {}", error.message), ..task },
        false => task.ended(Err(again(error))),
    }
}

/// The same failure for another task.
fn again(error: &Error) -> Error {
    let same = Error::new(error.kind, &error.message);
    error.hint.iter().fold(same, Error::hint)
}
