//! Whether an environment answers.

use std::time::{Duration, Instant};

use super::record::Environment;
use crate::{
    adapters::{docker::tail, http},
    context::Context,
    error::{Error, Result},
    odoo::log,
};

/// Time between two attempts.
const INTERVAL: Duration = Duration::from_millis(50);

/// Longest wait.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often to look whether the container still runs.
const LOOK: u32 = 10;

/// Asks for the login page until it comes; `false` after 120 s without one,
/// which is also a warning.
///
/// # Errors
/// `external` with Odoo's last words when its container ends, `cancelled`.
pub async fn wait(ctx: &Context, env: &Environment) -> Result<bool> {
    let client = http::client()?;
    let url = format!("{}/web/login", local_url(ctx, env));
    let started = Instant::now();
    let mut attempt = 0_u32;
    while started.elapsed() < PATIENCE {
        let status = tokio::select! {
            status = http::status(&client, &url) => status,
            () = ctx.cancel.cancelled() => return Err(Error::cancelled()),
        };
        if status == Some(200) {
            return Ok(true);
        }
        attempt += 1;
        if attempt.is_multiple_of(LOOK) {
            check_running(ctx, env).await?;
        }
        tokio::select! {
            () = tokio::time::sleep(INTERVAL) => {}
            () = ctx.cancel.cancelled() => return Err(Error::cancelled()),
        }
    }
    ctx.warn(format!(
        "{url} did not answer within 120 s; `odeum env logs {}` shows why",
        env.request.name.quoted()
    ));
    Ok(false)
}

/// Where the environment answers on this machine, whatever its public name.
#[must_use]
pub fn local_url(ctx: &Context, env: &Environment) -> String {
    let bind = ctx.config().routing.bind;
    match bind.is_unspecified() {
        true => format!("http://127.0.0.1:{}", env.port),
        false => format!("http://{}", std::net::SocketAddr::new(bind, env.port)),
    }
}

async fn check_running(ctx: &Context, env: &Environment) -> Result<()> {
    let docker = ctx.docker().await?;
    let found = docker.inspect_container(&env.container).await?;
    if found.as_ref().is_some_and(|container| container.running) {
        return Ok(());
    }
    let output = match found {
        Some(_) => docker.logs(&env.container, 200).await?,
        None => Vec::new(),
    };
    let words = log::failure(&output.join("\n")).unwrap_or_else(|| tail(&output, 15));
    Err(Error::external(format!("Odoo ended before it answered:\n{words}"))
        .hint("correct what the traceback names, then create the environment again"))
}
