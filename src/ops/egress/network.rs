//! The networks of a team: one with a way out, one without. No container of another team is
//! on them, so that none reaches another team's.

use crate::{
    config::Egress,
    context::Context,
    error::{Error, Kind, Result},
    model::{TeamId, label},
    ops::system::must_be_ours,
};

/// The network of this call's team that has a way out, or has none.
#[must_use]
pub fn network(ctx: &Context, egress: Egress) -> String {
    name(ctx, &ctx.team, egress)
}

fn name(ctx: &Context, team: &TeamId, egress: Egress) -> String {
    match egress {
        Egress::Open => ctx.names().team_network(team),
        Egress::Closed => ctx.names().closed_network(team),
    }
}

/// Makes the network of this call's team where it is not there, and brings in what is to be
/// reached from it: the database, and with closed egress what `reaches` names.
///
/// # Errors
/// `prerequisite` when something of `reaches` does not exist; `conflict` when the network
/// is another installation's.
pub async fn prepare(ctx: &Context, egress: Egress) -> Result<()> {
    let (docker, name) = (ctx.docker().await?, network(ctx, egress));
    // One at a time: the engine would make two of the same name.
    let _moment = ctx.moment(&format!("egress-{}", ctx.team)).await?;
    match docker.network_labels(&name).await? {
        Some(labels) => must_be_ours(ctx, &format!("network {name}"), &labels)?,
        None => {
            let mut labels = ctx.labels();
            labels.insert(label::TEAM.into(), ctx.team.to_string());
            match egress {
                Egress::Open => docker.make_network(&name, &labels).await?,
                Egress::Closed => docker.make_closed_network(&name, &labels).await?,
            }
        }
    }
    docker.connect_network(&name, &ctx.names().database_container()).await?;
    if egress == Egress::Open {
        return Ok(());
    }
    for container in &ctx.team_settings()?.reaches {
        docker.connect_network(&name, container).await.map_err(|error| match error.kind {
            Kind::NotFound => Error::prerequisite(format!("container {container} is not there"))
                .hint(format!("start it, or take it out of `reaches` in [team.{}] of odeum.toml", ctx.team)),
            _ => error,
        })?;
    }
    Ok(())
}

/// Brings a container that is to be called `name`, and that `reaches` names, into the closed
/// network, if there is one.
///
/// # Errors
/// When the engine refuses.
pub async fn let_reach(ctx: &Context, name: &str, container: &str) -> Result<()> {
    let (docker, network) = (ctx.docker().await?, network(ctx, Egress::Closed));
    let is_meant = ctx.team_settings()?.reaches.iter().any(|reached| reached == name);
    if is_meant && docker.network_labels(&network).await?.is_some() {
        docker.connect_network(&network, container).await?;
    }
    Ok(())
}

/// Brings a database server that had to be made again into the teams' networks there are.
///
/// # Errors
/// When the engine refuses.
pub async fn rejoin(ctx: &Context) -> Result<()> {
    let docker = ctx.docker().await?;
    for name in of_all(ctx, &ctx.all_teams()?) {
        if docker.network_labels(&name).await?.is_some() {
            docker.connect_network(&name, &ctx.names().database_container()).await?;
        }
    }
    Ok(())
}

/// Removes the networks of all teams, and names them.
///
/// # Errors
/// When the engine refuses.
pub async fn remove_all<'a>(
    ctx: &Context,
    teams: impl IntoIterator<Item = &'a TeamId>,
) -> Result<Vec<String>> {
    let docker = ctx.docker().await?;
    let mut removed = Vec::new();
    for name in of_all(ctx, teams) {
        let Some(labels) = docker.network_labels(&name).await? else { continue };
        must_be_ours(ctx, &format!("network {name}"), &labels)?;
        docker.empty_network(&name).await?;
        docker.remove_network(&name).await?;
        removed.push(format!("network {name}"));
    }
    Ok(removed)
}

fn of_all<'a>(ctx: &Context, teams: impl IntoIterator<Item = &'a TeamId>) -> Vec<String> {
    let both = |team| [Egress::Open, Egress::Closed].map(|egress| name(ctx, team, egress));
    teams.into_iter().flat_map(both).collect()
}
