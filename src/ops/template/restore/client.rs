//! The container that restores: a PostgreSQL client of the right version.

use std::collections::BTreeMap;

use super::super::making::Making;
use crate::{
    adapters::{
        docker::{ContainerSpec, Mount},
        files,
    },
    context::Context,
    error::Result,
    model::ImageRef,
    ops::image,
};

/// Where the password is in the container.
const PASSWORD: &str = "/run/odeum/pgpass";

/// What makes a restore faster and is for this session only. Nobody needs what a crash would lose.
const OPTIONS: &str =
    "-c maintenance_work_mem=256MB -c synchronous_commit=off -c client_min_messages=warning";

/// The image a client of an older server is replaced by.
const NEWER: &str = "postgres:17";

/// What the container is for, part of its name.
pub fn purpose(making: &Making) -> String {
    format!("tpl-{}-restore", making.generation)
}

/// A client that runs `script` and is connected by the environment.
pub async fn client(
    ctx: &Context,
    making: &Making,
    needs: Option<u32>,
    script: &str,
    mounts: Vec<Mount>,
) -> Result<ContainerSpec> {
    let (role, host) = (making.database(), ctx.names().database_container());
    let path = making.dir(ctx).join("pgpass");
    let line = format!("{host}:5432:{role}:{role}:{}\n", making.password.reveal());
    files::write(&path, line.as_bytes(), 0o600, None)?;
    let environment = [
        ("PGHOST", host.as_str()),
        ("PGUSER", &role),
        ("PGDATABASE", &role),
        ("PGPASSFILE", PASSWORD),
        ("PGOPTIONS", OPTIONS),
        ("LC_ALL", "C"),
    ];
    Ok(ContainerSpec {
        image: image_for(ctx, needs).await?.to_string(),
        entrypoint: Some(vec!["sh".into(), "-c".into(), script.into()]),
        // The dump and the password belong to whoever calls, and to nobody the image knows.
        user: Some("0:0".into()),
        env: environment
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
        labels: ctx.labels(),
        mounts: [vec![Mount::bind_read_only(path, PASSWORD)], mounts].concat(),
        network: Some(ctx.names().network()),
        ..Default::default()
    })
}

/// The server's own image, or a newer one when that cannot read the dump.
async fn image_for(ctx: &Context, needs: Option<u32>) -> Result<ImageRef> {
    let own = ctx.database_image();
    let docker = ctx.docker().await?;
    let found = docker.inspect_image(own.as_str()).await?;
    let major = found.and_then(|image| {
        let (_, major) = image.env.into_iter().find(|(name, _)| name == "PG_MAJOR")?;
        major.parse::<u32>().ok()
    });
    if needs.is_none() || major.is_none() || major >= needs {
        return Ok(own);
    }
    let newer: ImageRef = NEWER.parse().expect("a constant image is well formed");
    image::ensure(ctx, &newer).await?;
    Ok(newer)
}
