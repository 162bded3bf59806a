//! A service's container: with its secrets, on the team's network, under its names.

use std::path::PathBuf;

use super::record::{Request, Service};
use crate::{
    adapters::{
        docker::{ContainerSpec, Labels, Limits, Mount, Publish, Restart},
        files,
    },
    config::Egress,
    context::Context,
    error::{Error, Result},
    model::{Cpus, RestartPolicy, SecretName, ServiceMemory, label},
    ops::{egress, secret},
};

/// Where a service finds the secrets it gets as files.
const SECRETS: &str = "/run/secrets";

/// Refuses a request whose secrets are not there.
///
/// # Errors
/// `not_found` naming the secret.
pub fn check_secrets(ctx: &Context, request: &Request) -> Result<()> {
    secret::resolve(ctx, &request.variables)?;
    secret::reveal(ctx, &request.secret_files).map(drop)
}

/// Makes a container of this service under a name, and does not start it.
///
/// # Errors
/// `not_found` when a secret is gone; `conflict` when the name is taken.
pub async fn make(ctx: &Context, service: &Service, name: &str) -> Result<()> {
    egress::prepare(ctx, Egress::Open).await?;
    put_secrets(ctx, service)?;
    ctx.docker().await?.create_container(name, &spec(ctx, service)?).await?;
    egress::let_reach(ctx, &service.container, name).await
}

/// The files of its secrets: any user of its container may read them, and on this machine nobody
/// gets as far as their directory. One that runs keeps those it has.
fn put_secrets(ctx: &Context, service: &Service) -> Result<()> {
    let (names, dir) = (&service.request.secret_files, secrets_dir(ctx, service));
    if names.is_empty() {
        return Ok(());
    }
    files::make_private_dir(&dir)?;
    for (name, value) in names.iter().zip(secret::reveal(ctx, names)?) {
        files::write(&dir.join(name.as_str()), value.reveal().as_bytes(), 0o444, None)?;
    }
    Ok(())
}

fn secrets_dir(ctx: &Context, service: &Service) -> PathBuf {
    service.dir(ctx).join("secrets")
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
    let secret = |name: &SecretName| {
        let source = secrets_dir(ctx, service).join(name.as_str());
        Mount::bind_read_only(source, format!("{SECRETS}/{name}"))
    };
    let volumes = service.volumes(ctx).into_iter().map(mount);
    // As it is written and as DNS takes it.
    let mut aliases = service.hosts(ctx);
    if !aliases.contains(&service.name.to_string()) {
        aliases.push(service.name.to_string());
    }
    Ok(ContainerSpec {
        image: request.image.to_string(),
        command: request.command.clone(),
        env: secret::resolve(ctx, &request.variables)?,
        labels: labels(ctx, service),
        mounts: volumes.chain(request.secret_files.iter().map(secret)).collect(),
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
        limits: Limits::new(request.memory.map(ServiceMemory::bytes), request.cpus.map(Cpus::count)),
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
