//! Everything teams share, removed.

use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
};

/// What a destruction did.
pub struct Destroyed {
    /// What was there and is gone.
    pub removed: Vec<String>,
}

/// What [`destroy`] would remove, in words.
///
/// # Errors
/// When the data directory cannot be read.
pub fn what_goes(ctx: &Context) -> Result<Vec<String>> {
    let names = ctx.names();
    let mut goes = vec![
        format!(
            "the database server {} with all databases (volume {})",
            names.database_container(),
            names.database_volume()
        ),
        format!("the network {}", names.network()),
    ];
    for team in ctx.config().teams.keys() {
        let templates = files::entries(&ctx.layout().templates(team))?;
        if !templates.is_empty() {
            goes.push(format!("the templates of team {team}: {}", templates.join(", ")));
        }
    }
    Ok(goes)
}

/// Removes the database server, its data, the network and the templates.
/// Credentials, configuration and images stay.
///
/// # Errors
/// `conflict` while environments exist, naming them.
pub async fn destroy(ctx: &Context) -> Result<Destroyed> {
    let docker = ctx.docker().await?;
    let (names, layout) = (ctx.names(), ctx.layout());
    let server = names.database_container();
    let mut users: Vec<String> = Vec::new();
    for team in ctx.config().teams.keys() {
        let workspaces = layout.workspaces(team);
        let names = files::entries(&workspaces)?.into_iter();
        users.extend(names.filter(|name| workspaces.join(name).join("environment.json").exists()));
    }
    let containers = docker.list_containers(&[ctx.ours()]).await?.into_iter().map(|container| container.name);
    users.extend(containers.filter(|name| *name != server));
    if !users.is_empty() {
        users.sort();
        return Err(Error::conflict(format!("environments exist: {}", users.join(", ")))
            .hint("delete them with `odeum env delete`, then try again")
            .detail("in_use_by", users));
    }
    let mut removed = Vec::new();
    if docker.remove_container(&server).await? {
        removed.push(format!("container {server}"));
    }
    if docker.remove_volume(&names.database_volume()).await? {
        removed.push(format!("volume {}", names.database_volume()));
    }
    if docker.remove_network(&names.network()).await? {
        removed.push(format!("network {}", names.network()));
    }
    for team in ctx.config().teams.keys() {
        if files::remove_dir(&layout.templates(team))? {
            removed.push(format!("templates of team {team}"));
        }
        files::remove_any(&layout.ports(team))?;
    }
    for path in [
        layout.database_configuration(),
        layout.data_dir().join("images"),
        layout.data_dir().join("quickstart"),
    ] {
        files::remove_any(&path)?;
    }
    // The record goes last: as long as anything is left, this can be run again.
    if files::remove_any(&layout.system_record())? {
        removed.push("the system record".into());
    }
    Ok(Destroyed { removed })
}
