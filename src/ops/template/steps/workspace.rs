//! The generation's directory, and the `odoo.conf` it is made with.

use super::super::{generations::remove_if_empty, making::Making};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{EnvId, Secret},
    odoo::conf::{Settings, merge},
    ops::{
        journal::{Journal, Step},
        odoo::OdooImage,
        ownership,
    },
};

pub struct Workspace;

impl Step<Making> for Workspace {
    const NAME: &'static str = "workspace";
    const TITLE: &'static str = "Preparing the workspace";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let dir = making.dir(ctx);
        for inner in ["data/filestore", "filestore"] {
            files::make_dir(&dir.join(inner))?;
        }
        let role = making.database();
        let settings = Settings {
            db_host: &ctx.names().database_container(),
            db_port: 5432,
            db_user: &role,
            db_password: &making.password,
            addons: &[],
            series: making.series,
            admin_password: &Secret::random(),
        };
        // Whether demonstration data come is said on the command line.
        let text = merge("", &settings).text;
        let text: Vec<&str> = text.lines().filter(|line| !line.contains("_demo")).collect();
        files::write(&dir.join("conf/odoo.conf"), text.join("\n").as_bytes(), 0o600, None)?;
        let owner = OdooImage::look(ctx, &making.image).await?.owner;
        let id = helper_id(&making);
        for inner in ["data", "filestore", "conf"] {
            ownership::give(ctx, &dir.join(inner), owner, making.image.as_str(), &id).await?;
        }
        Ok(dir.display().to_string())
    }

    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        let dir = making.dir(ctx);
        let removed = ownership::remove(ctx, &dir, making.image.as_str(), &helper_id(making)).await?;
        files::remove_any(&Making::path(ctx, &making.name.id()))?;
        remove_if_empty(ctx, &making.name.id())?;
        Ok(removed.then(|| dir.display().to_string()).into_iter().collect())
    }
}

/// Names the container that may have to change owners.
pub fn helper_id(making: &Making) -> EnvId {
    format!("tpl-{}", making.generation).parse().expect("a generation is 8 hex digits")
}
