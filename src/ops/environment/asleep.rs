//! An environment that was stopped because nobody used it: a marker in its workspace, which goes
//! with its next start, and when somebody stops it by hand. Who needs it running starts it
//! ([`crate::ops::idle::awake`]).

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{record::Environment, steps::door};
use crate::{
    adapters::{fault, files},
    context::Context,
    error::Result,
    model::EnvId,
};

/// What the marker says.
#[derive(Serialize, Deserialize)]
struct Asleep {
    unused_since: Timestamp,
}

/// Stops an environment nobody has used since then. The marker comes first: killed after it, the
/// environment runs on or is started by who needs it, and killed before nothing was done. The
/// caller holds the environment's lock.
///
/// # Errors
/// When Docker refuses.
pub async fn put_to_sleep(ctx: &Context, env: &Environment, unused_since: Timestamp) -> Result<()> {
    fault::point("env-sleep.mark.before", &ctx.cancel).await?;
    files::write_json(&path(ctx, &env.id), &Asleep { unused_since })?;
    fault::point("env-sleep.mark.after", &ctx.cancel).await?;
    door::shut(ctx, env).await?;
    fault::point("env-sleep.stop.before", &ctx.cancel).await?;
    ctx.docker().await?.stop_container(&env.container).await?;
    fault::point("env-sleep.stop.after", &ctx.cancel).await
}

/// Whether an environment was stopped because nobody used it.
#[must_use]
pub fn is_asleep(ctx: &Context, env: &EnvId) -> bool {
    path(ctx, env).exists()
}

/// It runs again, or is to stay stopped; says since when nobody had used it, if it was asleep.
pub fn wake_up(ctx: &Context, env: &EnvId) -> Result<Option<Timestamp>> {
    let path = path(ctx, env);
    // A damaged marker is one all the same.
    let since = files::read_json::<Asleep>(&path)
        .map_or(Some(Timestamp::UNIX_EPOCH), |found| found.map(|asleep| asleep.unused_since));
    files::remove_any(&path).map(|_| since)
}

fn path(ctx: &Context, env: &EnvId) -> PathBuf {
    ctx.layout().workspace(&ctx.team, env).join("asleep.json")
}
