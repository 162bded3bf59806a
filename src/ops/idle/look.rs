//! One look at a team's environments: those nobody used for long enough are stopped.

use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    seen::{self, Sample, Samples, connections},
    used::last_used,
};
use crate::{
    context::{self, Context, Lock},
    error::{Error, Kind, Result},
    model::{EnvName, Span},
    ops::{
        environment::{self, Environment, Row, Status},
        events,
    },
};

/// The tool that has its name in locks and in the log.
const TOOL: &str = "stop_idle_environments";

/// What a look did.
pub struct Looked {
    /// How long an environment must have been unused.
    pub limit: Span,
    /// Environments that were stopped.
    pub stopped: Vec<Stopped>,
    /// Environments that run on.
    pub kept: Vec<Kept>,
}

/// An environment that was stopped.
pub struct Stopped {
    /// Its name.
    pub name: EnvName,
    /// How long nobody had used it.
    pub idle: Span,
}

/// An environment that runs on.
pub struct Kept {
    /// Its name.
    pub name: EnvName,
    /// Why.
    pub why: String,
}

/// Stops the environments of this call's team that nobody used for so long: no call named them,
/// and nobody connected to their Odoo. Protected ones run on, and those somebody is at work on.
/// The caller holds [`Lock::idle`].
///
/// # Errors
/// `prerequisite` when Docker does not answer; `external` when one cannot be stopped.
pub async fn stop_idle(ctx: &Context, limit: Span) -> Result<Looked> {
    let rows = environment::list(ctx).await?;
    let mut samples = seen::read(ctx);
    samples.retain(|id, _| rows.iter().any(|row| row.environment.id == *id));
    let (mut stopped, mut kept) = (Vec::new(), Vec::new());
    let mut keep =
        |row: &Row, why: String| kept.push(Kept { name: row.environment.request.name.clone(), why });
    let mut quiet = Vec::new();
    let running: Vec<Row> = rows.into_iter().filter(|row| row.status == Status::Running).collect();
    let refused = sample(ctx, &running, &mut samples, limit).await;
    let now = Timestamp::now();
    for (row, refusal) in running.iter().zip(refused) {
        let used = samples.get(&row.environment.id).map(|sample| sample.since);
        let used = used.max(last_used(ctx, &row.environment.id)).unwrap_or(now);
        let idle = now.duration_since(used);
        match refusal {
            Some(why) => keep(row, why),
            None if row.environment.is_protected(ctx) => keep(row, "it is protected".into()),
            None if row.busy.is_some() => keep(row, "somebody is at work on it".into()),
            None if idle < limit.duration() => {
                keep(row, format!("it may have been used {} ago", Span::of(idle).roughly()));
            }
            None => quiet.push((row, used, Span::of(idle))),
        }
    }
    seen::write(ctx, &samples)?;
    for (row, used, idle) in quiet {
        match stop(ctx, &row.environment, used, idle).await? {
            None => stopped.push(Stopped { name: row.environment.request.name.clone(), idle }),
            Some(why) => keep(row, why.into()),
        }
    }
    Ok(Looked { limit, stopped, kept })
}

/// Looks at the connections of those that were not looked at just now; gives for each why that
/// was not possible.
async fn sample(ctx: &Context, running: &[Row], samples: &mut Samples, limit: Span) -> Vec<Option<String>> {
    let now = Timestamp::now();
    let look = async |row: &Row| {
        let is_fresh = samples.get(&row.environment.id).is_some_and(|sample| sample.is_fresh(limit, now));
        if is_fresh { None } else { Some(connections(ctx, &row.environment).await) }
    };
    let looks = join_all(running.iter().map(look)).await;
    let take = |(row, look): (&Row, Option<Result<u64>>)| match look? {
        Ok(count) => {
            let id = &row.environment.id;
            samples.insert(id.clone(), Sample::next(samples.get(id), count, now));
            None
        }
        Err(error) => Some(format!("nobody knows whether it is used: {}", error.message)),
    };
    running.iter().zip(looks).map(take).collect()
}

/// Stops one that was last used then, unless it was used or changed since; says why it was not.
async fn stop(ctx: &Context, env: &Environment, used: Timestamp, idle: Span) -> Result<Option<&'static str>> {
    let lock = [Lock::environment(&env.team, &env.id)];
    let _held = match context::acquire(ctx, TOOL, &lock).await {
        Ok(held) => held,
        Err(error) if error.kind == Kind::Busy => return Ok(Some("somebody is at work on it")),
        Err(error) => return Err(error),
    };
    if last_used(ctx, &env.id).is_none_or(|last| last > used) {
        return Ok(Some("it was used just now"));
    }
    if env.is_protected(ctx) {
        return Ok(Some("it is protected"));
    }
    if environment::unfinished(ctx, &env.id).is_some() {
        return Ok(Some("something was cut short on it"));
    }
    let recording = events::begin(ctx, TOOL, arguments(env, idle));
    let asleep = environment::put_to_sleep(ctx, env, used).await;
    recording.end(ctx, asleep.as_ref().map(|()| (&Value::Null, false)));
    asleep.map(|()| None).map_err(|error: Error| error.context(format!("stopping {}", env.request.name)))
}

fn arguments(env: &Environment, idle: Span) -> Map<String, Value> {
    let pairs = [("env_name", json!(env.request.name)), ("idle_for", json!(idle.roughly()))];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
