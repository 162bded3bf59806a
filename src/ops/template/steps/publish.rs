//! The new generation takes the old one's place, in one transaction.

use jiff::Timestamp;

use super::super::{
    making::Making,
    record::{Template, generation_dump, generation_filestore},
};
use crate::{
    adapters::{files, postgres},
    context::Context,
    error::Result,
    model::Names,
    ops::{
        journal::{Journal, Step},
        system::ensure_database,
    },
};

pub struct Publish;

impl Step<Making> for Publish {
    const NAME: &'static str = "publish";
    const TITLE: &'static str = "Sealing the template";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let database = Names::template_database(&making.team, &making.name.id());
        let server = ctx.administrate(&format!("publish {database}")).await?;
        postgres::seal(&server, &making.database()).await?;
        let old = previous_database(&making);
        let mut renames = Vec::new();
        if postgres::exists(&server, &database).await? {
            renames.push((database.clone(), old));
        }
        renames.push((making.database(), database.clone()));
        postgres::rename(&server, &renames).await?;
        postgres::drop_role(&server, &making.database()).await?;
        record(ctx, &making, &database)?;
        Ok(database)
    }

    /// Puts the old generation back when the new one is in its place.
    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        ensure_database(ctx).await?;
        let database = Names::template_database(&making.team, &making.name.id());
        let server = ctx.administrate(&format!("unpublish {database}")).await?;
        if postgres::labelled(&server, &database).await?.as_deref() != Some(&making.generation) {
            return Ok(Vec::new());
        }
        let old = previous_database(making);
        let mut renames = vec![(database.clone(), making.database())];
        match postgres::exists(&server, &old).await? {
            true => renames.push((old, database)),
            false => drop(files::remove_any(&Template::path(ctx, &making.name.id()))?),
        }
        postgres::rename(&server, &renames).await?;
        Ok(Vec::new())
    }
}

/// What the database of the generation before is called until it is dropped.
#[must_use]
pub fn previous_database(making: &Making) -> String {
    let generation = making.previous.as_deref().unwrap_or("before");
    Names::generation_database(&making.team, generation)
}

fn record(ctx: &Context, making: &Making, database: &str) -> Result<()> {
    let id = making.name.id();
    let template = Template {
        version: Template::VERSION,
        name: making.name.clone(),
        generation: making.generation.clone(),
        database: database.to_owned(),
        odoo_image: making.image.clone(),
        series: making.series,
        repo_url: making.repo_url.clone(),
        modules: making.installed.clone(),
        neutralized: !making.keep_raw,
        created_at: Timestamp::now(),
        dump_bytes: files::tree_size(&generation_dump(ctx, &id, &making.generation)),
        filestore_bytes: files::tree_size(&generation_filestore(ctx, &id, &making.generation)),
    };
    files::write_json(&Template::path(ctx, &id), &template)
}
