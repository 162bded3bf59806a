//! Whether an environment answers.

use std::time::{Duration, Instant};

use super::record::Environment;
use crate::{
    adapters::{docker::tail, http},
    context::Context,
    error::{Error, Result},
    odoo::log,
    ops::quota,
};

/// Time between two attempts.
const INTERVAL: Duration = Duration::from_millis(50);

/// Longest wait.
const PATIENCE: Duration = Duration::from_secs(120);

/// After how many attempts to look whether the container still runs, and what it says.
const LOOK: u32 = 10;

/// After how many looks at an Odoo without a registry it is given up: a first one may have
/// met another process at the database.
const LOST: u32 = 3;

/// How many lines of its log are looked at.
const LINES: u32 = 400;

const HINT: &str = "correct what the traceback names, and do it again";

/// Asks for the login page until it comes; `false` after 120 s without one,
/// which is also a warning.
///
/// # Errors
/// `external` with Odoo's last words when its container ends or it cannot load its
/// database, `cancelled`.
pub async fn wait(ctx: &Context, env: &Environment) -> Result<bool> {
    let client = http::client()?;
    let url = format!("{}/web/login", local_url(ctx, env));
    let started = Instant::now();
    let (mut attempt, mut lost) = (0_u32, 0_u32);
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
            let output = last_run(ctx, env).await?;
            let is_unwell = status.is_some_and(|status| status >= 500);
            lost += u32::from(is_unwell && log::has_lost_registry(&output));
            if lost == LOST {
                let words = log::failure(&output).unwrap_or(output);
                return Err(Error::external(format!("Odoo cannot load its database:\n{words}")).hint(HINT));
            }
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

/// Whether the login page comes at this moment.
///
/// # Errors
/// `internal`.
pub async fn answers(ctx: &Context, env: &Environment) -> Result<bool> {
    let url = format!("{}/web/login", local_url(ctx, env));
    Ok(http::status(&http::client()?, &url).await == Some(200))
}

/// What a container that runs has written since it was started.
async fn last_run(ctx: &Context, env: &Environment) -> Result<String> {
    let docker = ctx.docker().await?;
    let found = docker.inspect_container(&env.container).await?;
    let output = match &found {
        Some(container) => docker.logs(&env.container, LINES, container.started_at).await?,
        None => Vec::new(),
    };
    if found.as_ref().is_some_and(|container| container.running) {
        return Ok(output.join("\n"));
    }
    let words = log::failure(&output.join("\n")).unwrap_or_else(|| tail(&output, 15));
    let killed = found.and_then(|container| quota::about_memory(ctx, container.exit_code));
    let error = Error::external(format!("Odoo ended before it answered:\n{words}"));
    Err(error.hint(killed.unwrap_or_else(|| HINT.into())))
}
