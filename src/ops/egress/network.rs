//! A team's network without a way out.

use crate::{
    config::Egress,
    context::Context,
    error::{Error, Kind, Result},
    model::{TeamId, label},
    ops::system::must_be_ours,
};

/// Makes the closed network of this call's team where it is not there, and brings in what
/// is to be reached from it: the database and what `reaches` names. Does nothing where
/// egress is open.
///
/// # Errors
/// `prerequisite` when something of `reaches` does not exist; `conflict` when the network
/// is another installation's.
pub async fn prepare(ctx: &Context, egress: Egress) -> Result<()> {
    if egress == Egress::Open {
        return Ok(());
    }
    let (docker, name) = (ctx.docker().await?, ctx.names().closed_network(&ctx.team));
    // One at a time: the engine would make two of the same name.
    let _moment = ctx.moment(&format!("egress-{}", ctx.team)).await?;
    match docker.network_labels(&name).await? {
        Some(labels) => must_be_ours(ctx, &format!("network {name}"), &labels)?,
        None => {
            let mut labels = ctx.labels();
            labels.insert(label::TEAM.into(), ctx.team.to_string());
            docker.make_closed_network(&name, &labels).await?;
        }
    }
    docker.connect_network(&name, &ctx.names().database_container()).await?;
    for container in &ctx.team_settings()?.reaches {
        docker.connect_network(&name, container).await.map_err(|error| match error.kind {
            Kind::NotFound => Error::prerequisite(format!("container {container} is not there"))
                .hint(format!("start it, or take it out of `reaches` in [team.{}] of odeum.toml", ctx.team)),
            _ => error,
        })?;
    }
    Ok(())
}

/// Brings a database server that had to be made again into the closed networks there are.
///
/// # Errors
/// When the engine refuses.
pub async fn rejoin(ctx: &Context) -> Result<()> {
    let docker = ctx.docker().await?;
    for team in &ctx.all_teams()? {
        let name = ctx.names().closed_network(team);
        if docker.network_labels(&name).await?.is_some() {
            docker.connect_network(&name, &ctx.names().database_container()).await?;
        }
    }
    Ok(())
}

/// Removes the closed networks of all teams, and names them.
///
/// # Errors
/// When the engine refuses.
pub async fn remove_all<'a>(
    ctx: &Context,
    teams: impl IntoIterator<Item = &'a TeamId>,
) -> Result<Vec<String>> {
    let docker = ctx.docker().await?;
    let mut removed = Vec::new();
    for team in teams {
        let name = ctx.names().closed_network(team);
        let Some(labels) = docker.network_labels(&name).await? else { continue };
        must_be_ours(ctx, &format!("network {name}"), &labels)?;
        docker.empty_network(&name).await?;
        docker.remove_network(&name).await?;
        removed.push(format!("network {name}"));
    }
    Ok(removed)
}
