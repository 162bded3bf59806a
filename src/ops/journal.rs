//! Operations of many steps that end complete or not at all.
//!
//! A [`Step`] knows how to do its part and how to take it back; taking back
//! depends on the record alone, so another process can do it after a crash. The
//! record is on disk before the first step, and says which steps began. A step
//! that fails, or a caller who gives up, makes every step be taken back in
//! reverse order. Deleting a thing is the same taking back.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use futures_util::future::{BoxFuture, join_all};
use serde::Serialize;

use crate::{
    adapters::{fault, files},
    context::Context,
    error::{Error, Kind, Result},
    model::StepEntry,
};

/// One part of an operation on a record `R`.
pub trait Step<R: Sync>: Send + Sync {
    /// Its name in results, records and fault points: `database`.
    const NAME: &'static str;

    /// What it does, for people: `Making the database`.
    const TITLE: &'static str;

    /// Does it and says how: `wal_log, 27 MB`.
    fn apply(&self, ctx: &Context, journal: &Journal<R>) -> impl Future<Output = Result<String>> + Send;

    /// Takes it back, done wholly, in part or not at all, and names what went.
    /// The default has nothing to take back.
    fn undo(&self, _ctx: &Context, _record: &R) -> impl Future<Output = Result<Vec<String>>> + Send {
        async { Ok(Vec::new()) }
    }
}

/// A [`Step`] with its type erased, so that a plan can hold all kinds.
pub trait AnyStep<R>: Send + Sync {
    /// [`Step::NAME`].
    fn name(&self) -> &'static str;
    /// [`Step::TITLE`].
    fn title(&self) -> &'static str;
    /// [`Step::apply`].
    fn apply<'a>(&'a self, ctx: &'a Context, journal: &'a Journal<R>) -> BoxFuture<'a, Result<String>>;
    /// [`Step::undo`].
    fn undo<'a>(&'a self, ctx: &'a Context, record: &'a R) -> BoxFuture<'a, Result<Vec<String>>>;
}

impl<R: Sync, S: Step<R>> AnyStep<R> for S {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn title(&self) -> &'static str {
        S::TITLE
    }

    fn apply<'a>(&'a self, ctx: &'a Context, journal: &'a Journal<R>) -> BoxFuture<'a, Result<String>> {
        Box::pin(Step::apply(self, ctx, journal))
    }

    fn undo<'a>(&'a self, ctx: &'a Context, record: &'a R) -> BoxFuture<'a, Result<Vec<String>>> {
        Box::pin(Step::undo(self, ctx, record))
    }
}

/// Steps that run side by side.
pub type Group<R> = Vec<Box<dyn AnyStep<R>>>;

/// A record that lists the steps taken on it.
pub trait Record: Serialize + Clone + Send + Sync {
    /// The steps that began, in order.
    fn steps(&self) -> &[StepEntry];

    /// The same, to be changed.
    fn steps_mut(&mut self) -> &mut Vec<StepEntry>;

    /// Whether a step began: only what began is taken back, so that a failure
    /// never takes what somebody else made.
    fn has_begun(&self, name: &str) -> bool {
        self.steps().iter().any(|step| step.name == name)
    }

    /// Whether a step was under way when its process was killed.
    fn is_in_flight(&self, name: &str) -> bool {
        self.steps().iter().any(|step| step.name == name && step.is_in_flight())
    }

    /// Says that all steps are done, where the record itself says so.
    fn complete(&mut self) {}

    /// Says that it is being taken back, where the steps that began would tell something else.
    fn give_up(&mut self) {}
}

/// The record of a running operation, in memory and on disk.
pub struct Journal<R> {
    operation: &'static str,
    path: PathBuf,
    record: Mutex<R>,
}

