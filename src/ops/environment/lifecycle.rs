//! Starting, stopping and restarting.

use std::time::Instant;

use jiff::Timestamp;

use super::{
    asleep,
    data::FilestoreMethod,
    mend::{mend, mend_stopped},
    readiness,
    record::Environment,
    steps::{door, network},
};
use crate::{
    adapters::{mounts, postgres},
    context::Context,
    error::{Error, Kind, Result},
    model::{EnvName, Span},
    ops::{quota, system::ensure_database},
};

/// What a start did.
pub struct Started {
    /// Containers that were started; empty when all ran.
    pub started: Vec<String>,
    /// Whether Odoo answers; `false` when nobody waited.
    pub ready: bool,
    /// How long it took to answer, in milliseconds.
    pub waited_ms: u64,
}

/// Starts an environment: database server, mounts, container.
///
/// # Errors
/// `not_found`; `external` with Odoo's words when it ends at once.
pub async fn start(ctx: &Context, name: &EnvName, wait: bool) -> Result<Started> {
    let env = mend(ctx, &Environment::find(ctx, name)?).await?;
    start_record(ctx, &env, wait).await
}

/// Starts an environment again that had to make room; nobody waits for its answer.
///
/// # Errors
/// As [`start`].
pub async fn resume(ctx: &Context, env: &Environment) -> Result<()> {
    start_record(ctx, env, false).await.map(drop)
}

/// As [`start`], for a record at hand.
///
/// # Errors
/// As [`start`].
pub async fn start_record(ctx: &Context, env: &Environment, wait: bool) -> Result<Started> {
    bring_up(ctx, env, wait, false).await
}

/// Waits for an Odoo that is to serve as it did, and may have been unwell before; `false` when
/// it does not.
///
/// # Errors
/// When it cannot be started.
pub async fn answers_again(ctx: &Context, env: &Environment) -> Result<bool> {
    match start_record(ctx, env, true).await {
        Ok(started) => Ok(started.ready),
        Err(error) if error.kind == Kind::External => {
            let last = error.message.lines().last().unwrap_or_default();
            ctx.warn(format!("{} does not serve, as before or for another reason: {last}", env.request.name));
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Whatever it needs first: one that runs is stopped, to start `again`, when
/// nothing speaks against its coming back.
async fn bring_up(ctx: &Context, env: &Environment, wait: bool, again: bool) -> Result<Started> {
    let docker = ctx.docker().await?;
    let mut started = Vec::new();
    if ensure_database(ctx).await? {
        started.push(ctx.names().database_container());
    }
    if !postgres::exists(&ctx.administrate("start").await?, &env.database).await? {
        return Err(gone(env, &format!("database {}", env.database)));
    }
    network::prepare(ctx, env).await?;
    mount(ctx, env).await?;
    let found = docker.inspect_container(&env.container).await?;
    let Some(found) = found else { return Err(container_gone(env)) };
    if found.running && again {
        ctx.step("Stopping Odoo");
        docker.stop_container(&env.container).await?;
    }
    if !found.running || again {
        let limits = quota::limits(ctx);
        if found.limits != limits {
            docker.limit_container(&env.container, limits).await?;
        }
        ctx.step("Starting Odoo");
        docker.start_container(&env.container).await?;
        started.push(env.container.clone());
    }
    if door::open(ctx, env).await? {
        started.extend(env.door(ctx));
    }
    let started = answer(ctx, env, wait, started).await?;
    // Not before it answers: who finds the marker waits for that.
    if let Some(since) = asleep::wake_up(ctx, &env.id)? {
        let (name, idle) = (&env.request.name, Span::of(Timestamp::now().duration_since(since)).roughly());
        ctx.warn(format!("environment {name} had been stopped because nobody used it; it was used {idle} ago, and runs again"));
    }
    Ok(started)
}

/// Stops an environment's container; its data stay. Stopped already is success. One that was
/// asleep is stopped then, and nobody starts it but by hand.
///
/// # Errors
/// `not_found`, `protected`.
pub async fn stop(ctx: &Context, name: &EnvName) -> Result<Vec<String>> {
    let env = Environment::find_to_change(ctx, name)?;
    // Else the next command would take it back, and start what was stopped.
    let env = mend_stopped(ctx, &env).await?;
    let docker = ctx.docker().await?;
    asleep::wake_up(ctx, &env.id)?;
    door::shut(ctx, &env).await?;
    match docker.inspect_container(&env.container).await? {
        None => Err(container_gone(&env)),
        Some(found) if !found.running => Ok(Vec::new()),
        Some(_) => {
            docker.stop_container(&env.container).await?;
            Ok(vec![env.container])
        }
    }
}

/// Restarts an environment's container.
///
/// # Errors
/// As [`start`].
pub async fn restart(ctx: &Context, name: &EnvName, wait: bool) -> Result<(String, Started)> {
    let env = mend(ctx, &Environment::find(ctx, name)?).await?;
    let started = bring_up(ctx, &env, wait, true).await?;
    Ok((env.container, started))
}

async fn mount(ctx: &Context, env: &Environment) -> Result<()> {
    if env.filestore != FilestoreMethod::Fuse {
        return Ok(());
    }
    let Some(origin) = &env.origin else { return Ok(()) };
    let [upper, work] = ["filestore_upper", "filestore_work"].map(|name| env.workspace(ctx).join(name));
    mounts::mount_overlay(&origin.filestore, &upper, &work, &env.filestore_dir(ctx), &ctx.cancel).await
}

async fn answer(ctx: &Context, env: &Environment, wait: bool, started: Vec<String>) -> Result<Started> {
    let since = Instant::now();
    let ready = match wait {
        true => {
            ctx.step("Waiting for Odoo to answer");
            readiness::wait(ctx, env).await?
        }
        false => false,
    };
    let waited_ms = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Started { started, ready, waited_ms })
}

fn container_gone(env: &Environment) -> Error {
    let hint = format!("odeum env rebuild {} makes a new one", env.request.name.quoted());
    gone(env, &format!("container {}", env.container)).hint(hint)
}

fn gone(env: &Environment, what: &str) -> Error {
    let name = &env.request.name;
    Error::not_found(format!("the {what} of environment {name} is gone; somebody removed it outside odeum"))
        .hint(format!("odeum env delete {}, then create it again", name.quoted()))
}
