//! What bears this installation's names in Docker, and whose it is.

use crate::{
    adapters::docker::Labels,
    context::{Context, SystemRecord},
    error::{Error, Result},
    model::{ImageRef, StoreKind, label},
};

/// The first PostgreSQL that clones by sharing blocks (`file_copy_method`).
const SHARES_BLOCKS: u32 = 18;

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
    let store = ctx.layout().store_image();
    let mut found: Vec<String> =
        store.exists().then(|| format!("store {}", store.display())).into_iter().collect();
    for (what, labels) in things {
        let Some(labels) = labels else { continue };
        must_be_ours(ctx, &what, &labels)?;
        found.push(what);
    }
    Ok(found)
}

/// Refuses an image whose PostgreSQL cannot clone by sharing blocks.
///
/// # Errors
/// `prerequisite` naming its version.
pub async fn must_share_blocks(ctx: &Context, record: &SystemRecord) -> Result<()> {
    let image = ctx.database_image_of(Some(record));
    match major(ctx, &image).await? {
        Some(SHARES_BLOCKS..) => Ok(()),
        found => {
            let found = found.map_or("an unknown version".into(), |major| format!("PostgreSQL {major}"));
            Err(Error::prerequisite(format!(
                "a reflink store needs PostgreSQL {SHARES_BLOCKS} or newer, and {image} has {found}"
            ))
            .hint("set image in [database] of odeum.toml to postgres:18, or leave it out"))
        }
    }
}

/// The major version of the PostgreSQL in an image, as published ones say it.
async fn major(ctx: &Context, image: &ImageRef) -> Result<Option<u32>> {
    let found = ctx.docker().await?.inspect_image(image.as_str()).await?;
    let variables = found.map(|found| found.env).unwrap_or_default();
    let major = variables.iter().find(|(name, _)| name == "PG_MAJOR");
    Ok(major.and_then(|(_, value)| value.parse().ok()))
}

/// Refuses to make a store of the kind `to` over what no record knows.
///
/// # Errors
/// `conflict` naming what is there.
pub async fn claim_aside(ctx: &Context, to: StoreKind) -> Result<()> {
    let (docker, names) = (ctx.docker().await?, ctx.names());
    let (volume, file) = (names.database_volume(), ctx.layout().store());
    let mut found = Vec::new();
    if to == StoreKind::Ordinary && docker.volume_labels(&volume).await?.is_some() {
        found.push(format!("volume {volume}"));
    }
    if to == StoreKind::Reflink && file.exists() {
        found.push(format!("directory {}", file.display()));
    }
    for name in [names.next_database_container(), names.previous_database_container()] {
        if docker.inspect_container(&name).await?.is_some() {
            found.push(format!("container {name}"));
        }
    }
    match found.as_slice() {
        [] => Ok(()),
        found => Err(Error::conflict(format!("there is {} already, and no record of it", found.join(", ")))
            .hint("keep what is in it, then remove it")
            .detail("found", found.to_vec())),
    }
}
