//! The first moment of an environment: its identifiers are taken, all or none.

use super::record::{Environment, Origin, Request};
use crate::{
    config::RoutingMode,
    context::Context,
    error::{Error, Result},
    ops::{journal::Journal, ports},
};

/// Takes the id, the host label and a port, and writes the record.
///
/// # Errors
/// `conflict` naming who holds what is wanted.
pub async fn reserve(
    ctx: &Context,
    request: Request,
    origin: Option<Origin>,
) -> Result<Journal<Environment>> {
    let id = request.name.id();
    let container = ctx.names().container(&ctx.team, &id);
    let published = ports::published(ctx.docker().await?, &container).await?;
    let _moment = ctx.moment(ports::RESERVING)?;
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
    // Those whose records cannot be read keep their ports too.
    let known = Environment::ids(ctx)?.into_iter().map(|id| ctx.names().container(&ctx.team, &id)).collect();
    let port = ports::reserve(ctx, &container, &published, &known)?;
    let url = url(ctx, &request, port)?;
    let path = Environment::path(ctx, &id);
    Journal::begin(ctx, "env-create", &path, Environment::new(ctx, request, port, url, origin)).await
}

fn url(ctx: &Context, request: &Request, port: u16) -> Result<String> {
    let host = &ctx.team_settings()?.hostname;
    Ok(match ctx.config().routing.mode {
        RoutingMode::Port => format!("http://{host}:{port}"),
        RoutingMode::Traefik => format!("https://{}.{host}", request.name.id().host_label()),
    })
}
