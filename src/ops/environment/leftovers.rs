//! What bears an environment's names without a record: its record was lost, or
//! somebody else made it.

use std::path::Path;

use super::record::Environment;
use crate::{
    adapters::{mounts, postgres},
    context::Context,
    error::Result,
    model::{EnvId, EnvName, Names, label},
    ops::{apply, databases::drop_with_role, exchange, ownership, ports, repository, snapshot},
};

/// Finds what is there under the names of `id`, in words.
///
/// # Errors
/// `prerequisite` when Docker or PostgreSQL does not answer.
pub async fn find(ctx: &Context, id: &EnvId) -> Result<Vec<String>> {
    let docker = ctx.docker().await?;
    let mut found = Vec::new();
    for container in containers(ctx, id) {
        if docker.inspect_container(&container).await?.is_some() {
            found.push(format!("container {container}"));
        }
    }
    let volume = ctx.names().filestore_volume(&ctx.team, id);
    if docker.volume_labels(&volume).await?.is_some() {
        found.push(format!("volume {volume}"));
    }
    let server = ctx.administrate("look").await?;
    let role = Names::role(&ctx.team, id);
    let [new, old] = Names::exchange_databases(&ctx.team, id);
    for database in [Names::database(&ctx.team, id), Names::snapshot_database(&ctx.team, id), new, old] {
        if postgres::exists(&server, &database).await? {
            found.push(format!("database {database}"));
        }
    }
    found.extend(snapshot::databases(ctx, id).await?.into_iter().map(|name| format!("database {name}")));
    if postgres::role_exists(&server, &role).await? {
        found.push(format!("role {role}"));
    }
    let workspace = ctx.layout().workspace(&ctx.team, id);
    if workspace.exists() && !Environment::path(ctx, id).exists() {
        found.push(format!("workspace {}", workspace.display()));
    }
    Ok(found)
}

/// The names of its containers.
fn containers(ctx: &Context, id: &EnvId) -> [String; 3] {
    let (names, team) = (ctx.names(), &ctx.team);
    [names.container(team, id), names.door(team, id), names.previous_container(team, id)]
}

/// Removes what is there under the names of an environment that has no record.
/// A container is taken only when its label says it is that environment's.
///
/// # Errors
/// When something cannot be removed.
pub async fn remove(ctx: &Context, name: &EnvName) -> Result<Vec<String>> {
    let id = name.first_id();
    let found = find(ctx, &id).await?;
    let docker = ctx.docker().await?;
    let container = ctx.names().container(&ctx.team, &id);
    for container in containers(ctx, &id) {
        if let Some(inspected) = docker.inspect_container(&container).await? {
            if inspected.labels.get(label::BRANCH) != Some(&name.to_string()) {
                return Ok(Vec::new());
            }
            docker.remove_container(&container).await?;
        }
    }
    docker.remove_volume(&ctx.names().filestore_volume(&ctx.team, &id)).await?;
    apply::clear(ctx, &id).await?;
    exchange::clear(ctx, &id).await?;
    snapshot::clear(ctx, &id).await?;
    drop_with_role(ctx, &Names::database(&ctx.team, &id), &Names::role(&ctx.team, &id)).await?;
    ports::release(ctx, &container).await?;
    let workspace = ctx.layout().workspace(&ctx.team, &id);
    // Never through a mount: what is below it is the template's.
    for (point, _) in mounts::all()? {
        if Path::new(&point).starts_with(&workspace) {
            mounts::unmount(Path::new(&point), &ctx.cancel).await?;
        }
    }
    // The environment's image is unknown; that of the database server has a shell too.
    ownership::remove(ctx, &workspace, ctx.database_image().as_str(), &id).await?;
    repository::prune_all(ctx).await?;
    Ok(found)
}
