//! Looks without a server: each command that ends has one happen when the last is some time ago,
//! and so does a server of MCP that nobody asks anything.

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    adapters::{files, process},
    context::{Context, Lock},
    error::Error,
};

/// Least time between two looks. Where environments are idle sooner it is a quarter of that.
const LEAST: Duration = Duration::from_mins(1);

/// How often this call's team wants a look; `None` when it wants none.
#[must_use]
pub fn interval(ctx: &Context) -> Option<Duration> {
    let limit = ctx.team_settings().ok()?.idle_stop?;
    Some(LEAST.min(Duration::from_secs(limit.seconds().into()) / 4))
}

/// Has a process of its own look for idle environments, when the team wants that and the last
/// look is some time ago; nobody waits for it. Costs a look at one file, and a few milliseconds
/// when it is time.
pub fn look_in_background(ctx: &Context) {
    if !interval(ctx).is_some_and(|interval| is_time(ctx, interval)) {
        return;
    }
    let started = std::env::current_exe().map_err(Error::from).and_then(|program| {
        let (program, team) = (program.to_string_lossy(), ctx.team.to_string());
        let arguments = ["env", "stop-idle", "--team", &team, "--quiet"];
        process::detach(&program, &arguments, "/dev/null".as_ref())
    });
    if let Err(error) = started {
        tracing::warn!("nobody looks for idle environments: {}", error.message);
    }
}

/// Whether the last look is so long ago: its lock has the time of it.
fn is_time(ctx: &Context, interval: Duration) -> bool {
    let last = files::written_at(&Lock::idle(&ctx.team).path(ctx.layout()));
    // One that seems to lie ahead is as good as none: the clock was set back.
    let age = last.and_then(|last| Duration::try_from(Timestamp::now().duration_since(last)).ok());
    ctx.layout().system_record().exists() && age.is_none_or(|age| age >= interval)
}
