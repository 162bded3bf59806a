//! An Odoo that does one thing to a database and ends: installs, neutralises.

use std::time::Duration;

use crate::{
    adapters::docker::{ContainerSpec, Finished, Mount},
    config::Egress,
    context::Context,
    error::{Error, Kind, Result},
    model::Variables,
    odoo::log,
    ops::{
        egress, flight, quota, secret,
        watch::{time, watched},
    },
};

/// One run of Odoo in a container that is gone afterwards.
#[derive(Debug, Clone)]
pub struct OneShot {
    /// What it is for, part of the container's name: `main-init`.
    pub purpose: String,
    /// Image reference or id.
    pub image: String,
    /// Command line after `odoo`.
    pub arguments: Vec<String>,
    /// Its configuration, data and code.
    pub mounts: Vec<Mount>,
    /// What it can reach.
    pub egress: Egress,
    /// Its variables, which may refer to secrets.
    pub variables: Variables,
}

/// Removes what a killed process left of a run, and names it. `in_flight` says that
/// it was killed in the step that runs it.
///
/// # Errors
/// When the engine refuses.
pub async fn clear(ctx: &Context, purpose: &str, in_flight: bool) -> Result<Vec<String>> {
    flight::remove_container(ctx, &ctx.names().helper(&ctx.team, purpose), in_flight).await
}

/// Runs it and reports the modules it loads as progress.
///
/// # Errors
/// `external` with Odoo's traceback when it fails.
pub async fn run(ctx: &Context, shot: &OneShot) -> Result<Finished> {
    let mut serious = Vec::new();
    let finished = watch(ctx, shot, |line| {
        let line = String::from_utf8_lossy(line);
        if log::parse(&line).is_some_and(|line| line.level >= log::Level::Error) {
            serious.push(line.trim_end().to_owned());
        }
    });
    let finished = finished.await?;
    match finished.exit_code {
        0 => Ok(finished),
        code => {
            let output = finished.output.join("\n");
            let words = log::failure(&output).unwrap_or(output);
            let command = shot.arguments.join(" ");
            let error =
                Error::new(Kind::External, format!("`odoo {command}` failed (exit status {code}):\n{words}"))
                    .detail("exit_code", code)
                    .detail("errors", serious);
            Err(match quota::about_memory(ctx, code) {
                Some(why) => error.hint(why),
                None => error,
            })
        }
    }
}

/// As [`run`]; it is ended after `limit`.
///
/// # Errors
/// As [`run`], and `timeout`.
pub async fn run_within(ctx: &Context, shot: &OneShot, limit: Duration) -> Result<Finished> {
    let stop = ctx.cancel.child_token();
    watched(&stop, time(limit), run(&ctx.stopped_by(stop.clone()), shot)).await
}

/// Runs it to its end, well or not; every line it writes goes to `on_line` as it is.
///
/// # Errors
/// `cancelled`; when Docker does not do its part.
pub async fn watch(ctx: &Context, shot: &OneShot, mut on_line: impl FnMut(&[u8])) -> Result<Finished> {
    // The published image's entry point would put the password into the arguments.
    let spec = spec(ctx, shot, "odoo")?;
    let name = ctx.names().helper(&ctx.team, &shot.purpose);
    let watched = |line: &[u8]| {
        if let Some(loading) = log::loading(&String::from_utf8_lossy(line)) {
            let fraction = f64::from(loading.done) / f64::from(loading.total.max(1));
            let message = format!("Loading module {} ({}/{})", loading.module, loading.done, loading.total);
            ctx.advance(fraction, message);
        }
        on_line(line);
    };
    egress::prepare(ctx, shot.egress).await?;
    ctx.docker().await?.run_once(&name, &spec, &ctx.cancel, watched).await
}

/// Runs Python instead of Odoo, where Odoo would run; it is ended after `limit`.
///
/// # Errors
/// `timeout`, `cancelled`; when Docker does not do its part.
pub async fn run_python(ctx: &Context, shot: &OneShot, limit: Duration) -> Result<Finished> {
    let mut spec = spec(ctx, shot, "python3")?;
    spec.env.insert("PYTHONUNBUFFERED".into(), "1".into());
    let name = ctx.names().helper(&ctx.team, &shot.purpose);
    egress::prepare(ctx, shot.egress).await?;
    let (docker, stop) = (ctx.docker().await?, ctx.cancel.child_token());
    watched(&stop, time(limit), docker.run_once(&name, &spec, &stop, |_| {})).await
}

fn spec(ctx: &Context, shot: &OneShot, program: &str) -> Result<ContainerSpec> {
    let mut env = secret::resolve(ctx, &shot.variables)?;
    env.insert("ODOO_RC".into(), "/etc/odoo/odoo.conf".into());
    Ok(ContainerSpec {
        image: shot.image.clone(),
        entrypoint: Some(vec![program.into()]),
        env,
        command: shot.arguments.clone(),
        labels: ctx.labels(),
        mounts: shot.mounts.clone(),
        network: Some(egress::network(ctx, shot.egress)),
        confined: shot.egress == Egress::Closed,
        limits: quota::limits(ctx),
        ..Default::default()
    })
}
