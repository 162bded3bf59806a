//! What bears this installation's names in Docker, and whose it is.

use crate::{
    adapters::docker::Labels,
    context::Context,
    error::{Error, Result},
    model::label,
};

/// Refuses a thing that another installation made under the same name.
///
/// # Errors
/// `conflict` naming the other installation.
pub fn must_be_ours(ctx: &Context, what: &str, labels: &Labels) -> Result<()> {
    let data_dir = labels.get(label::DATA_DIR);
    if data_dir.is_some_and(|dir| *dir == ctx.layout().data_dir().display().to_string()) {
        return Ok(());
    }
    let whose = data_dir.map_or("something else".into(), |dir| format!("the installation in {dir}"));
    Err(Error::conflict(format!("{what} belongs to {whose}"))
        .hint("set another prefix in [docker] of odeum.toml, or use that data directory"))
}

/// Refuses when any of the things that all teams share is another installation's.
///
/// # Errors
/// As [`must_be_ours`].
pub async fn must_all_be_ours(ctx: &Context) -> Result<()> {
    there(ctx).await.map(drop)
}

/// Refuses to make an installation over one that has lost its record: a failure
/// would take its data away.
///
/// # Errors
/// `conflict` naming what is there.
pub async fn check_unclaimed(ctx: &Context) -> Result<()> {
    match there(ctx).await?.as_slice() {
        [] => Ok(()),
        found => Err(Error::conflict(format!(
            "there is {} already, and no {}",
            found.join(", "),
            ctx.layout().system_record().display()
        ))
        .hint("put that file back from a backup, or remove everything with `odeum destroy`")
        .detail("found", found.to_vec())),
    }
}

/// What all teams share and is there, in words; all of it ours.
async fn there(ctx: &Context) -> Result<Vec<String>> {
    let (docker, names) = (ctx.docker().await?, ctx.names());
    let (container, volume, network) = (names.database_container(), names.database_volume(), names.network());
    let container_labels = docker.inspect_container(&container).await?.map(|found| found.labels);
    let things = [
        (format!("container {container}"), container_labels),
        (format!("volume {volume}"), docker.volume_labels(&volume).await?),
        (format!("network {network}"), docker.network_labels(&network).await?),
    ];
    let mut found = Vec::new();
    for (what, labels) in things {
        let Some(labels) = labels else { continue };
        must_be_ours(ctx, &what, &labels)?;
        found.push(what);
    }
    Ok(found)
}
