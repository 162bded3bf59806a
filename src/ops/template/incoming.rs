//! What was copied of a source that allows to go on where it broke off, kept beside the
//! generations of the template it is for: the next import of the same source takes it up.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{generations::remove_if_empty, record::Template, source::Source};
use crate::{
    adapters::{archive::Room, files},
    context::{self, Context, Lock},
    error::Result,
    model::{TemplateId, TemplateName},
};

/// For how long it is kept after the last try.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// What was copied: `incoming.json`, and beside it the files.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Incoming {
    /// Form of this record.
    pub version: u32,
    /// The template it is for.
    pub name: TemplateName,
    /// Where it comes from.
    pub source: Source,
    /// When the last copy began.
    pub since: Timestamp,
}

impl Incoming {
    /// The newest form of the record this odeum knows.
    const VERSION: u32 = 1;

    /// Reads what there is for a template.
    ///
    /// # Errors
    /// When the record is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, id: &TemplateId) -> Result<Option<Self>> {
        files::read_record(&dir(ctx, id).join("incoming.json"), Self::VERSION)
    }

    /// Where the filestore of a source is copied to: to what is there of the same source, and else
    /// to an empty directory.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn begin(ctx: &Context, name: &TemplateName, source: &Source) -> Result<PathBuf> {
        let (id, dir) = (name.id(), dir(ctx, &name.id()));
        let now = Timestamp::now();
        keep_only(ctx, &id, Some(source))?;
        files::make_private_dir(&dir)?;
        let record = Self { version: Self::VERSION, name: name.clone(), source: source.clone(), since: now };
        files::write_json(&dir.join("incoming.json"), &record)?;
        let filestore = dir.join("filestore");
        files::make_dir(&filestore)?;
        Ok(filestore)
    }

    /// Until when it is kept.
    #[must_use]
    pub fn until(&self) -> Timestamp {
        self.since.saturating_add(KEPT).unwrap_or(Timestamp::MAX)
    }
}

/// Where it is.
#[must_use]
pub fn dir(ctx: &Context, id: &TemplateId) -> PathBuf {
    ctx.layout().template(&ctx.team, id).join("incoming")
}

/// Gives up what there is for a template, unless it is of `source` and not too old; what went, in words.
///
/// # Errors
/// When it cannot be removed.
pub fn keep_only(ctx: &Context, id: &TemplateId, source: Option<&Source>) -> Result<Option<String>> {
    let dir = dir(ctx, id);
    let found = Incoming::read(ctx, id)?;
    if found.as_ref().is_some_and(|found| Some(&found.source) == source && found.until() > Timestamp::now()) {
        return Ok(None);
    }
    // The record goes last: as long as it is there, it is known whose the files are.
    files::remove_any(&dir.join("filestore"))?;
    let was_there = files::remove_any(&dir)?;
    let of = found.map_or_else(String::new, |found| format!(" of {}", found.source));
    Ok(was_there.then(|| format!("what was copied{of}")))
}

/// Gives up what is too old, of all templates nobody is at work on.
///
/// # Errors
/// When something cannot be read or removed.
pub async fn collect(ctx: &Context) -> Result<()> {
    for id in Template::ids(ctx)? {
        if !Incoming::read(ctx, &id)
            .is_ok_and(|found| found.is_some_and(|found| found.until() < Timestamp::now()))
        {
            continue;
        }
        let making = Lock::making(&ctx.team, &id);
        if let Ok(_alone) = context::acquire(ctx, "collect", &[making]).await {
            give_up(ctx, &id)?;
        }
    }
    Ok(())
}

/// Gives up what there is for a template, with its directory when there is nothing else in it.
///
/// # Errors
/// When it cannot be removed.
pub fn give_up(ctx: &Context, id: &TemplateId) -> Result<()> {
    keep_only(ctx, id, None)?;
    remove_if_empty(ctx, id)
}

/// After an import failed: says what is kept. That is nothing when there is nothing, or hardly any
/// room for it.
///
/// # Errors
/// When it cannot be removed.
pub fn after_failure(ctx: &Context, id: &TemplateId) -> Result<()> {
    let Some(found) = Incoming::read(ctx, id)? else { return Ok(()) };
    let dir = dir(ctx, id);
    let bytes = files::tree_size(&dir.join("filestore"));
    if bytes == 0 || Room::at(&dir).has(0).is_err() {
        return give_up(ctx, id);
    }
    let Incoming { source, name, .. } = found;
    ctx.warn(format!(
        "the files that were copied of {source}, {} MB, are kept for a day: the same command goes on there, \
         and `odeum template delete {name}` gives them up",
        bytes / 1_000_000
    ));
    Ok(())
}
