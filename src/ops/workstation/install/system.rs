//! Packages of the system: all that are missing in one call of the package manager.

use std::{collections::BTreeSet, time::Instant};

use super::{
    again, must_go_on,
    plan::{Origin, Plan},
    stage, without,
};
use crate::{
    context::Context,
    error::{Error, Result},
    model::workstation::SystemPackage,
    ops::{
        packages::{self, Extent, Manager},
        workstation::TaskResult,
    },
};

/// A package, and what is known of it.
struct Wanted<'a> {
    package: &'a SystemPackage,
    origin: Origin,
    is_there: bool,
    is_unknown: bool,
}

/// Installs what is missing.
///
/// # Errors
/// `cancelled`.
pub async fn install(ctx: &Context, plan: &Plan, dry_run: bool) -> Result<Vec<TaskResult>> {
    if plan.system.is_empty() {
        return Ok(Vec::new());
    }
    let found = must_go_on(look(ctx, plan).await)?;
    let (manager, mut wanted) = match found {
        Ok(found) => found,
        Err(error) => {
            let failed = plan.system.iter().map(|(package, _)| without(task(package), &error, dry_run));
            return Ok(failed.collect());
        }
    };
    if dry_run {
        return Ok(wanted.iter().map(|one| foreseen(one)).collect());
    }
    let started = Instant::now();
    let installed = must_go_on(install_missing(ctx, manager, &mut wanted).await)?;
    let names = match &installed {
        Ok(()) => BTreeSet::new(),
        Err(_) => packages::names(manager, &ctx.cancel).await?,
    };
    let ended = wanted.iter().map(|one| result(one, installed.as_ref().err(), manager, &names));
    Ok(ended.map(|task| if task.skipped { task } else { task.since(started) }).collect())
}

async fn look<'a>(ctx: &Context, plan: &'a Plan) -> Result<(Manager, Vec<Wanted<'a>>)> {
    let platform = plan.platform.as_ref().map_err(again)?;
    let manager = platform.manager()?;
    let names = packages::names(manager, &ctx.cancel).await?;
    let wanted = plan.system.iter().map(|(package, origin)| {
        let is_there = packages::is_installed(package.as_str(), manager, &names);
        Wanted { package, origin: *origin, is_there, is_unknown: false }
    });
    Ok((manager, wanted.collect()))
}

/// Those the package manager does not know are marked, and left out.
async fn install_missing(ctx: &Context, manager: Manager, wanted: &mut [Wanted<'_>]) -> Result<()> {
    let mut may_be_old = manager == Manager::Apt;
    loop {
        ctx.check_cancelled()?;
        let missing = wanted.iter().filter(|one| !one.is_there && !one.is_unknown);
        let names: Vec<&str> = missing.map(|one| one.package.as_str()).collect();
        if names.is_empty() {
            return Ok(());
        }
        ctx.step(format!("Installing {}", names.join(" ")));
        let on_line = |line: &str| ctx.advance(0.5, line);
        let Err(error) = packages::install(manager, Extent::Usual, &names, &ctx.cancel, on_line).await else {
            return Ok(());
        };
        let unknown = packages::unknown(manager, &error);
        if !unknown.is_empty() && std::mem::take(&mut may_be_old) {
            let refreshed = packages::refresh(manager, &[], &ctx.cancel, |line| ctx.advance(0.1, line)).await;
            if let Err(error) = refreshed {
                // One source that does not answer says nothing of the others.
                ctx.warn(format!("the lists of packages may be old: {}", error.message));
            }
            continue;
        }
        let mut is_less = false;
        for one in wanted.iter_mut().filter(|one| !one.is_there && !one.is_unknown) {
            one.is_unknown = packages::is_installed(one.package.as_str(), manager, &unknown)
                || unknown.contains(one.package.as_str());
            is_less |= one.is_unknown;
        }
        if !is_less {
            return Err(error);
        }
    }
}

fn task(package: &SystemPackage) -> TaskResult {
    TaskResult::done(package.as_str(), stage::SYSTEM, "install", "")
}

fn foreseen(one: &Wanted<'_>) -> TaskResult {
    let tag = tag(one.origin);
    match one.is_there {
        true => TaskResult { message: format!("is there ({tag})"), ..task(one.package) }.skipped(),
        false => TaskResult { message: format!("would be installed ({tag})"), ..task(one.package) },
    }
}

fn result(one: &Wanted<'_>, error: Option<&Error>, manager: Manager, names: &BTreeSet<String>) -> TaskResult {
    let (task, program) = (task(one.package), manager.program());
    let tag = tag(one.origin);
    let unknown = format!("{program} knows no package of this name ({tag})");
    match (one.is_there, one.is_unknown, one.origin, error) {
        (true, ..) => TaskResult { message: format!("is there ({tag})"), ..task }.skipped(),
        // A release may not have what another has.
        (_, true, Origin::Default, _) => TaskResult { message: unknown, ..task }.skipped(),
        (_, true, Origin::Config, _) => task.failed(unknown),
        (_, _, _, Some(error)) if !packages::is_installed(one.package.as_str(), manager, names) => {
            task.ended(Err(again(error)))
        }
        _ => TaskResult { message: format!("installed ({tag})"), ..task },
    }
}

fn tag(origin: Origin) -> &'static str {
    match origin {
        Origin::Default => "default",
        Origin::Config => "config",
    }
}
