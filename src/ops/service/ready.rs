//! Waiting until a service is up: well where that can be asked, else still there after a moment.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use super::record::Service;
use crate::{
    adapters::docker::{Exec, Inspected, tail},
    context::Context,
    error::{Error, Result},
    ops::secret,
};

/// How long one that cannot be asked must stay up.
const MOMENT: Duration = Duration::from_millis(1_500);

/// How often is looked, and how long one look may take.
const PAUSE: Duration = Duration::from_millis(100);
const LOOK: Duration = Duration::from_secs(10);

/// Lines of its log in an error.
const LINES: u32 = 15;

/// Waits for a service that was started, and says how that is known.
///
/// # Errors
/// `external` with the end of its log when it ends or is not well in time; `cancelled`.
pub async fn wait(ctx: &Context, service: &Service) -> Result<String> {
    let (docker, started) = (ctx.docker().await?, Instant::now());
    let limit = Duration::from_secs(service.request.health_timeout.into());
    loop {
        ctx.check_cancelled()?;
        let found = docker.inspect_container(&service.container).await?;
        let Some(found) = found.filter(|found| found.running && found.restarts == 0) else {
            return Err(failed(ctx, service, "ended right after its start").await);
        };
        if let Some(how) = is_well(ctx, service, &found, started).await? {
            return Ok(format!("{how} after {:.1} s", started.elapsed().as_secs_f64()));
        }
        if started.elapsed() >= limit {
            let what = format!("is not well after {} s", limit.as_secs());
            return Err(failed(ctx, service, &what).await);
        }
        sleep(PAUSE).await;
    }
}

/// Asks by its own check, which the engine does too seldom to wait for; else by the image's.
async fn is_well(
    ctx: &Context,
    service: &Service,
    found: &Inspected,
    started: Instant,
) -> Result<Option<&'static str>> {
    if let Some(line) = &service.request.health {
        let exec = Exec { command: vec!["sh", "-c", line], ..Exec::default() };
        let asked = timeout(LOOK, ctx.docker().await?.exec(&service.container, &exec)).await;
        // It may have ended meanwhile, which the next look tells.
        return Ok(asked.is_ok_and(|asked| asked.is_ok_and(|asked| asked.exit_code == 0)).then_some("well"));
    }
    match found.health.as_deref() {
        Some("healthy") => Ok(Some("well")),
        Some("unhealthy") => Err(failed(ctx, service, "is not well, as its image's own check says").await),
        Some(_) => Ok(None),
        None => Ok((started.elapsed() >= MOMENT).then_some("up")),
    }
}

async fn failed(ctx: &Context, service: &Service, what: &str) -> Error {
    let name = &service.name;
    let error = Error::external(format!("service {name} {what}")).hint(
        "look at its command, its variables and its image; --health-timeout SECONDS gives it more time",
    );
    let asked = async {
        let docker = ctx.docker().await?;
        let code = docker.inspect_container(&service.container).await?.map(|found| found.exit_code);
        let lines = tail(&docker.logs(&service.container, LINES, None).await?, 15);
        Ok::<_, Error>((code, secret::mask(ctx, &lines)?))
    };
    match asked.await {
        Ok((code, lines)) if !lines.trim().is_empty() => {
            Error { message: format!("{}; the last it wrote:\n{lines}", error.message), ..error }
                .detail("exit_code", code.unwrap_or_default())
        }
        Ok((Some(code), _)) => {
            Error { message: format!("{} (exit status {code}) and wrote nothing", error.message), ..error }
        }
        _ => error,
    }
}