impl<R: Record> Journal<R> {
    /// Writes the first form of the record; from here on the operation exists.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn begin(ctx: &Context, operation: &'static str, path: &Path, record: R) -> Result<Self> {
        fault::point(&format!("{operation}.begin.before"), &ctx.cancel).await?;
        files::write_json(path, &record)?;
        let _ = fault::point(&format!("{operation}.begin.after"), &ctx.cancel).await;
        Ok(Self::of(operation, path, record))
    }

    /// The journal of a thing that was made before.
    pub fn of(operation: &'static str, path: &Path, record: R) -> Self {
        Self { operation, path: path.to_owned(), record: Mutex::new(record) }
    }

    /// The record as it is now.
    pub fn record(&self) -> R {
        self.guard().clone()
    }

    /// Changes the record, in memory and on disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn update(&self, change: impl FnOnce(&mut R)) -> Result<()> {
        let mut record = self.guard();
        change(&mut record);
        files::write_json(&self.path, &*record)
    }

    /// Takes all steps, group after group. When one fails or the caller gives
    /// up, everything is taken back and the failure returned.
    ///
    /// # Errors
    /// The first failure; its hint names what could not be taken back, if anything.
    pub async fn run(&self, ctx: &Context, groups: &[Group<R>]) -> Result<()> {
        ctx.steps(groups.iter().map(Vec::len).sum());
        let Err(error) = self.apply_all(ctx, groups).await else { return Ok(()) };
        ctx.step("Undoing");
        // On a full disk it is taken back without the mark.
        let _ = self.update(R::give_up);
        let undone = undo(&ctx.uncancelled(), self.operation, groups, &self.record()).await;
        match undone.leftovers.as_slice() {
            [] => Err(error),
            left => {
                let hint = format!("could not undo all of it: {}; run the command again", left.join("; "));
                Err(error.hint(hint).detail("leftovers", left.to_vec()))
            }
        }
    }

    /// Takes all steps again on a complete thing, to put back what it lost. A
    /// failure takes nothing away. The steps' details are returned.
    ///
    /// # Errors
    /// The first failure.
    pub async fn mend(&self, ctx: &Context, groups: &[Group<R>]) -> Result<Vec<String>> {
        ctx.steps(groups.iter().map(Vec::len).sum());
        let mut details = Vec::new();
        for step in groups.iter().flatten() {
            let point = |when| format!("{}.{}.{when}", self.operation, step.name());
            ctx.check_cancelled()?;
            ctx.step(step.title());
            fault::point(&point("before"), &ctx.cancel).await?;
            details.push(step.apply(ctx, self).await?);
            fault::point(&point("after"), &ctx.cancel).await?;
        }
        Ok(details)
    }

    async fn apply_all(&self, ctx: &Context, groups: &[Group<R>]) -> Result<()> {
        for group in groups {
            ctx.check_cancelled()?;
            self.update(|record| {
                record.steps_mut().extend(group.iter().map(|step| StepEntry::begun(step.name())));
            })?;
            self.apply_group(ctx, group).await?;
        }
        fault::point(&format!("{}.end.before", self.operation), &ctx.cancel).await?;
        ctx.check_cancelled()?;
        self.update(R::complete)?;
        // What is complete is not undone any more.
        let _ = fault::point(&format!("{}.end.after", self.operation), &ctx.cancel).await;
        Ok(())
    }

    /// All of a group end before any is undone, so that none is still at work
    /// then; the first to fail stops the others.
    async fn apply_group(&self, ctx: &Context, group: &Group<R>) -> Result<()> {
        let stop = ctx.cancel.child_token();
        let inner = ctx.stopped_by(stop.clone());
        let apply = async |step: &dyn AnyStep<R>| {
            let result = self.apply(&inner, step).await;
            if result.is_err() {
                stop.cancel();
            }
            result
        };
        let results = join_all(group.iter().map(|step| apply(step.as_ref()))).await;
        self.update(|_| {})?;
        let mut failures: Vec<Error> = results.into_iter().filter_map(Result::err).collect();
        failures.sort_by_key(|error| error.kind == Kind::Cancelled);
        failures.into_iter().next().map_or(Ok(()), Err)
    }

    async fn apply(&self, ctx: &Context, step: &dyn AnyStep<R>) -> Result<()> {
        let name = step.name();
        let point = |when| format!("{}.{name}.{when}", self.operation);
        ctx.step(step.title());
        fault::point(&point("before"), &ctx.cancel).await?;
        ctx.check_cancelled()?;
        let started = Instant::now();
        let result = step.apply(ctx, self).await;
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (ok, detail) = match &result {
            Ok(detail) => (true, detail.clone()),
            Err(error) => (false, format!("failed: {}", error.message)),
        };
        tracing::debug!(step = name, ms, %detail, "ended");
        {
            let mut record = self.guard();
            if let Some(entry) = record.steps_mut().iter_mut().rev().find(|entry| entry.name == name) {
                *entry = StepEntry { name: name.to_owned(), ok, ms, detail };
            }
        }
        result?;
        fault::point(&point("after"), &ctx.cancel).await
    }

    fn guard(&self) -> MutexGuard<'_, R> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What taking back did.
#[derive(Debug, Default)]
pub struct Undone {
    /// What was there and is gone.
    pub removed: Vec<String>,
    /// What could not be taken back, with the reason.
    pub leftovers: Vec<String>,
}

