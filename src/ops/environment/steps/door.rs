//! The way in from the host, where egress is closed.

use super::{super::record::Environment, container};
use crate::{
    adapters::docker::Restart,
    context::Context,
    error::Result,
    ops::{
        egress, flight,
        journal::{Journal, Record, Step},
    },
};

pub struct Door;

impl Step<Environment> for Door {
    const NAME: &'static str = "door";
    const TITLE: &'static str = "Opening its port";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        open(ctx, &env).await?;
        Ok(env.door(ctx).unwrap_or_else(|| "its own".into()))
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        match env.door(ctx) {
            Some(door) => flight::remove_container(ctx, &door, env.is_in_flight(Self::NAME)).await,
            None => Ok(Vec::new()),
        }
    }
}

/// Has the environment's door there and open, if it needs one, with the labels of its record; says
/// whether it had to.
///
/// # Errors
/// `conflict` when its port is taken.
pub async fn open(ctx: &Context, env: &Environment) -> Result<bool> {
    let Some(name) = env.door(ctx) else { return Ok(false) };
    let docker = ctx.docker().await?;
    let mut found = docker.inspect_container(&name).await?;
    if found.as_ref().is_some_and(|found| !container::bears(&found.labels, ctx, env)) {
        docker.remove_container(&name).await?;
        found = None;
    }
    if found.is_none() {
        let door = egress::Door {
            name: name.clone(),
            target: env.container.clone(),
            image: env.request.image.to_string(),
            labels: container::labels(ctx, env),
            address: ctx.config().routing.bind,
            port: env.port,
            restart: Restart::UnlessStopped,
        };
        egress::make_door(ctx, &door).await?;
    }
    match found.is_some_and(|found| found.running) {
        true => Ok(false),
        false => docker.start_container(&name).await.map(|()| true),
    }
}

/// Shuts the environment's door, if it has one.
///
/// # Errors
/// When Docker refuses.
pub async fn shut(ctx: &Context, env: &Environment) -> Result<()> {
    match env.door(ctx) {
        Some(door) => ctx.docker().await?.stop_container(&door).await.map(drop),
        None => Ok(()),
    }
}
