//! What was restored, looked at: is it whole, and is it Odoo's?

use std::collections::BTreeMap;

use super::{super::making::Making, patience, raise};
use crate::{
    adapters::postgres::Connection,
    context::Context,
    error::{Error, Kind, Result},
    model::Series,
};

/// An Odoo found in a database.
pub struct Found {
    /// Its series.
    pub series: Series,
    /// Installed modules and their versions.
    pub installed: BTreeMap<String, String>,
}

/// Looks at a restored database, as the role that restored it. Statistics, which dumps do
/// not have, are made.
///
/// # Errors
/// `invalid_input` when it is no database of Odoo, `external` when a table is missing, `timeout`.
pub async fn verify(ctx: &Context, making: &Making, tables: &[String]) -> Result<Found> {
    look(ctx, making, tables).await.map_err(|error| match error.kind {
        Kind::Timeout => error.context("looking at what was restored").hint(raise(ctx)),
        _ => error,
    })
}

async fn look(ctx: &Context, making: &Making, tables: &[String]) -> Result<Found> {
    let (database, password) = (making.database(), &making.password);
    let server = ctx.database_server_as(&database, password)?;
    let connection = server.connect(&database, "verify").await?.bounded(patience(ctx)?, &ctx.cancel);
    let missing = missing(&connection, tables).await?;
    if !missing.is_empty() {
        let names = missing.join(", ");
        return Err(Error::external(format!("tables of the dump were not restored: {names}")));
    }
    let modules = modules(&connection).await?;
    let base = modules.get("base").filter(|(state, _)| state != "uninstalled");
    let series = base.and_then(|(_, version)| Series::of_module_version(version));
    let Some(series) = series else {
        return Err(Error::invalid("the database is not one of an Odoo: module base is not installed in it"));
    };
    let waiting: Vec<&str> = modules
        .iter()
        .filter(|(_, (state, _))| state.starts_with("to "))
        .map(|(name, _)| name.as_str())
        .collect();
    if !waiting.is_empty() {
        ctx.warn(format!("modules wait for Odoo to install, upgrade or remove them: {}", waiting.join(", ")));
    }
    connection.run("ANALYZE").await?;
    let is_installed = |state: &str| !matches!(state, "uninstalled" | "uninstallable" | "to install");
    let installed = modules.into_iter().filter(|(_, (state, _))| is_installed(state));
    Ok(Found { series, installed: installed.map(|(name, (_, version))| (name, version)).collect() })
}

async fn missing(connection: &Connection, tables: &[String]) -> Result<Vec<String>> {
    let sql = "SELECT table_name FROM unnest($1::text[]) AS table_name \
               WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                                 WHERE n.nspname || '.' || c.relname = table_name)";
    let rows = connection.query(sql, &[&tables]).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// State and version of each module.
async fn modules(connection: &Connection) -> Result<BTreeMap<String, (String, String)>> {
    let sql = "SELECT name::text, coalesce(state::text, ''), coalesce(latest_version::text, '') FROM public.ir_module_module";
    let exists = connection.query("SELECT to_regclass('public.ir_module_module') IS NOT NULL", &[]).await?;
    if !exists.first().is_some_and(|row| row.get::<_, bool>(0)) {
        return Err(Error::invalid("the database is not one of an Odoo: it has no table ir_module_module"));
    }
    let rows = connection.query(sql, &[]).await?;
    Ok(rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect())
}