/// Takes back every step that began, in reverse order. A step that cannot be taken back
/// keeps those before it from being tried, so the record stays as long as
/// anything it names.
pub async fn undo<R: Record>(ctx: &Context, operation: &str, groups: &[Group<R>], record: &R) -> Undone {
    let mut undone = Undone::default();
    // The first step holds the record itself, which is there before it begins.
    let mut begun: Vec<_> = groups.iter().flatten().collect();
    let mut place = 0..;
    begun.retain(|step| place.next() == Some(0) || record.has_begun(step.name()));
    for step in begun.into_iter().rev() {
        let point = |when| format!("{operation}.{}.undo-{when}", step.name());
        let result = async {
            fault::point(&point("before"), &ctx.cancel).await?;
            let removed = step.undo(ctx, record).await?;
            fault::point(&point("after"), &ctx.cancel).await?;
            Ok::<_, Error>(removed)
        };
        match result.await {
            Ok(removed) => undone.removed.extend(removed),
            Err(error) => {
                undone.leftovers.push(format!("{}: {}", step.name(), error.message));
                break;
            }
        }
    }
    undone
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde::Deserialize;
    use tokio_util::sync::CancellationToken;

    use super::*;

    /// What became of a step is seen in the files it makes.
    #[derive(Clone, Serialize, Deserialize)]
    struct Folder {
        dir: PathBuf,
        steps: Vec<StepEntry>,
    }

    impl Record for Folder {
        fn steps(&self) -> &[StepEntry] {
            &self.steps
        }

        fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
            &mut self.steps
        }
    }

    /// Makes a file of its name, then does as it is told.
    struct Make<const NAME: char>(Doing);

    #[derive(Clone, Copy)]
    enum Doing {
        Works,
        Fails,
        Waits,
    }

    macro_rules! step {
        ($letter:literal, $name:literal) => {
            impl Step<Folder> for Make<$letter> {
                const NAME: &'static str = $name;
                const TITLE: &'static str = $name;

                async fn apply(&self, ctx: &Context, journal: &Journal<Folder>) -> Result<String> {
                    files::write(&journal.record().dir.join($name), b"", 0o600, None)?;
                    match self.0 {
                        Doing::Works => Ok("made".into()),
                        Doing::Fails => Err(Error::external("it broke")),
                        Doing::Waits => {
                            ctx.cancel.cancelled().await;
                            Err(Error::cancelled())
                        }
                    }
                }

                async fn undo(&self, _: &Context, record: &Folder) -> Result<Vec<String>> {
                    files::remove_any(&record.dir.join($name)).map(|_| Vec::new())
                }
            }
        };
    }

    step!('a', "a");
    step!('b', "b");
    step!('c', "c");

    async fn run(groups: &[Group<Folder>], cancel: CancellationToken) -> (Result<()>, Vec<String>) {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), cancel);
        let record = Folder { dir: dir.path().to_owned(), steps: Vec::new() };
        let path = dir.path().join("record.json");
        let journal = Arc::new(Journal::begin(&ctx, "test", &path, record).await.unwrap());
        let result = journal.run(&ctx, groups).await;
        (result, files::entries(dir.path()).unwrap())
    }

    #[tokio::test]
    async fn all_steps_are_taken_and_written_down() {
        let groups: [Group<Folder>; 2] = [
            vec![Box::new(Make::<'a'>(Doing::Works))],
            vec![Box::new(Make::<'b'>(Doing::Works)), Box::new(Make::<'c'>(Doing::Works))],
        ];
        let (result, found) = run(&groups, CancellationToken::new()).await;
        result.unwrap();
        assert_eq!(found, ["a", "b", "c", "record.json"]);
    }

    #[tokio::test]
    async fn a_failure_stops_its_group_and_takes_everything_back() {
        let pair: Group<Folder> =
            vec![Box::new(Make::<'c'>(Doing::Waits)), Box::new(Make::<'b'>(Doing::Fails))];
        let groups: [Group<Folder>; 2] = [vec![Box::new(Make::<'a'>(Doing::Works))], pair];
        let (result, found) = run(&groups, CancellationToken::new()).await;
        assert_eq!(result.unwrap_err().message, "it broke");
        assert_eq!(found, ["record.json"]);
    }

    #[tokio::test]
    async fn giving_up_takes_everything_back() {
        let cancel = CancellationToken::new();
        let groups: [Group<Folder>; 2] =
            [vec![Box::new(Make::<'a'>(Doing::Works))], vec![Box::new(Make::<'b'>(Doing::Waits))]];
        let stop = cancel.clone();
        tokio::spawn(async move {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            stop.cancel();
        });
        let (result, found) = run(&groups, cancel).await;
        assert_eq!(result.unwrap_err().kind, Kind::Cancelled);
        assert_eq!(found, ["record.json"]);
    }
}
