//! Ports of environments and services: stable, and unique across teams and the whole machine.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::ErrorKind,
    net::{IpAddr, Ipv4Addr, TcpListener},
};

use crate::{
    adapters::{docker::Docker, files},
    context::Context,
    error::{Error, Kind, Result},
    ops::{environment::Environment, service::Service},
};

/// The moment in which names and ports are reserved, across teams and processes.
pub const RESERVING: &str = "reserving";

/// Who has a port of which no more may be said.
const ANOTHER_TEAM: &str = "another team";

/// A team's ports, by container name.
pub type Registry = BTreeMap<String, u16>;

/// Ports that are published, each with the container that does.
pub type Published = BTreeMap<u16, String>;

/// Chooses a port for `object`: the one it had if that is still free, else the
/// lowest free one of the team's range. `published` are the ports of other
/// containers, `recorded` those in records. The caller holds the moment in which
/// names and ports are reserved, until its record holds the port.
///
/// # Errors
/// `conflict` when the range is used up.
pub fn choose(ctx: &Context, object: &str, published: &Published, recorded: &BTreeSet<u16>) -> Result<u16> {
    let mut taken: BTreeSet<u16> = published.keys().chain(recorded).copied().collect();
    for team in ctx.all_teams()? {
        let theirs = registry(&ctx.for_team(&team))?;
        taken.extend(theirs.into_iter().filter(|(name, _)| name != object).map(|(_, port)| port));
    }
    let range = ctx.team_settings()?.port_range;
    let bind = ctx.config().routing.bind;
    let is_free = |port: &u16| range.contains(*port) && !taken.contains(port) && can_bind(bind, *port);
    let kept = registry(ctx)?.get(object).copied().filter(|port| is_free(port));
    kept.or_else(|| range.ports().find(|port| is_free(port))).ok_or_else(|| {
        Error::conflict(format!("all ports of team {} ({range}) are in use", ctx.team))
            .hint("delete environments with `odeum env delete`, or widen port_range in odeum.toml")
    })
}

/// Writes down the port of `object`. Entries of objects without a record were
/// left behind and go; those whose record cannot be read stay.
///
/// # Errors
/// When the registry cannot be written.
pub async fn keep(ctx: &Context, object: &str, port: u16) -> Result<()> {
    let _moment = ctx.moment(RESERVING).await?;
    let mut registry = registry(ctx)?;
    // Looked up in the same moment: whoever has an entry had a record before.
    let (names, team) = (ctx.names(), &ctx.team);
    let mut known: BTreeSet<String> =
        Environment::ids(ctx)?.iter().map(|id| names.container(team, id)).collect();
    known.extend(Service::names(ctx)?.iter().map(|name| names.service(team, name)));
    registry.retain(|name, _| known.contains(name));
    registry.insert(object.to_owned(), port);
    files::write_json(&ctx.layout().ports(&ctx.team), &registry)
}

/// Gives a port back; `false` when `object` had none.
///
/// # Errors
/// When the registry cannot be written.
pub async fn release(ctx: &Context, object: &str) -> Result<bool> {
    let _moment = ctx.moment(RESERVING).await?;
    let mut registry = registry(ctx)?;
    match registry.remove(object) {
        Some(_) => files::write_json(&ctx.layout().ports(&ctx.team), &registry).map(|()| true),
        None => Ok(false),
    }
}

/// A port on loopback for a database server, `from` this one up. What environments have or may be
/// given is left to them, whether they run now or not.
///
/// # Errors
/// `conflict` when there is none.
pub async fn for_server(ctx: &Context, from: u16) -> Result<u16> {
    let published = published(ctx.docker().await?, "").await?;
    let ranges: Vec<_> = ctx.config().teams.values().map(|team| team.port_range).collect();
    let is_free = |port: &u16| {
        !published.contains_key(port)
            && !ranges.iter().any(|range| range.contains(*port))
            && can_bind(Ipv4Addr::LOCALHOST.into(), *port)
    };
    (from..=u16::MAX).find(is_free).ok_or_else(|| {
        Error::conflict(format!("no port from {from} up is free for PostgreSQL"))
            .hint("set port in [database] of odeum.toml")
    })
}

