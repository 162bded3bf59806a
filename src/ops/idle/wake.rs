//! An environment that is needed now.

use std::time::Duration;

use serde_json::{Map, Value};
use tokio::time::{Instant, sleep};

use super::used::note_use;
use crate::{
    context::{self, Context, Lock},
    error::{Kind, Result},
    model::EnvName,
    ops::{
        environment::{self, Environment, Started},
        events,
    },
};

/// The tool that has its name in locks and in the log.
const TOOL: &str = "start_environment";

/// How long somebody else who starts it, or is at work on it, is waited for.
const PATIENCE: Duration = Duration::from_mins(2);

/// The record of an environment; one that was stopped because nobody used it is started first, and
/// answers when this ends. One that somebody stopped stays so.
///
/// # Errors
/// As those of starting it; `busy` when somebody is at work on it for long.
pub async fn awake(ctx: &Context, env: Environment) -> Result<Environment> {
    if !environment::is_asleep(ctx, &env.id) {
        return Ok(env);
    }
    let name = &env.request.name;
    let lock = Lock::environment(&env.team, &env.id);
    let deadline = Instant::now() + PATIENCE;
    let _held = loop {
        if ctx.holds(&lock) {
            break Vec::new();
        }
        match context::acquire(ctx, TOOL, std::slice::from_ref(&lock)).await {
            Err(error) if error.kind == Kind::Busy && Instant::now() < deadline => {
                ctx.check_cancelled()?;
                sleep(Duration::from_millis(50)).await;
            }
            taken => break taken?,
        }
    };
    if environment::is_asleep(ctx, &env.id) {
        start(ctx, name).await?;
    }
    Environment::find(ctx, name)
}

/// Starts an environment whoever stopped it, and waits until it answers. Says whether it had to,
/// and whether it answers.
///
/// # Errors
/// As those of starting it; `busy` when it does not answer and somebody is at work on it.
pub async fn wake(ctx: &Context, name: &EnvName) -> Result<(Environment, bool, bool)> {
    let env = Environment::find(ctx, name)?;
    note_use(ctx, name);
    if !environment::is_asleep(ctx, &env.id) && environment::answers(ctx, &env).await? {
        return Ok((env, false, true));
    }
    let _held = context::acquire(ctx, TOOL, &[Lock::environment(&env.team, &env.id)]).await?;
    let Started { started, ready, .. } = start(ctx, name).await?;
    Ok((Environment::find(ctx, name)?, !started.is_empty(), ready))
}

/// A call that only reads is not taken down; that it started something is.
async fn start(ctx: &Context, name: &EnvName) -> Result<Started> {
    let arguments = Map::from_iter([("env_name".to_owned(), Value::String(name.to_string()))]);
    let recording = events::begin(ctx, TOOL, arguments);
    // Every tool that needs an environment carries this, and few ever need it.
    let started = Box::pin(environment::start(ctx, name, true)).await;
    recording.end(ctx, started.as_ref().map(|_| (&Value::Null, false)));
    started
}
