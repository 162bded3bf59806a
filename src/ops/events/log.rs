//! The file of a team, `events/<team>.jsonl` in the data directory: appended to, and begun anew
//! when it is too long. What was written before is kept beside it.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Instant,
};

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{
    arguments::masked,
    event::{Event, Outcome},
};
use crate::{
    adapters::{files, process},
    context::Context,
    error::{Context as _, Error, Result},
    model::Secret,
};

/// How long a file gets, in bytes, and how many there are of a team.
const LONGEST: u64 = 4_000_000;
const FILES: usize = 5;

/// A call that is being taken down.
pub struct Recording {
    event: Event,
    started: Instant,
}

/// Takes down that a call begins. Where there is no installation yet there is nothing to keep it
/// in until its end. That it cannot be written does not stop the call.
#[must_use]
pub fn begin(ctx: &Context, tool: &str, arguments: Map<String, Value>) -> Recording {
    let arguments = masked(arguments);
    let event = Event {
        id: Secret::random_hex8(),
        time: Timestamp::now(),
        tool: tool.to_owned(),
        env: Event::environment(&arguments),
        arguments,
        face: ctx.face().to_owned(),
        user: process::user(),
        process: std::process::id(),
        outcome: Outcome::Unfinished,
        error: None,
        message: None,
        duration_ms: None,
    };
    write(ctx, &event);
    Recording { event, started: Instant::now() }
}

impl Recording {
    /// Takes down how it ended: with a result, which may tell of a failure, or with an error.
    pub fn end(mut self, ctx: &Context, ended: Result<(&Value, bool), &Error>) {
        let event = &mut self.event;
        match ended {
            Ok((result, is_failure)) => {
                event.outcome = if is_failure { Outcome::Failed } else { Outcome::Done };
                let env = result.get("env_name").and_then(Value::as_str);
                event.env = event.env.take().or(env.map(str::to_owned));
            }
            Err(error) => event.fail(error),
        }
        event.duration_ms = Some(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX));
        write(ctx, event);
    }
}

fn write(ctx: &Context, event: &Event) {
    let path = path(ctx);
    let is_begun = path.parent().is_some_and(Path::is_dir);
    if !is_begun && !ctx.layout().system_record().exists() {
        return;
    }
    if let Err(error) = append(&path, event) {
        tracing::warn!("{} is not taken down: {}", event.tool, error.message);
    }
}

fn path(ctx: &Context) -> PathBuf {
    ctx.layout().events(&ctx.team)
}

/// Appends a line under the lock of the file. What a killed writer, or one whose disk was full, left
/// of a line is ended first.
fn append(path: &Path, event: &Event) -> Result<()> {
    let describe = || format!("writing {}", path.display());
    if let Some(parent) = path.parent() {
        files::make_private_dir(parent)?;
    }
    let lock = open(&path.with_extension("lock")).context(describe())?;
    lock.lock().context(describe())?;
    let mut file = open(path).context(describe())?;
    if file.metadata().context(describe())?.len() > LONGEST {
        rotate(path)?;
        file = open(path).context(describe())?;
    }
    let mut line = if ends_inside_a_line(&mut file).context(describe())? { vec![b'\n'] } else { Vec::new() };
    serde_json::to_writer(&mut line, event).map_err(anyhow::Error::from)?;
    line.push(b'\n');
    file.write_all(&line).context(describe())
}

fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)
}

fn ends_inside_a_line(file: &mut File) -> std::io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

/// The file before this one, by its place: the higher the older.
fn earlier(path: &Path, place: usize) -> PathBuf {
    match place {
        0 => path.to_owned(),
        place => path.with_extension(format!("{place}.jsonl")),
    }
}

