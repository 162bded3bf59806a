//! What a killed process asked the Docker Engine for, and the engine has not done yet.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{context::Context, error::Result};

/// Longest time the engine takes to make a container or a network it was asked for.
const PATIENCE: Duration = Duration::from_secs(2);

/// Removes a thing; one that is not there is waited for when the step that makes it
/// was `in_flight` when its process was killed. Says whether it was there.
///
/// # Errors
/// Those of `remove`.
pub async fn remove<F: Future<Output = Result<bool>>>(
    in_flight: bool,
    remove: impl Fn() -> F,
) -> Result<bool> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if remove().await? {
            return Ok(true);
        }
        if !in_flight || Instant::now() >= deadline {
            return Ok(false);
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// As [`remove`], of a container; names it.
///
/// # Errors
/// When the engine refuses.
pub async fn remove_container(ctx: &Context, name: &str, in_flight: bool) -> Result<Vec<String>> {
    let docker = ctx.docker().await?;
    let removed = remove(in_flight, || docker.remove_container(name)).await?;
    Ok(removed.then(|| format!("container {name}")).into_iter().collect())
}

/// Has a container stopped that a killed process was stopping while its step was `in_flight`:
/// the engine may do it later, under the feet of whoever takes it for running.
///
/// # Errors
/// When the engine refuses.
pub async fn settle(ctx: &Context, name: &str, in_flight: bool) -> Result<()> {
    if in_flight {
        ctx.docker().await?.stop_container(name).await?;
    }
    Ok(())
}
