//! An environment held still for the moment in which its database and its files are copied.
//!
//! The server lets nobody new into a database that is being copied, and begins when all who
//! are in it have left: who wants in waits. So the copy is asked for at once, and meanwhile
//! sessions are ended as they fall quiet; transactions under way come to their end, and no
//! request fails. Then Odoo is paused, not stopped, while its files are copied. It goes on where
//! it was, and its pool makes new connections for those that are gone. A marker in the
//! workspace tells the next command when whoever held it still was killed.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use serde::Serialize;
use tokio::time::sleep;

use super::record::Environment;
use crate::{
    adapters::{
        fault, files,
        postgres::{self, Connection},
    },
    context::Context,
    error::{Error, Result},
    model::EnvId,
};

/// How long the transactions under way are waited for. The server waits for five seconds.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long a session has had nothing to do when nobody is likely to go on with it. A busy Odoo
/// has few that are so: when half of the time is over, nothing to do is enough.
const QUIET: Duration = Duration::from_millis(10);

/// Time between two looks.
const INTERVAL: Duration = Duration::from_millis(10);

/// What the marker says, for people.
#[derive(Serialize)]
struct Marker {
    since: Timestamp,
    process: u32,
}

/// Copies an environment's database and its files as they are at one moment. `database` clones
/// the database, `files` is begun when nothing of the environment changes any more. Transactions
/// that last longer than three seconds are ended. The caller holds the environment's lock, has
/// mended it ([`super::mend()`]), and its database server runs.
///
/// # Errors
/// Those of both. However it ends, the environment goes on.
pub async fn hold<T, U>(
    ctx: &Context,
    env: &Environment,
    database: impl Future<Output = Result<T>> + Send,
    files: impl Future<Output = Result<U>> + Send,
) -> Result<(T, U)> {
    let docker = ctx.docker().await?;
    let server = ctx.administrate("hold still").await?;
    let marker = Marker { since: Timestamp::now(), process: std::process::id() };
    files::write_json(&path(ctx, &env.id), &marker)?;
    let paused = async {
        end_sessions(ctx, &server, env).await?;
        if docker.inspect_container(&env.container).await?.is_some_and(|container| container.running) {
            docker.pause_container(&env.container).await?;
        }
        fault::point("still.begin.after", &ctx.cancel).await?;
        let copied = files.await?;
        fault::point("still.end.before", &ctx.cancel).await?;
        Ok::<U, Error>(copied)
    };
    // Neither is stopped by the other's failure: both have ended when the environment goes on.
    let (database, files) = tokio::join!(database, paused);
    let gone_on = let_go(&ctx.uncancelled(), env).await;
    let copied = (database?, files?);
    gone_on.map(|()| copied)
}

/// Lets an environment go on that was held still; one that was not stays as it is.
///
/// # Errors
/// When the engine refuses.
pub async fn let_go(ctx: &Context, env: &Environment) -> Result<()> {
    let marker = path(ctx, &env.id);
    if !marker.exists() {
        return Ok(());
    }
    let docker = ctx.docker().await?;
    if docker.inspect_container(&env.container).await?.is_some_and(|container| container.paused) {
        docker.unpause_container(&env.container).await?;
    }
    files::remove_any(&marker).map(drop)
}

/// Whether an environment is held still, or was when its holder was killed.
#[must_use]
pub fn is_held(ctx: &Context, env: &EnvId) -> bool {
    path(ctx, env).exists()
}

fn path(ctx: &Context, env: &EnvId) -> PathBuf {
    ctx.layout().workspace(&ctx.team, env).join("still.json")
}

/// Ends all sessions of the database, each when it falls quiet.
async fn end_sessions(ctx: &Context, server: &Connection, env: &Environment) -> Result<()> {
    let begun = Instant::now();
    let quiet = || if begun.elapsed() < PATIENCE / 2 { QUIET } else { Duration::ZERO };
    while !postgres::end_quiet_sessions(server, &env.database, quiet()).await? {
        ctx.check_cancelled()?;
        if begun.elapsed() >= PATIENCE {
            ctx.warn("a transaction lasted longer than 3 s and was ended: who waits for it gets an error");
            return postgres::end_sessions(server, &env.database).await;
        }
        sleep(INTERVAL).await;
    }
    Ok(())
}
