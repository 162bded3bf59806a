//! The new generation takes the old one's place, in one transaction.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::super::{
    making::Making,
    record::{Template, generation_dump, generation_filestore},
    source::Source,
};
use crate::{
    adapters::{fault, files, lock::Held, postgres},
    context::{self, Context, Lock},
    error::{Error, Result},
    model::Names,
    ops::{
        journal::{Journal, Step},
        system::ensure_database,
    },
};

/// From its beginning to the end of the plan nobody is let clone the template: the new
/// generation may still be taken back.
#[derive(Default)]
pub struct Publish {
    alone: Mutex<Option<Held>>,
}

impl Step<Making> for Publish {
    const NAME: &'static str = "publish";
    const TITLE: &'static str = "Sealing the template";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        self.be_alone(ctx, &making).await?;
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
        fault::point("template-make.record.before", &ctx.cancel).await?;
        record(ctx, &making, &database)?;
        Ok(database)
    }

    /// Puts the old generation back when the new one is in its place: its record first, for a
    /// record of the new one says that all is done.
    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        ensure_database(ctx).await?;
        let database = Names::template_database(&making.team, &making.name.id());
        let server = ctx.administrate(&format!("unpublish {database}")).await?;
        // Only who makes the next generation changes this, and that is us.
        if postgres::labelled(&server, &database).await?.as_deref() != Some(&making.generation) {
            return Ok(Vec::new());
        }
        self.be_alone(ctx, making).await?;
        let (path, old) = (Template::path(ctx, &making.name.id()), previous_database(making));
        let mut renames = vec![(database.clone(), making.database())];
        match &making.previous {
            None => drop(files::remove_any(&path)?),
            Some(previous) if postgres::exists(&server, &old).await? => {
                files::write_json(&path, previous)?;
                renames.push((old, database));
            }
            Some(previous) => {
                record(ctx, making, &database)?;
                let generation = &previous.generation;
                return Err(Error::conflict(format!(
                    "the database {old} of generation {generation} is gone, so the new one stays"
                )));
            }
        }
        postgres::rename(&server, &renames).await?;
        Ok(Vec::new())
    }
}

impl Publish {
    /// The template to ourselves: whoever clones from it finishes first.
    async fn be_alone(&self, ctx: &Context, making: &Making) -> Result<()> {
        let mine = || self.alone.lock().unwrap_or_else(PoisonError::into_inner);
        if mine().is_some() {
            return Ok(());
        }
        let lock = Lock::template(&making.team, &making.name.id());
        let held = context::wait(ctx, "publish", &lock, |what| {
            ctx.step(format!("Waiting for environments that are being made from {what}"));
        })
        .await?;
        *mine() = Some(held);
        Ok(())
    }
}

/// What the database of the generation before is called until it is dropped.
#[must_use]
pub fn previous_database(making: &Making) -> String {
    let generation = making.previous.as_ref().map_or("before", |previous| previous.generation.as_str());
    Names::generation_database(&making.team, generation)
}

fn record(ctx: &Context, making: &Making, database: &str) -> Result<()> {
    let id = making.name.id();
    let template = Template {
        version: Template::VERSION,
        name: making.name.clone(),
        generation: making.generation.clone(),
        database: database.to_owned(),
        odoo_image: making.odoo_image()?.clone(),
        series: making.series,
        repo_url: making.repo_url.clone(),
        code: making.code.clone(),
        extra_addons: making.extra_addons.clone(),
        extra_commits: making.extra_commits.clone(),
        source: source(making),
        made_from: Some(making.source.clone()),
        modules: making.installed.clone(),
        neutralized: !making.keep_raw,
        neutralizer: making.neutralizer.clone(),
        created_at: Timestamp::now(),
        dump_bytes: files::tree_size(&generation_dump(ctx, &id, &making.generation)),
        dump_sha256: making.dump_sha256.clone(),
        filestore_bytes: files::tree_size(&generation_filestore(ctx, &id, &making.generation)),
        is_going: false,
    };
    files::write_json(&Template::path(ctx, &id), &template)
}

/// Where the data came from in the first place, with the database that was found there.
fn source(making: &Making) -> Option<Source> {
    let told = || making.intake.as_ref().and_then(|intake| intake.manifest.db_name.clone());
    match making.source.clone() {
        Source::Generation { .. } => making.previous.as_ref().and_then(|before| before.source.clone()),
        Source::Odoo { url, database, filestore } => {
            Some(Source::Odoo { url, database: database.or_else(told), filestore })
        }
        source => Some(source),
    }
}
