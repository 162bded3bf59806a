//! From a running Odoo, by its database manager.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use crate::{
    adapters::database_manager::DatabaseManager,
    context::Context,
    error::{Error, Result},
    model::{OdooUrl, Secret},
    ops::transfer::told,
};

/// Downloads a backup into `dir` and gives its path.
///
/// # Errors
/// `auth` when Odoo refuses; `prerequisite` naming the databases when there is more than one to
/// choose from.
pub async fn from_odoo(
    ctx: &Context,
    manager: &DatabaseManager,
    url: &OdooUrl,
    database: Option<&str>,
    with_filestore: bool,
    password: &Secret,
    dir: &Path,
) -> Result<PathBuf> {
    if url.is_readable_by_others() {
        ctx.warn(format!("{url} is not encrypted: the master password and the data can be read on the way"));
    }
    let database = match database {
        Some(database) => database.to_owned(),
        None => only_one(url, manager.databases().await?)?,
    };
    let (path, moved) = (dir.join("backup.zip"), AtomicU64::new(0));
    let backup = manager.backup(&database, password, with_filestore, &path, &moved, &ctx.cancel);
    told(ctx, &format!("Downloading {database}"), 0, || moved.load(Ordering::Relaxed), backup).await?;
    Ok(path)
}

fn only_one(url: &OdooUrl, mut databases: Vec<String>) -> Result<String> {
    match databases.len() {
        1 => Ok(databases.remove(0)),
        0 => Err(Error::not_found(format!("{url} has no database"))),
        _ => Err(Error::prerequisite(format!("{url} has several databases: {}", databases.join(", ")))
            .hint(format!("choose one with --db-name, for example --db-name {}", databases[0]))
            .detail("databases", databases)),
    }
}
