//! Odoo installs the modules into the generation's database.

use super::{super::making::Making, one_shot, purpose};
use crate::{
    context::Context,
    error::{Error, Result},
    model::{Modules, Series},
    ops::{
        journal::{Journal, Record, Step},
        odoo::{clear, run},
    },
};

pub struct Install {
    /// What to install.
    pub modules: Modules,
    /// Whether with demonstration data.
    pub demo: bool,
}

impl Step<Making> for Install {
    const NAME: &'static str = "install";
    const TITLE: &'static str = "Installing modules";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let database = making.database();
        let modules = self.modules.to_string();
        let mut arguments =
            ["-d", &database, "-i", &modules, "--stop-after-init", "--no-http"].map(str::to_owned).to_vec();
        let demo = making.series.map_or(&[][..], |series: Series| series.demo_options(self.demo));
        arguments.extend(demo.iter().map(|&option| option.to_owned()));
        run(ctx, &one_shot(ctx, &making, Self::NAME, arguments)?).await?;
        // Odoo warns of a module it does not know, and succeeds.
        let connection =
            ctx.database_server_as(&database, &making.password)?.connect(&database, "verify").await?;
        let sql = "SELECT name, coalesce(latest_version, '') FROM ir_module_module WHERE state = 'installed'";
        let rows = connection.query(sql, &[]).await?;
        let installed: std::collections::BTreeMap<String, String> =
            rows.into_iter().map(|row| (row.get(0), row.get(1))).collect();
        let missing: Vec<&str> = self
            .modules
            .names()
            .iter()
            .map(crate::model::ModuleName::as_str)
            .filter(|name| !installed.contains_key(*name))
            .collect();
        if !missing.is_empty() {
            return Err(Error::invalid(format!(
                "{} does not have module {}",
                making.odoo_image()?,
                missing.join(", ")
            ))
            .hint("correct the names given with --modules"));
        }
        let count = installed.len();
        journal.update(|making| making.installed = installed)?;
        Ok(format!("{count} modules"))
    }

    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        clear(ctx, &purpose(making, Self::NAME), making.is_in_flight(Self::NAME)).await
    }
}
