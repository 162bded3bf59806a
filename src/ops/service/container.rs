//! A service's container: with its secrets, on the team's network, under its names.

use super::record::Service;
use crate::{
    adapters::docker::{ContainerSpec, Labels, Mount, Publish, Restart},
    config::Egress,
    context::Context,
    error::{Error, Result},
    model::{RestartPolicy, label},
    ops::{egress, secret},
};

/// Makes a container of this service under a name, and does not start it.
///
/// # Errors
/// `not_found` when a secret is gone; `conflict` when the name is taken.
pub async fn make(ctx: &Context, service: &Service, name: &str) -> Result<()> {
    egress::prepare(ctx, Egress::Open).await?;
    ctx.docker().await?.create_container(name, &spec(ctx, service)?).await?;
    egress::let_reach(ctx, &service.container, name).await
}

/// Starts a container of this service's image under a name, with neither network nor data, and
/// removes it at once: an image that cannot start is known by that.
///
/// # Errors
/// `external` with the engine's words; `not_found` when a secret is gone.
pub async fn try_out(ctx: &Context, service: &Service, name: &str) -> Result<()> {
    let docker = ctx.docker().await?;
    let alone = ContainerSpec {
        mounts: Vec::new(),
        publish: Vec::new(),
        network: Some("none".into()),
        aliases: Vec::new(),
        restart: Restart::Never,
        health: None,
        ..spec(ctx, service)?
    };
    docker.create_container(name, &alone).await?;
    let started = docker.start_container(name).await;
    docker.remove_container(name).await?;
    started.map_err(|error| {
        Error::external(format!("image {} does not start: {}", service.request.image, error.message))
            .hint("pull or build another one of that name, then update again")
    })
}

fn spec(ctx: &Context, service: &Service) -> Result<ContainerSpec> {
    let request = &service.request;
    let mount = |(name, path): (String, &str)| Mount::Volume { name, target: path.into(), is_filled: true };
    let mut aliases = vec![service.name.to_string()];
    if !request.hostname.is_empty() {
        aliases.push(service.hostname(ctx));
    }
    Ok(ContainerSpec {
        image: request.image.to_string(),
        command: request.command.clone(),
        env: secret::resolve(ctx, &request.variables)?,
        labels: labels(ctx, service),
        mounts: service.volumes(ctx).into_iter().map(mount).collect(),
        publish: vec![Publish {
            container_port: request.port,
            address: ctx.config().routing.bind,
            host_port: request.port,
        }],
        network: Some(egress::network(ctx, Egress::Open)),
        aliases,
        restart: match request.restart {
            RestartPolicy::No => Restart::Never,
            RestartPolicy::OnFailure => Restart::OnFailure,
            RestartPolicy::UnlessStopped => Restart::UnlessStopped,
            RestartPolicy::Always => Restart::Always,
        },
        health: request.health.clone(),
        is_first_process: true,
        ..Default::default()
    })
}

/// What a service's containers and volumes carry.
pub fn labels(ctx: &Context, service: &Service) -> Labels {
    let mut labels = ctx.labels();
    labels.insert(label::TEAM.into(), service.team.to_string());
    labels.insert(label::SERVICE.into(), service.name.to_string());
    labels
}
