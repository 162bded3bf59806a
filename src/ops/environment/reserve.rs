//! The first moment of an environment: its identifiers are taken, all or none.

use super::{
    data::Origin,
    record::{Environment, Request},
};
use crate::{
    config::RoutingMode,
    context::Context,
    error::{Error, Result},
    model::EnvId,
    ops::{journal::Journal, ports, quota, rename},
};

/// Takes the id, the host label and a port: whoever has them in a record has them.
///
/// # Errors
/// `conflict` naming who holds what is wanted, or when the team has as many as it may.
pub async fn reserve(
    ctx: &Context,
    request: Request,
    origin: Option<Origin>,
) -> Result<Journal<Environment>> {
    let id = Environment::id_of(ctx, &request.name);
    let container = ctx.names().container(&ctx.team, &id);
    let published = ports::published(ctx.docker().await?, &container).await?;
    let _moment = ctx.moment(ports::RESERVING).await?;
    ctx.system()?; // it may have been destroyed since
    let others = Environment::all(ctx)?;
    let taken = others.iter().find(|other| {
        let same_label = other.id.host_label() == id.host_label();
        (other.id == id || same_label) && other.request.name != request.name
    });
    if let Some(other) = taken {
        let (name, other) = (&request.name, &other.request.name);
        return Err(Error::conflict(format!("{name} would get the same id as environment {other}"))
            .hint("choose another name with --env-name")
            .detail("holder", other.to_string()));
    }
    rename::must_be_free(ctx, &request.name, &others)?;
    quota::allow_environment(ctx, &id).await?;
    let recorded = ports::recorded(ctx)?.into_iter().filter(|(name, _)| *name != container);
    let recorded = recorded.map(|(_, port)| port).collect();
    let port = ports::choose(ctx, &container, &published, &recorded)?;
    let url = url(ctx, &id, port)?;
    let path = Environment::path(ctx, &id);
    let team = ctx.team_settings()?;
    let environment = Environment {
        egress: team.egress,
        mail_catcher: team.mail_catcher.then(|| ctx.names().mail_catcher(&ctx.team)),
        ..Environment::new(ctx, id, request, (port, url), origin)
    };
    Journal::begin(ctx, "env-create", &path, environment).await
}

fn url(ctx: &Context, id: &EnvId, port: u16) -> Result<String> {
    let host = &ctx.team_settings()?.hostname;
    Ok(match ctx.config().routing.mode {
        RoutingMode::Port => format!("http://{host}:{port}"),
        RoutingMode::Traefik => format!("https://{}.{host}", id.host_label()),
    })
}