/// Makes room for a new file; the oldest goes.
fn rotate(path: &Path) -> Result<()> {
    for place in (0..FILES - 1).rev() {
        match fs::rename(earlier(path, place), earlier(path, place + 1)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Which events are wanted.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Those for one environment.
    pub env: Option<String>,
    /// Those that began since then.
    pub since: Option<Timestamp>,
    /// At most so many, the newest.
    pub limit: usize,
}

/// Events that were found.
#[derive(Debug)]
pub struct Found {
    /// Oldest first.
    pub events: Vec<Event>,
    /// How many there are of these in all.
    pub total: usize,
    /// How many lines could not be read.
    pub damaged: usize,
}

/// The events of this call's team. Lines that are damaged are passed over and counted.
///
/// # Errors
/// When a file cannot be read.
pub fn list(ctx: &Context, wanted: &Wanted) -> Result<Found> {
    let path = path(ctx);
    let (mut order, mut events, mut damaged) = (Vec::new(), BTreeMap::new(), 0);
    for place in (0..FILES).rev() {
        let Some(text) = files::read_text(&earlier(&path, place))? else { continue };
        for line in text.lines().filter(|line| !line.is_empty()) {
            match serde_json::from_str::<Event>(line) {
                Err(_) => damaged += 1,
                // The second line of a call is in the place of its first.
                Ok(event) => {
                    if !events.contains_key(&event.id) {
                        order.push(event.id.clone());
                    }
                    events.insert(event.id.clone(), event);
                }
            }
        }
    }
    let is_wanted = |event: &Event| {
        wanted.since.is_none_or(|since| event.time >= since)
            && wanted.env.as_ref().is_none_or(|env| event.env.as_ref() == Some(env))
    };
    let mut found: Vec<Event> = order.iter().filter_map(|id| events.remove(id)).filter(is_wanted).collect();
    let total = found.len();
    found.drain(..total.saturating_sub(wanted.limit));
    Ok(Found { events: found, total, damaged })
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tokio_util::sync::CancellationToken;

    use super::*;

    fn call(home: &tempfile::TempDir) -> Context {
        let ctx = Context::below(home.path(), CancellationToken::new());
        files::make_private_dir(path(&ctx).parent().unwrap()).unwrap();
        ctx
    }

    fn one(ctx: &Context, env: &str) {
        let arguments = json!({"env_name": env}).as_object().unwrap().clone();
        begin(ctx, "stop_environment", arguments).end(ctx, Ok((&Value::Null, false)));
    }

    fn all(ctx: &Context) -> Found {
        list(ctx, &Wanted { limit: usize::MAX, ..Wanted::default() }).unwrap()
    }

    #[test]
    fn a_call_is_one_event_that_begins_and_ends() {
        let home = tempfile::tempdir().unwrap();
        let ctx = call(&home);
        let recording = begin(&ctx, "delete_environment", Map::new());
        assert_eq!(all(&ctx).events[0].outcome, Outcome::Unfinished);
        recording.end(&ctx, Err(&Error::conflict("no\nreally")));
        let found = all(&ctx);
        assert_eq!((found.total, found.damaged), (1, 0));
        let event = &found.events[0];
        assert_eq!((event.outcome, event.error.as_deref()), (Outcome::Error, Some("conflict")));
        assert_eq!((event.message.as_deref(), event.duration_ms.is_some()), (Some("no"), true));
        assert!(!event.user.is_empty() && event.process == std::process::id());
    }

    #[test]
    fn they_are_chosen_by_environment_time_and_number() {
        let home = tempfile::tempdir().unwrap();
        let ctx = call(&home);
        for env in ["one", "two", "one", "one"] {
            one(&ctx, env);
        }
        let wanted = Wanted { env: Some("one".into()), limit: 2, ..Wanted::default() };
        let found = list(&ctx, &wanted).unwrap();
        assert_eq!((found.events.len(), found.total), (2, 3));
        let later = Timestamp::now() + jiff::SignedDuration::from_secs(1);
        let wanted = Wanted { since: Some(later), limit: 9, ..Wanted::default() };
        assert_eq!(list(&ctx, &wanted).unwrap().total, 0);
    }

    #[test]
    fn a_damaged_line_is_passed_over_and_counted() {
        let home = tempfile::tempdir().unwrap();
        let ctx = call(&home);
        one(&ctx, "one");
        // As a writer leaves it that was killed, or whose disk was full.
        open(&path(&ctx)).unwrap().write_all(b"{\"id\": \"half").unwrap();
        one(&ctx, "two");
        let found = all(&ctx);
        assert_eq!((found.total, found.damaged), (2, 1));
    }

    #[test]
    fn nothing_is_lost_when_many_write_and_files_are_begun_anew() {
        let home = tempfile::tempdir().unwrap();
        let ctx = call(&home);
        // Nearly full, with what is no event.
        fs::write(path(&ctx), "x\n".repeat(usize::try_from(LONGEST / 2).unwrap() - 10)).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..25).for_each(|_| one(&ctx, "one")));
            }
        });
        let found = all(&ctx);
        assert_eq!(found.total, 200);
        assert!(found.events.iter().all(|event| event.outcome == Outcome::Done));
        assert!(fs::metadata(path(&ctx)).unwrap().len() < 200_000, "no new file was begun");
    }

    #[test]
    fn the_oldest_file_goes() {
        let home = tempfile::tempdir().unwrap();
        let ctx = call(&home);
        for place in 0..2 * FILES {
            fs::write(path(&ctx), format!("{place}\n")).unwrap();
            rotate(&path(&ctx)).unwrap();
        }
        let names = files::entries(path(&ctx).parent().unwrap()).unwrap();
        assert_eq!(names, ["1.1.jsonl", "1.2.jsonl", "1.3.jsonl", "1.4.jsonl"]);
    }
}
