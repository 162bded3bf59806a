//! The outputs of a team: begun, written, found and removed.

use std::path::PathBuf;

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{page::Line, summary};
use crate::{
    adapters::{
        bounded::{self, Bounded},
        files,
    },
    context::Context,
    error::{Error, Result},
    model::OutputId,
};

/// How long an output is kept after it was begun, in hours.
const KEPT_HOURS: i64 = 24;

/// How many outputs a team has at most.
const MOST: usize = 50;

/// What is known of an output.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Info {
    /// Its id.
    pub id: OutputId,
    /// What wrote it: `upgrade of sale in main`.
    pub source: String,
    /// When it was begun.
    pub begun_at: Timestamp,
}

/// An output being written.
pub struct Output {
    id: OutputId,
    record: Bounded,
    /// Why it could not be written to its end.
    failure: Option<Error>,
}

impl Output {
    /// Begins an output of `source`. The oldest ones go when there are too many.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub fn begin(ctx: &Context, source: impl Into<String>) -> Result<Self> {
        evict(ctx)?;
        let info = Info { id: OutputId::random(), source: source.into(), begun_at: Timestamp::now() };
        let directory = directory(ctx, &info.id);
        let record = Bounded::create(&directory)?;
        files::write_json(&directory.join("info.json"), &info)?;
        ctx.set_output_id(info.id.clone());
        Ok(Self { id: info.id, record, failure: None })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &OutputId {
        &self.id
    }

    /// Adds what was written. A disk that is full does not stop the work: what could
    /// not be kept is told by [`Self::end`].
    pub fn write(&mut self, bytes: &[u8]) {
        if self.failure.is_none() {
            self.failure = self.record.write(bytes).err();
        }
    }

    /// Keeps a file beside it, which goes when it goes; where it is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(&self, ctx: &Context, name: &str, bytes: &[u8]) -> Result<PathBuf> {
        let path = directory(ctx, &self.id).join(name);
        files::write(&path, bytes, 0o600, None)?;
        Ok(path)
    }

    /// Ends it; all of it when it is short, else what matters most.
    ///
    /// # Errors
    /// When it cannot be read again.
    pub fn end(self, ctx: &Context) -> Result<String> {
        if let Some(failure) = self.failure {
            ctx.warn(format!("output {} is incomplete: {}", self.id, failure.message));
        }
        shown(ctx, &self.id)
    }
}

/// An output as results show it: all of it when it is short, else what matters most.
///
/// # Errors
/// When it cannot be read.
pub fn shown(ctx: &Context, id: &OutputId) -> Result<String> {
    Ok(summary::summary(id, &lines(ctx, id)?))
}

/// All of an output that was kept; bytes that are not UTF-8 are replaced.
///
/// # Errors
/// When it cannot be read.
pub fn text(ctx: &Context, id: &OutputId) -> Result<String> {
    Ok(lines(ctx, id)?.into_iter().map(|line| line.text + "\n").collect())
}

/// What is known of an output.
///
/// # Errors
/// `not_found` when it is another team's, or gone.
pub fn find(ctx: &Context, id: &OutputId) -> Result<Info> {
    let info = files::read_json(&directory(ctx, id).join("info.json"))?;
    info.ok_or_else(|| {
        Error::not_found(format!("output {id} does not exist"))
            .hint(format!("outputs are kept for {KEPT_HOURS} hours; run the command again for a new one"))
    })
}

/// Its lines, without the end of each; one stands for what was dropped.
pub(super) fn lines(ctx: &Context, id: &OutputId) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    let mut end = None;
    for stretch in bounded::read(&directory(ctx, id))? {
        if let Some((bytes, number)) = end {
            let dropped: u64 = stretch.start.bytes - bytes;
            lines.push(Line { n: number, text: format!("[… {dropped} bytes were dropped here …]") });
        }
        let text = String::from_utf8_lossy(&stretch.bytes);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let numbered = text.split('\n').zip(stretch.start.lines + 1..);
        if !stretch.bytes.is_empty() {
            lines.extend(numbered.map(|(text, n)| Line { n, text: text.trim_end_matches('\r').to_owned() }));
        }
        end = Some((
            stretch.start.bytes + stretch.bytes.len() as u64,
            lines.last().map_or(0, |line: &Line| line.n),
        ));
    }
    Ok(lines)
}

fn directory(ctx: &Context, id: &OutputId) -> PathBuf {
    ctx.layout().outputs(&ctx.team).join(id.as_str())
}

/// Removes what is too old, and the oldest of too many.
fn evict(ctx: &Context) -> Result<()> {
    let outputs = ctx.layout().outputs(&ctx.team);
    let mut known = Vec::new();
    for name in files::entries(&outputs)? {
        let info: Option<Info> = files::read_json(&outputs.join(&name).join("info.json")).unwrap_or_default();
        // One without is being begun, or was when its process was killed.
        known.push((info.map_or(Timestamp::now(), |info| info.begun_at), name));
    }
    known.sort();
    let too_old = Timestamp::now() - KEPT_HOURS.hours();
    let too_many = (known.len() + 1).saturating_sub(MOST);
    for (place, (begun, name)) in known.into_iter().enumerate() {
        if place < too_many || begun < too_old {
            files::remove_any(&outputs.join(name))?;
        }
    }
    Ok(())
}
