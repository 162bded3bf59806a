//! What an environment's database tells the classifier.

use std::collections::BTreeSet;

use crate::{
    adapters::postgres::Connection,
    context::Context,
    error::Result,
    ops::{analysis::Known, environment::Environment, odoo::OdooImage},
};

/// Languages by both their names: files are called `de.po` as well as `de_DE.po`.
const LANGUAGES: &str =
    "SELECT code FROM res_lang WHERE active UNION SELECT iso_code FROM res_lang WHERE active";

/// Views whose arch was written over in the database, which then is no longer read from the
/// file (`odoo/addons/base/models/ir_ui_view.py`).
const EDITED: &str = "SELECT d.module || '.' || d.name FROM ir_ui_view v \
    JOIN ir_model_data d ON d.model = 'ir.ui.view' AND d.res_id = v.id WHERE v.arch_updated";

/// Asks the database.
pub async fn known(ctx: &Context, env: &Environment) -> Result<Known> {
    let server = ctx.database_server_as(&env.role, &env.password)?;
    let connection = server.connect(&env.database, "pull").await?;
    let installed =
        "SELECT name FROM ir_module_module WHERE state IN ('installed', 'to upgrade', 'to remove')";
    let demo = "SELECT name FROM ir_module_module WHERE demo AND state = 'installed'";
    Ok(Known {
        series: OdooImage::look(ctx, &env.request.image).await?.series,
        installed: Some(names(&connection, installed).await?),
        languages: Some(names(&connection, LANGUAGES).await?),
        demo: Some(names(&connection, demo).await?),
        edited_views: names(&connection, EDITED).await?,
        root_module: env.root_module.clone(),
    })
}

async fn names(connection: &Connection, sql: &str) -> Result<BTreeSet<String>> {
    let rows = connection.query(sql, &[]).await?;
    Ok(rows.iter().filter_map(|row| row.get::<_, Option<String>>(0)).collect())
}
