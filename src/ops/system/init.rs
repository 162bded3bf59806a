//! Everything teams share, made or completed.

use super::{
    database::{configure, decide, ensure_database},
    overlay,
};
use crate::{adapters::files, context::Context, error::Result, ops::image};

/// What an initialisation did.
pub struct Initialised {
    /// What was made by this call.
    pub made: Vec<String>,
    /// Loopback port of the database server.
    pub database_port: u16,
    /// Whether kernel overlays work on the data directory.
    pub kernel_overlay: bool,
}

/// Makes the network, the volume, the database server and the directories of
/// all teams. What is there already stays as it is.
///
/// # Errors
/// `prerequisite` when no Docker Engine answers or the image cannot be had.
pub async fn init(ctx: &Context) -> Result<Initialised> {
    let docker = ctx.docker().await?;
    let (names, layout) = (ctx.names(), ctx.layout());
    let mut made = Vec::new();
    for team in ctx.config().teams.keys() {
        for directory in [layout.workspaces(team), layout.templates(team)] {
            if !directory.is_dir() {
                files::make_dir(&directory)?;
                made.push(format!("directory {}", directory.display()));
            }
        }
    }
    let image = &ctx.config().database.image;
    if image::ensure(ctx, image).await? {
        made.push(format!("image {image}"));
    }
    let mut record = decide(ctx)?;
    configure(ctx, &record)?;
    if docker.ensure_network(&names.network(), &ctx.labels()).await? {
        made.push(format!("network {}", names.network()));
    }
    if !docker.has_volume(&names.database_volume()).await? {
        docker.ensure_volume(&names.database_volume(), &ctx.labels()).await?;
        made.push(format!("volume {}", names.database_volume()));
    }
    if ensure_database(ctx).await? {
        made.push(format!("container {}", names.database_container()));
    }
    close_doors(ctx).await?;
    let kernel_overlay = match record.kernel_overlay {
        Some(known) => known,
        None => {
            let works = overlay::probe(ctx, image.as_str()).await?;
            record.kernel_overlay = Some(works);
            record.write(layout)?;
            works
        }
    };
    Ok(Initialised { made, database_port: record.database_port, kernel_overlay })
}

/// Environments' roles connect to the maintenance database when Odoo starts,
/// and may do nothing there; the others are closed to them.
async fn close_doors(ctx: &Context) -> Result<()> {
    let server = ctx.administrate("init").await?;
    server.run("REVOKE ALL ON DATABASE template1 FROM PUBLIC").await?;
    server.run("REVOKE CREATE, TEMPORARY ON DATABASE postgres FROM PUBLIC; REVOKE CREATE ON SCHEMA public FROM PUBLIC; \
             REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC").await
}
