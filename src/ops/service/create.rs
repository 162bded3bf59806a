//! Making a service: look, reserve, do; or undo.

use std::time::Instant;

use super::{
    container,
    mend::mend,
    record::{Request, Service},
    steps::plan,
};
use crate::{
    adapters::{docker::Image, files},
    context::Context,
    error::{Error, Result},
    model::{ServiceName, label},
    ops::{image, journal::Journal, ports, system::must_be_ours},
};

/// A service that is there now.
pub struct Created {
    /// Its record.
    pub service: Service,
    /// Its volumes that had data already.
    pub kept_volumes: Vec<String>,
    /// Seconds this call took.
    pub elapsed: f64,
}

/// Makes a service. What a killed process left of one of this name is undone first.
///
/// # Errors
/// `conflict` when there is one of this name, running or not, or when its port is taken;
/// `not_found` when a secret does not exist; on every failure nothing of it is left.
pub async fn create(ctx: &Context, name: &ServiceName, request: Request) -> Result<Created> {
    let started = Instant::now();
    request.check()?;
    if let Some(found) = mend(ctx, name).await? {
        return Err(Error::conflict(format!(
            "service {name} exists: {} on port {}",
            found.request.image, found.request.port
        ))
        .hint(format!("use it as it is, `odeum service update {name}` for a newer image, or `odeum service delete {name}` first")));
    }
    ctx.system()?;
    container::check_secrets(ctx, &request)?;
    let service = Service::new(ctx, name.clone(), request);
    check_names(ctx, &service)?;
    let kept_volumes = check_unclaimed(ctx, &service).await?;
    reserve(ctx, &service).await?;
    image::ensure(ctx, &service.request.image).await?;
    if let Some(image) = ctx.docker().await?.inspect_image(service.request.image.as_str()).await? {
        warn_of_forgetful(ctx, &service, &image);
    }
    let journal = {
        // Looked at again: the image may have taken minutes.
        let _moment = reserve(ctx, &service).await?;
        Journal::begin(ctx, "service-create", &Service::path(ctx, name), service).await?
    };
    journal.run(ctx, &plan()).await?;
    Ok(Created { service: journal.record(), kept_volumes, elapsed: started.elapsed().as_secs_f64() })
}

/// Refuses names that are somebody else's: those of the form of ours belong to the database server
/// and to environments, others to services. DNS knows no capitals.
fn check_names(ctx: &Context, service: &Service) -> Result<()> {
    let ours = format!("{}-", ctx.names().installation());
    let wanted = service.hosts(ctx);
    if let Some(name) = wanted.iter().find(|name| name.starts_with(&ours) || *name == "localhost") {
        return Err(Error::invalid(format!("{name} cannot be the name of a service"))
            .hint(format!("take one that is not localhost and does not begin with {ours}")));
    }
    let others = Service::all(ctx)?.into_iter().filter(|other| other.name != service.name);
    for other in others {
        if let Some(name) = other.hosts(ctx).iter().find(|name| wanted.contains(name)) {
            return Err(Error::conflict(format!("{name} is the name of service {} already", other.name))
                .hint("choose another name or host name")
                .detail("holder", other.name.as_str()));
        }
    }
    Ok(())
}

/// Refuses to meet things no record knows: undoing a failure would take them away. Volumes an
/// earlier service of this name left are its own; they are named.
async fn check_unclaimed(ctx: &Context, service: &Service) -> Result<Vec<String>> {
    let docker = ctx.docker().await?;
    let dir = service.dir(ctx);
    if dir.is_dir() && files::is_unfinished(&dir) {
        files::remove_dir(&dir)?;
    }
    if docker.inspect_container(&service.container).await?.is_some() {
        return Err(Error::conflict(format!(
            "there is container {} already, and no record of it",
            service.container
        ))
        .hint("`odeum cleanup` says what it is, and with --force removes it")
        .detail("found", service.container.as_str()));
    }
    let mut kept = Vec::new();
    for (volume, _) in service.volumes(ctx) {
        let Some(labels) = docker.volume_labels(&volume).await? else { continue };
        must_be_ours(ctx, &format!("volume {volume}"), &labels)?;
        if labels.get(label::SERVICE).map(String::as_str) != Some(service.name.as_str()) {
            return Err(Error::conflict(format!(
                "volume {volume} is there, and of no service {}",
                service.name
            ))
            .hint("name the volume in another way"));
        }
        kept.push(volume);
    }
    Ok(kept)
}

/// The moment in which nobody else takes the port, when nobody has it.
async fn reserve(ctx: &Context, service: &Service) -> Result<crate::adapters::lock::Held> {
    let (container, port) = (&service.container, service.request.port);
    let published = ports::published(ctx.docker().await?, container).await?;
    let moment = ctx.moment(ports::RESERVING).await?;
    ctx.system()?; // it may have been destroyed since
    match ports::holder(ctx, container, port, &published)? {
        None => Ok(moment),
        Some(holder) => Err(Error::conflict(format!("port {port} is taken: {holder} has it"))
            .hint("a service has the same port in its container and on the host: give it another one there too, with its variables or its command")
            .detail("port", port)
            .detail("holder", holder)),
    }
}

/// What an image keeps in volumes of its own is lost with each container.
fn warn_of_forgetful(ctx: &Context, service: &Service, image: &Image) {
    let is_kept = |path: &&String| {
        service.request.volumes.iter().any(|volume| volume.path == path.trim_end_matches('/'))
    };
    for path in image.volumes.iter().filter(|path| !is_kept(path)) {
        ctx.warn(format!(
            "what {} writes to {path} is lost when it is updated or deleted; --volumes data:{path} would keep it",
            service.name
        ));
    }
}
