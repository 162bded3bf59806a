//! What a team may use, by its table in the configuration, and what it uses. Nothing is taken away
//! from a team that has more; what would add to it is refused, before anything is done.

use std::time::{Duration, Instant};

use crate::{
    adapters::{
        docker::Limits,
        files::{self, Shared},
        postgres,
    },
    config::Origin,
    context::Context,
    error::{Error, Result},
    model::{Cpus, EnvId, Memory, Names},
    ops::{
        environment::{self, Environment, Status},
        idle,
    },
};

/// How long a team's files are counted. What was not counted then may be used as well.
const COUNTING: Duration = Duration::from_secs(10);

/// How many environments an error proposes to delete.
const PROPOSED: usize = 3;

/// The exit code of who was ended by the kernel, usually for want of memory.
const KILLED: i64 = 137;

/// Bytes of a gigabyte, as sizes are written.
const GIGABYTE: u64 = 1 << 30;

/// What is used of something, and how much of it may be; `None` for as much as there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// What is used.
    pub used: u64,
    /// What may be.
    pub allowed: Option<u64>,
}

/// What a team uses of what it may.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Environments.
    pub environments: Use,
    /// Bytes of disk; not counted where they may be as many as there are.
    pub disk: Option<Use>,
    /// What each Odoo may use.
    pub limits: Limits,
}

/// What each Odoo of this call's team may use. One that is not configured any more is not limited.
#[must_use]
pub fn limits(ctx: &Context) -> Limits {
    let quota = ctx.team_settings().map(|team| team.quota).unwrap_or_default();
    Limits::new(quota.memory.map(Memory::bytes), quota.cpus.map(Cpus::count))
}

/// Says of an Odoo that was killed that it may have needed more memory than it may use.
#[must_use]
pub fn about_memory(ctx: &Context, exit_code: i64) -> Option<String> {
    let memory = ctx.team_settings().ok()?.quota.memory?;
    let is_killed = exit_code == KILLED;
    is_killed.then(|| format!("it may need more than the {memory} that memory in [team.{}] allows", ctx.team))
}

/// How many environments the team has, and may have.
///
/// # Errors
/// When the workspaces cannot be read.
pub fn environments(ctx: &Context) -> Result<Use> {
    let used = Environment::ids(ctx)?.len();
    let allowed = ctx.team_settings()?.quota.max_environments;
    Ok(Use { used: used.try_into().unwrap_or(u64::MAX), allowed })
}

/// All of it; `None` where nothing is said of this team. Databases that cannot be asked for are a warning.
///
/// # Errors
/// When the workspaces cannot be read.
pub async fn usage(ctx: &Context) -> Result<Option<Usage>> {
    let quota = ctx.team_settings()?.quota;
    if quota == crate::config::Quota::default() {
        return Ok(None);
    }
    let disk = match quota.max_disk {
        None => None,
        Some(allowed) => {
            let used = disk(ctx).await.unwrap_or_else(|error| {
                ctx.warn(format!("the team's disk is not counted: {}", error.message));
                0
            });
            Some(Use { used, allowed: Some(allowed.bytes()) })
        }
    };
    Ok(Some(Usage { environments: environments(ctx)?, disk, limits: limits(ctx) }))
}

/// Lets a team have another environment, `new`. The caller holds the moment in which names are
/// reserved, so that two that come at once are not both the last.
///
/// # Errors
/// `conflict` naming those to delete, when it has as many as it may.
pub async fn allow_environment(ctx: &Context, new: &EnvId) -> Result<()> {
    let Use { allowed: Some(allowed), .. } = environments(ctx)? else { return Ok(()) };
    let others = Environment::ids(ctx)?.into_iter().filter(|id| id != new).count();
    if u64::try_from(others).unwrap_or(u64::MAX) < allowed {
        return Ok(());
    }
    let message = format!("team {} has {others} of {allowed} environments", ctx.team);
    Err(refused(ctx, "max_environments", message).await.detail("used", others).detail("allowed", allowed))
}

/// Lets a team have a copy of each of these databases, and so many bytes of files. The database
/// server runs.
///
/// # Errors
/// `conflict` naming what to delete, when that would be more than it may have.
pub async fn allow_disk(ctx: &Context, databases: &[&str], files: u64) -> Result<()> {
    let Some(allowed) = ctx.team_settings()?.quota.max_disk else { return Ok(()) };
    let sizes = postgres::sizes(&ctx.administrate("quota").await?, databases).await?;
    let (used, more) = (disk(ctx).await?, sizes.values().sum::<u64>() + files);
    if used + more < allowed.bytes() {
        return Ok(());
    }
    let message = format!(
        "team {} uses {} of {allowed} of disk, and this would take {} more",
        ctx.team,
        gigabytes(used),
        gigabytes(more)
    );
    let error = refused(ctx, "max_disk", message).await;
    Err(error.detail("used", used).detail("needed", more).detail("allowed", allowed.bytes()))
}

/// Bytes of a team's databases and files.
async fn disk(ctx: &Context) -> Result<u64> {
    let (path, deadline) = (ctx.layout().team(&ctx.team), Instant::now() + COUNTING);
    let count = move || files::measure(&path, Shared::Once, usize::MAX, deadline);
    let files = tokio::task::spawn_blocking(count);
    let server = ctx.administrate("quota").await?;
    let databases = postgres::size_of_all(&server, &Names::team_databases(&ctx.team)).await?;
    Ok(databases + files.await.map_err(Error::internal)?.bytes)
}

/// Says which setting refuses, and what nobody has used for longest.
async fn refused(ctx: &Context, key: &str, message: String) -> Error {
    let setting = format!("{key} in [team.{}]", ctx.team);
    let full = format!("team.{}.{key}", ctx.team);
    let found = ctx.config().settings().into_iter().find(|setting| setting.key == full);
    let place = match found.map(|setting| setting.origin) {
        Some(origin @ Origin::File { .. }) => format!(" ({origin})"),
        _ => String::new(),
    };
    // Without an answer there is nothing to propose, which is no other failure.
    let unused = unused(ctx).await.unwrap_or_default();
    let delete = match unused.as_slice() {
        [] => "delete an environment nobody needs".to_owned(),
        [first, rest @ ..] => {
            let others = if rest.is_empty() { String::new() } else { format!(" (then {})", rest.join(", ")) };
            format!("`odeum env delete {first}`, unused for longest{others}")
        }
    };
    Error::conflict(message)
        .hint(format!("{delete}; or raise {setting}{place}"))
        .detail("quota", key)
        .detail("unused", unused)
}

/// Environments that are stopped and may be deleted, the one that was used longest ago first.
async fn unused(ctx: &Context) -> Result<Vec<String>> {
    let mut rows = environment::list(ctx).await?;
    rows.retain(|row| {
        let is_stopped = matches!(row.status, Status::Stopped | Status::Failed);
        is_stopped && row.busy.is_none() && !row.environment.is_protected(ctx)
    });
    rows.sort_by_key(|row| idle::last_used(ctx, &row.environment.id));
    Ok(rows.iter().take(PROPOSED).map(|row| row.environment.request.name.quoted()).collect())
}

/// Bytes as `12.3G`.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
pub fn gigabytes(bytes: u64) -> String {
    format!("{:.1}G", bytes as f64 / GIGABYTE as f64)
}
