//! Ports of environments: stable, and unique across teams and the whole machine.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, Ipv4Addr, TcpListener},
};

use crate::{
    adapters::{docker::Docker, files},
    context::Context,
    error::{Error, Kind, Result},
    ops::environment::Environment,
};

/// The moment in which names and ports are reserved, across teams and processes.
pub const RESERVING: &str = "reserving";

/// A team's ports, by container name.
pub type Registry = BTreeMap<String, u16>;

/// Chooses a port for `object`: the one it had if that is still free, else the
/// lowest free one of the team's range. `published` are the ports of other
/// containers, `recorded` those in records. The caller holds the moment in which
/// names and ports are reserved, until its record holds the port.
///
/// # Errors
/// `conflict` when the range is used up.
pub fn choose(
    ctx: &Context,
    object: &str,
    published: &BTreeSet<u16>,
    recorded: &BTreeSet<u16>,
) -> Result<u16> {
    let mut taken = published | recorded;
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
    let ids = Environment::ids(ctx)?.into_iter();
    let known: BTreeSet<String> = ids.map(|id| ctx.names().container(&ctx.team, &id)).collect();
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
        !published.contains(port)
            && !ranges.iter().any(|range| range.contains(*port))
            && can_bind(Ipv4Addr::LOCALHOST.into(), *port)
    };
    (from..=u16::MAX).find(is_free).ok_or_else(|| {
        Error::conflict(format!("no port from {from} up is free for PostgreSQL"))
            .hint("set port in [database] of odeum.toml")
    })
}

/// Whether nobody on this machine listens on `port` at `address`.
#[must_use]
pub fn can_bind(address: IpAddr, port: u16) -> bool {
    let everywhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    TcpListener::bind((address, port)).is_ok() && TcpListener::bind((everywhere, port)).is_ok()
}

/// The ports of this call's team. A damaged registry is made anew from the
/// environments' records, never taken for an empty one: that would hand out live
/// ports again.
///
/// # Errors
/// When it cannot be read.
pub fn registry(ctx: &Context) -> Result<Registry> {
    match files::read_json(&ctx.layout().ports(&ctx.team)) {
        Ok(registry) => Ok(registry.unwrap_or_default()),
        Err(error) if error.kind == Kind::Internal => {
            ctx.warn(format!("{}; taking the environments' records instead", error.message));
            let records = Environment::all(ctx)?;
            Ok(records.into_iter().map(|record| (record.container, record.port)).collect())
        }
        Err(error) => Err(error),
    }
}

/// Ports of all containers on this engine, running or stopped, except `object`'s own.
///
/// # Errors
/// When the engine does not answer.
pub async fn published(docker: &Docker, object: &str) -> Result<BTreeSet<u16>> {
    let mut ports = BTreeSet::new();
    for container in docker.list_containers(&[]).await? {
        if container.name == object {
            continue;
        }
        ports.extend(container.ports);
        // A listing shows the ports of running containers only.
        if container.state != "running"
            && let Some(stopped) = docker.inspect_container(&container.name).await?
        {
            ports.extend(stopped.ports);
        }
    }
    Ok(ports)
}
