//! An Odoo that does one thing to a database and ends: installs, neutralises.

use std::{collections::BTreeMap, path::Path};

use crate::{
    adapters::docker::{ContainerSpec, Finished, Mount},
    context::Context,
    error::{Error, Kind, Result},
    odoo::log,
    ops::flight,
};

/// One run of Odoo in a container that is gone afterwards.
pub struct OneShot<'a> {
    /// What it is for, part of the container's name: `1-main-init`.
    pub purpose: &'a str,
    /// Image reference or id.
    pub image: &'a str,
    /// Command line after `odoo`.
    pub arguments: Vec<String>,
    /// Directory with its `odoo.conf`, on the host.
    pub conf: &'a Path,
    /// Its `data_dir`, on the host.
    pub data: &'a Path,
    /// Its filestore, when it is not below `data`: directory on the host, database.
    pub filestore: Option<(&'a Path, &'a str)>,
    /// The code it sees: directory on the host, directory in the container.
    pub code: Option<(&'a Path, &'a str)>,
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
pub async fn run(ctx: &Context, shot: &OneShot<'_>) -> Result<Finished> {
    let bind = |source: &Path, target: &str, read_only| Mount::Bind {
        source: source.to_owned(),
        target: target.to_owned(),
        read_only,
    };
    let mut mounts = vec![bind(shot.conf, "/etc/odoo", true), bind(shot.data, "/var/lib/odoo", false)];
    mounts.extend(
        shot.filestore
            .map(|(source, database)| bind(source, &format!("/var/lib/odoo/filestore/{database}"), false)),
    );
    mounts.extend(shot.code.map(|(source, target)| bind(source, target, true)));
    let spec = ContainerSpec {
        image: shot.image.to_owned(),
        // The published image's entry point would put the password into the arguments.
        entrypoint: Some(vec!["odoo".into()]),
        env: BTreeMap::from([("ODOO_RC".into(), "/etc/odoo/odoo.conf".into())]),
        command: shot.arguments.clone(),
        labels: ctx.labels(),
        mounts,
        network: Some(ctx.names().network()),
        ..Default::default()
    };
    let name = ctx.names().helper(&ctx.team, shot.purpose);
    let mut serious = Vec::new();
    let finished = ctx.docker().await?.run_once(&name, &spec, &ctx.cancel, |line| {
        if let Some(loading) = log::loading(line) {
            let fraction = f64::from(loading.done) / f64::from(loading.total.max(1));
            let message = format!("Loading module {} ({}/{})", loading.module, loading.done, loading.total);
            ctx.advance(fraction, message);
        }
        if log::parse(line).is_some_and(|line| line.level >= log::Level::Error) {
            serious.push(line.to_owned());
        }
    });
    let finished = finished.await?;
    match finished.exit_code {
        0 => Ok(finished),
        code => {
            let output = finished.output.join("\n");
            let words = log::failure(&output).unwrap_or(output);
            let command = spec.command.join(" ");
            Err(Error::new(Kind::External, format!("`odoo {command}` failed (exit status {code}):\n{words}"))
                .detail("exit_code", code)
                .detail("errors", serious))
        }
    }
}
