//! The `odoo.conf` the generation is made with, and files its Odoo may read and write.

use super::{super::making::Making, workspace::helper_id};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::Secret,
    odoo::conf::{Settings, merge},
    ops::{
        journal::{Journal, Step},
        odoo::OdooImage,
        ownership,
    },
};

pub struct Configuration;

impl Step<Making> for Configuration {
    const NAME: &'static str = "configuration";
    const TITLE: &'static str = "Writing odoo.conf";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let (dir, role, image) = (making.dir(ctx), making.database(), making.odoo_image()?);
        let settings = Settings {
            db_host: &ctx.names().database_container(),
            db_port: 5432,
            db_user: &role,
            db_password: &making.password,
            addons: &[],
            series: making.series,
            admin_password: &Secret::random(),
            jobs: false,
            loads: None,
        };
        // Whether demonstration data come is said on the command line.
        let text = merge("", &settings).text;
        let text: Vec<&str> = text.lines().filter(|line| !line.contains("_demo")).collect();
        files::write(&dir.join("conf/odoo.conf"), text.join("\n").as_bytes(), 0o600, None)?;
        let owner = OdooImage::look(ctx, image).await?.owner;
        let id = helper_id(&making);
        for inner in ["data", "filestore", "conf"] {
            ownership::give(ctx, &dir.join(inner), owner, image.as_str(), &id).await?;
        }
        Ok(image.to_string())
    }
}