/// Whether nobody on this machine listens on `port` at `address`, for all we may see.
#[must_use]
pub fn can_bind(address: IpAddr, port: u16) -> bool {
    let is_free = |address: IpAddr| match TcpListener::bind((address, port)) {
        // Docker may have the low ports that we may not.
        Err(error) => error.kind() == ErrorKind::PermissionDenied,
        Ok(_) => true,
    };
    is_free(address) && is_free(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// Who has a port that `object` wants, or may get it, in words. `published` are the ports of
/// other containers. The caller holds the moment in which ports are reserved.
///
/// # Errors
/// When a directory or a registry cannot be read. Damaged records are warned of.
pub fn holder(ctx: &Context, object: &str, port: u16, published: &Published) -> Result<Option<String>> {
    for team in ctx.all_teams()? {
        let Some(found) = holder_in(&ctx.for_team(&team), object, port)? else { continue };
        // What another team has is nobody else's business.
        return Ok(Some(if team == ctx.team { found } else { ANOTHER_TEAM.into() }));
    }
    let mut others = ctx.config().teams.iter().filter(|(team, _)| **team != ctx.team);
    if others.any(|(_, settings)| settings.port_range.contains(port)) {
        return Ok(Some(ANOTHER_TEAM.into()));
    }
    let container = published.get(&port).map(|name| format!("container {name}"));
    let is_free = || can_bind(ctx.config().routing.bind, port);
    Ok(container.or_else(|| (!is_free()).then(|| "another program on this machine".to_owned())))
}

/// Who of this call's team has it.
fn holder_in(ctx: &Context, object: &str, port: u16) -> Result<Option<String>> {
    let environments = Environment::all(ctx)?;
    if let Some(found) = environments.iter().find(|found| found.port == port) {
        return Ok(Some(format!("environment {}", found.request.name)));
    }
    let mut services = Service::all(ctx)?.into_iter().filter(|found| found.container != object);
    if let Some(found) = services.find(|found| found.request.port == port) {
        return Ok(Some(format!("service {}", found.name)));
    }
    let mut entries = registry(ctx)?.into_iter().filter(|(name, _)| name != object);
    Ok(entries.find(|(_, other)| *other == port).map(|(name, _)| format!("container {name}")))
}

/// The ports of this call's team. A damaged registry is made anew from the
/// records, never taken for an empty one: that would hand out live
/// ports again.
///
/// # Errors
/// When it cannot be read.
pub fn registry(ctx: &Context) -> Result<Registry> {
    match files::read_json(&ctx.layout().ports(&ctx.team)) {
        Ok(registry) => Ok(registry.unwrap_or_default()),
        Err(error) if error.kind == Kind::Internal => {
            ctx.warn(format!("{}; taking the records instead", error.message));
            recorded(ctx)
        }
        Err(error) => Err(error),
    }
}

/// The ports in the records of this call's team, by container name.
///
/// # Errors
/// When a directory cannot be read. Damaged records are warned of.
pub fn recorded(ctx: &Context) -> Result<Registry> {
    let environments = Environment::all(ctx)?.into_iter().map(|record| (record.container, record.port));
    let services = Service::all(ctx)?.into_iter().map(|record| (record.container, record.request.port));
    Ok(environments.chain(services).collect())
}

/// Ports of all containers on this engine, running or stopped, except `object`'s own.
///
/// # Errors
/// When the engine does not answer.
pub async fn published(docker: &Docker, object: &str) -> Result<Published> {
    let mut ports = Published::new();
    for container in docker.list_containers(&[]).await? {
        if container.name == object {
            continue;
        }
        ports.extend(container.ports.into_iter().map(|port| (port, container.name.clone())));
        // A listing shows the ports of running containers only.
        if container.state != "running"
            && let Some(stopped) = docker.inspect_container(&container.name).await?
        {
            ports.extend(stopped.ports.into_iter().map(|port| (port, container.name.clone())));
        }
    }
    Ok(ports)
}
