//! What a database has: columns, and modules whose code is in a checkout.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use super::scripts::Script;
use crate::{adapters::postgres::Connection, error::Result, ops::neutralize::Tier};

/// Which of these places, `table.column`, there are. Tables are looked for where Odoo
/// itself finds them, by the search path of the role.
///
/// # Errors
/// When the database cannot be read.
pub async fn columns(connection: &Connection, places: &[&str]) -> Result<BTreeSet<String>> {
    let sql = "SELECT place FROM unnest($1::text[]) AS place JOIN pg_catalog.pg_attribute \
               ON attrelid = pg_catalog.to_regclass(split_part(place, '.', 1)) \
               AND attname = split_part(place, '.', 2) AND NOT attisdropped";
    let rows = connection.query(sql, &[&places]).await?;
    Ok(rows.into_iter().map(|row| row.get(0)).collect())
}

/// The `data/neutralize.sql` of those `modules` (name → directory in `code`) that are
/// installed: Odoo runs these, but a template may be made without the code.
///
/// # Errors
/// When one leads out of the checkout, or is not UTF-8.
pub async fn module_scripts(
    connection: &Connection,
    code: &Path,
    modules: &BTreeMap<String, PathBuf>,
) -> Result<Vec<Script>> {
    let mut scripts = Vec::new();
    for (name, directory) in modules {
        let found = Script::read(code, &directory.join("data/neutralize.sql"), Tier::Native, None)?;
        scripts.extend(found.map(|script| (name.clone(), script)));
    }
    if scripts.is_empty() {
        return Ok(Vec::new());
    }
    // The states of `get_installed_modules` in `odoo/modules/neutralize.py`.
    let sql =
        "SELECT name::text FROM ir_module_module WHERE state IN ('installed', 'to upgrade', 'to remove')";
    let rows = connection.query(sql, &[]).await?;
    let installed: BTreeSet<String> = rows.into_iter().map(|row| row.get(0)).collect();
    Ok(scripts.into_iter().filter(|(name, _)| installed.contains(name)).map(|(_, script)| script).collect())
}
