//! The outputs of a team: begun, written, found and removed.
//!
//! One is a directory of parts with `info.json` and `lock`, which whoever writes it holds: it is
//! never removed before the call that began it has ended. A directory gets its name when both are
//! there and loses it before anything in it is removed, so what has an id is whole.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use super::{summary, text::Text};
use crate::{
    adapters::{
        bounded::{self, Bounded},
        files,
        lock::{self, Attempt},
    },
    context::Context,
    error::{Error, Result},
    model::OutputId,
};

/// How long an output is kept after the last of it was written, in hours.
const KEPT_HOURS: i64 = 24;

/// How many outputs a team has at most, and how many bytes in them. Those being written may be more.
const MOST: usize = 50;
const MOST_BYTES: u64 = 200_000_000;

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
    /// Begins an output of `source`, which stays as long as the call. The oldest ones go when there
    /// are too many.
    ///
    /// # Errors
    /// When the data directory cannot be written.
    pub fn begin(ctx: &Context, source: impl Into<String>) -> Result<Self> {
        evict(ctx)?;
        let info = Info { id: OutputId::random(), source: source.into(), begun_at: Timestamp::now() };
        let (directory, unfinished) = (directory(ctx, &info.id), unfinished(ctx, info.id.as_str()));
        files::make_private_dir(&unfinished)?;
        let Attempt::Taken(held) = lock::try_acquire(&unfinished.join(LOCK), true, &info.source)? else {
            return Err(Error::internal(format!("output {} is somebody else's", info.id)));
        };
        files::write_json(&unfinished.join(INFO), &info)?;
        std::fs::rename(&unfinished, &directory)?;
        ctx.hold_output(info.id.clone(), held);
        Ok(Self { record: Bounded::create(&directory)?, id: info.id, failure: None })
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
/// `not_found` when it is gone.
pub fn shown(ctx: &Context, id: &OutputId) -> Result<String> {
    Ok(summary::summary(id, &find(ctx, id)?.1))
}

/// All of an output that was kept; bytes that are not UTF-8 are replaced.
///
/// # Errors
/// `not_found` when it is gone.
pub fn text(ctx: &Context, id: &OutputId) -> Result<String> {
    let mut all = String::new();
    for (_, line) in find(ctx, id)?.1.lines() {
        all.push_str(&line);
        all.push('\n');
    }
    Ok(all)
}

/// What is known of an output, and what there is of it.
///
/// # Errors
/// `not_found` when it is another team's, or gone.
pub(super) fn find(ctx: &Context, id: &OutputId) -> Result<(Info, Text)> {
    let directory = directory(ctx, id);
    let text = Text::new(bounded::read(&directory)?);
    // Looked at last: while it is there, all that was read before was.
    match files::read_json(&directory.join(INFO))? {
        Some(info) if is_under_way(&directory) || !is_old(&directory) => Ok((info, text)),
        _ => Err(Error::not_found(format!("output {id} does not exist"))
            .hint(format!("outputs are kept for {KEPT_HOURS} hours; run the command again for a new one"))),
    }
}

const INFO: &str = "info.json";
const LOCK: &str = "lock";

fn directory(ctx: &Context, id: &OutputId) -> PathBuf {
    ctx.layout().outputs(&ctx.team).join(id.as_str())
}

/// Where an output is that is not one yet, or not any more.
fn unfinished(ctx: &Context, name: &str) -> PathBuf {
    ctx.layout().outputs(&ctx.team).join(format!("{}{name}", files::UNFINISHED))
}

fn is_under_way(directory: &Path) -> bool {
    lock::is_held(&directory.join(LOCK))
}

fn is_old(directory: &Path) -> bool {
    files::written_at(directory).is_none_or(|written| written < Timestamp::now() - KEPT_HOURS.hours())
}

/// Removes what is too old, and the oldest of too many and of too much.
fn evict(ctx: &Context) -> Result<()> {
    let all = ctx.layout().outputs(&ctx.team);
    let (unfinished, mut outputs): (Vec<String>, Vec<String>) =
        files::entries(&all)?.into_iter().partition(|name| name.starts_with(files::UNFINISHED));
    outputs.sort_by_cached_key(|name| files::written_at(&all.join(name)));
    let mut count = outputs.len() + 1;
    let mut bytes: u64 = outputs.iter().map(|name| files::tree_size(&all.join(name))).sum();
    for name in outputs {
        let path = all.join(&name);
        let must_go = count > MOST || bytes > MOST_BYTES || is_old(&path);
        if must_go && !is_under_way(&path) {
            count -= 1;
            bytes = bytes.saturating_sub(files::tree_size(&path));
            remove(&path, &self::unfinished(ctx, &name));
        }
    }
    // What a killed one began, or began to remove.
    for path in unfinished.into_iter().map(|name| all.join(name)) {
        if is_old(&path) && !is_under_way(&path) {
            remove(&path, &path);
        }
    }
    Ok(())
}

/// What is kept no longer and still there: it goes when the next output is begun.
///
/// # Errors
/// When the directory cannot be read.
pub fn old(ctx: &Context) -> Result<Vec<PathBuf>> {
    let all = ctx.layout().outputs(&ctx.team);
    let paths = files::entries(&all)?.into_iter().map(|name| all.join(name));
    Ok(paths.filter(|path| is_old(path) && !is_under_way(path)).collect())
}

/// Takes its name from an output, then removes it. Another process may be doing the same; what
/// stays is tried again by the next one.
fn remove(path: &Path, nameless: &Path) {
    if std::fs::rename(path, nameless).is_ok()
        && let Err(error) = files::remove_dir(nameless)
    {
        tracing::warn!("{}", error.message);
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::error::Kind;

    fn call(home: &TempDir) -> Context {
        Context::below(home.path(), CancellationToken::new())
    }

    /// A call that writes something and ends.
    fn written(home: &TempDir) -> OutputId {
        let ctx = call(home);
        let mut output = Output::begin(&ctx, "a test").unwrap();
        output.write(b"one\ntwo\n");
        let id = output.id().clone();
        assert_eq!(output.end(&ctx).unwrap(), "one\ntwo");
        id
    }

    fn names(home: &TempDir) -> Vec<String> {
        let ctx = call(home);
        files::entries(&ctx.layout().outputs(&ctx.team)).unwrap()
    }

    fn grow_old(directory: &Path, hours: i64) {
        let time = Timestamp::now() - hours.hours();
        for name in files::entries(directory).unwrap() {
            std::fs::File::open(directory.join(name)).unwrap().set_modified(time.into()).unwrap();
        }
        std::fs::File::open(directory).unwrap().set_modified(time.into()).unwrap();
    }

    #[test]
    fn what_is_being_written_stays_and_what_is_gone_is_an_error() {
        let home = tempfile::tempdir().unwrap();
        let ctx = call(&home);
        let mut long = Output::begin(&ctx, "a long test").unwrap();
        long.write(b"the beginning\n");
        let id = long.id().clone();
        grow_old(&directory(&ctx, &id), KEPT_HOURS + 1);
        for _ in 0..2 * MOST {
            written(&home);
        }
        assert_eq!(names(&home).len(), MOST);
        long.write(b"the end\n");
        assert_eq!(long.end(&ctx).unwrap(), "the beginning\nthe end");
        for _ in 0..2 * MOST {
            written(&home);
        }
        // Its call looks at it once more.
        assert_eq!(text(&ctx, &id).unwrap(), "the beginning\nthe end\n");
        drop(ctx);
        for _ in 0..MOST {
            written(&home);
        }
        assert_eq!(text(&call(&home), &id).unwrap_err().kind, Kind::NotFound);
        assert_eq!(names(&home).len(), MOST);
    }

    #[test]
    fn what_is_old_is_gone_at_once() {
        let home = tempfile::tempdir().unwrap();
        let (ctx, old, new) = (call(&home), written(&home), written(&home));
        grow_old(&directory(&ctx, &old), KEPT_HOURS + 1);
        assert_eq!(text(&ctx, &old).unwrap_err().kind, Kind::NotFound);
        assert_eq!(text(&ctx, &new).unwrap(), "one\ntwo\n");
        let newer = written(&home);
        let mut expected = [new.to_string(), newer.to_string()];
        expected.sort();
        assert_eq!(names(&home), expected);
    }

    #[test]
    fn bytes_are_counted_whatever_they_are() {
        let home = tempfile::tempdir().unwrap();
        let ids: Vec<OutputId> = (0..3).map(|_| written(&home)).collect();
        let ctx = call(&home);
        for (id, age) in ids.iter().zip([3, 2, 1]) {
            let body = std::fs::File::create(directory(&ctx, id).join("body")).unwrap();
            body.set_len(MOST_BYTES / 2 - 1_000).unwrap();
            grow_old(&directory(&ctx, id), age);
        }
        let last = written(&home);
        let mut expected = [&ids[1], &ids[2], &last].map(OutputId::to_string);
        expected.sort();
        assert_eq!(names(&home), expected);
    }

    #[test]
    fn what_a_killed_process_left_goes_with_time() {
        let home = tempfile::tempdir().unwrap();
        let ctx = call(&home);
        written(&home);
        let left = [unfinished(&ctx, "0a1b2c3d"), ctx.layout().outputs(&ctx.team).join("00000000")];
        for path in &left {
            std::fs::create_dir(path).unwrap();
        }
        written(&home);
        assert!(left.iter().all(|path| path.exists()));
        assert_eq!(text(&ctx, &"00000000".parse().unwrap()).unwrap_err().kind, Kind::NotFound);
        for path in &left {
            grow_old(path, KEPT_HOURS + 1);
        }
        written(&home);
        assert!(left.iter().all(|path| !path.exists()));
    }

    #[test]
    fn many_at_once_do_not_take_one_anothers() {
        let home = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..MOST).for_each(|_| drop(written(&home))));
            }
        });
        written(&home);
        let names = names(&home);
        assert!(names.len() == MOST && names.iter().all(|name| name.len() == 8), "{names:?}");
    }
}
