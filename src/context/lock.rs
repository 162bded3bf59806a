//! What a call holds while it runs, across processes.

use std::{path::PathBuf, time::Duration};

use jiff::{SpanRound, Timestamp, Unit};
use tokio::time::{Instant, sleep};

use super::Context;
use crate::{
    adapters::{
        files,
        lock::{Attempt, Held, Holder, is_held, try_acquire},
    },
    error::{Error, Kind, Result},
    model::{EnvId, ImageRef, Layout, RepoName, TeamId, TemplateId},
};

/// Something only one call may work on at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// What is locked, in words: `environment main`.
    what: String,
    scope: String,
    exclusive: bool,
}

impl Lock {
    /// One environment.
    #[must_use]
    pub fn environment(team: &TeamId, env: &EnvId) -> Self {
        Self { what: format!("environment {env}"), scope: format!("env-{team}-{env}"), exclusive: true }
    }

    /// One template, to replace or remove it.
    #[must_use]
    pub fn template(team: &TeamId, template: &TemplateId) -> Self {
        Self {
            what: format!("template {template}"),
            scope: format!("template-{team}-{template}"),
            exclusive: true,
        }
    }

    /// The next generation of one template, to make it. Environments are still cloned from
    /// the one there is.
    #[must_use]
    pub fn making(team: &TeamId, template: &TemplateId) -> Self {
        Self {
            what: format!("the next generation of template {template}"),
            scope: format!("making-{team}-{template}"),
            exclusive: true,
        }
    }

    /// One template, to clone from it beside others who do. Whoever has it alone has it for
    /// moments, so [`acquire`] waits for it.
    #[must_use]
    pub fn template_shared(team: &TeamId, template: &TemplateId) -> Self {
        Self { exclusive: false, ..Self::template(team, template) }
    }

    /// One extra addons repository, to change it or to fetch into it.
    #[must_use]
    pub fn repository(team: &TeamId, name: &RepoName) -> Self {
        Self {
            what: format!("extra addons repository {name}"),
            scope: format!("repo-{team}-{name}"),
            exclusive: true,
        }
    }

    /// The credentials of a team, to change them.
    #[must_use]
    pub fn credentials(team: &TeamId) -> Self {
        Self {
            what: "the credentials of the team".into(),
            scope: format!("credentials-{team}"),
            exclusive: true,
        }
    }

    /// The services, presets and secrets of a team, to change them.
    #[must_use]
    pub fn services(team: &TeamId) -> Self {
        Self { what: "the services of the team".into(), scope: format!("services-{team}"), exclusive: true }
    }

    /// The look for a team's environments that nobody uses.
    #[must_use]
    pub fn idle(team: &TeamId) -> Self {
        Self { what: "the look for idle environments".into(), scope: format!("idle-{team}"), exclusive: true }
    }

    /// One image, to build or pull it.
    #[must_use]
    pub fn image(image: &ImageRef) -> Self {
        let file: String =
            image.as_str().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        Self { what: format!("image {image}"), scope: format!("image-{file}"), exclusive: true }
    }

    /// The file that is locked.
    #[must_use]
    pub fn path(&self, layout: &Layout) -> PathBuf {
        layout.lock(&self.scope)
    }

    /// The file that is locked by who waits to have it alone: nobody else comes before him.
    fn next(&self, layout: &Layout) -> PathBuf {
        layout.lock(&format!("{}.next", self.scope))
    }

    /// What all teams share.
    #[must_use]
    pub fn system() -> Self {
        Self { what: "the system".into(), scope: "system".into(), exclusive: true }
    }
}

/// Takes all locks or none, and waits for nobody but him who has alone what is to be shared.
///
/// # Errors
/// `busy` with the holder's tool, process and age; `cancelled`.
pub async fn acquire(ctx: &Context, tool: &str, locks: &[Lock]) -> Result<Vec<Held>> {
    if !locks.is_empty() {
        files::make_private_dir(ctx.layout().data_dir())?;
    }
    let mut taken = Vec::new();
    for lock in locks {
        taken.push(match lock.exclusive {
            true => match try_acquire(&lock.path(ctx.layout()), true, tool)? {
                Attempt::Taken(held) => held,
                Attempt::Busy(holder) => return Err(busy(&lock.what, holder.as_ref())),
            },
            false => wait(ctx, tool, lock, |what| ctx.step(format!("Waiting for {what}"))).await?,
        });
    }
    Ok(taken)
}

/// Takes a lock as soon as those who hold it let go, however long that takes; `waits` is told once
/// when that is not at once. Who wants it alone is the next: those who share it and come after
/// him wait for him.
///
/// # Errors
/// `cancelled`, or when the lock file cannot be made.
pub async fn wait(ctx: &Context, tool: &str, lock: &Lock, waits: impl FnOnce(&str)) -> Result<Held> {
    let (path, next) = (lock.path(ctx.layout()), lock.next(ctx.layout()));
    let (mut waits, mut is_next) = (Some(waits), None);
    loop {
        ctx.check_cancelled()?;
        if lock.exclusive && is_next.is_none() {
            is_next = taken(try_acquire(&next, true, tool)?);
        }
        let may_try = if lock.exclusive { is_next.is_some() } else { !is_held(&next) };
        if may_try && let Some(held) = taken(try_acquire(&path, lock.exclusive, tool)?) {
            return Ok(held);
        }
        if let Some(waits) = waits.take() {
            waits(&lock.what);
        }
        sleep(Duration::from_millis(20)).await;
    }
}

fn taken(attempt: Attempt) -> Option<Held> {
    match attempt {
        Attempt::Taken(held) => Some(held),
        Attempt::Busy(_) => None,
    }
}

/// How long others' moments are waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// Takes a lock for a moment, waiting for others' moments without blocking a thread.
pub(super) async fn moment(ctx: &Context, scope: &str) -> Result<Held> {
    let path = ctx.layout().lock(scope);
    let deadline = Instant::now() + PATIENCE;
    loop {
        ctx.check_cancelled()?;
        match try_acquire(&path, true, scope)? {
            Attempt::Taken(held) => return Ok(held),
            Attempt::Busy(holder) if Instant::now() >= deadline => return Err(busy(scope, holder.as_ref())),
            Attempt::Busy(_) => sleep(Duration::from_millis(5)).await,
        }
    }
}

fn busy(what: &str, holder: Option<&Holder>) -> Error {
    let Some(holder) = holder else {
        return Error::new(Kind::Busy, format!("{what} is busy")).hint("try again");
    };
    // The clock may have been set back meanwhile.
    let age = (Timestamp::now().max(holder.since) - holder.since)
        .round(SpanRound::new().largest(Unit::Hour).smallest(Unit::Second));
    let age = age.map_or_else(|_| "some time".to_owned(), |age| format!("{age:#}"));
    let Holder { tool, pid, since } = holder;
    Error::new(Kind::Busy, format!("{what} is busy: {tool} (process {pid}) has been at work for {age}"))
        .hint("wait for it, or stop it there (Ctrl-C, or cancel the call); it then undoes what it began")
        .detail("holder", tool.as_str())
        .detail("pid", *pid)
        .detail("started_at", since.to_string())
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;

    fn locks() -> [Lock; 2] {
        let (team, id) = (TeamId::default(), "default".parse().unwrap());
        [Lock::template(&team, &id), Lock::template_shared(&team, &id)]
    }

    /// Whether this comes to an end although nobody lets go of anything.
    async fn ends<T>(work: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout(Duration::from_millis(100), work).await.ok()
    }

    #[tokio::test]
    async fn who_wants_it_alone_goes_before_those_who_come_after_him() {
        let dir = tempfile::tempdir().unwrap();
        let ctx = Context::below(dir.path(), CancellationToken::new());
        let [alone, shared] = locks();
        let first = acquire(&ctx, "create", std::slice::from_ref(&shared)).await.unwrap();
        let second = acquire(&ctx, "create", std::slice::from_ref(&shared)).await.unwrap();
        let mut alone = Box::pin(wait(&ctx, "publish", &alone, |_| ()));
        assert!(ends(&mut alone).await.is_none(), "it is shared");
        let third = [shared];
        let mut third = Box::pin(acquire(&ctx, "create", &third));
        assert!(ends(&mut third).await.is_none(), "it came between");
        drop((first, second));
        assert!(ends(&mut third).await.is_none(), "it came first");
        let held = ends(&mut alone).await.expect("nobody holds it").unwrap();
        assert!(ends(&mut third).await.is_none(), "it is not alone");
        drop(held);
        third.await.unwrap();
    }

    #[tokio::test]
    async fn who_gives_up_waiting_lets_the_others_by() {
        let dir = tempfile::tempdir().unwrap();
        let cancel = CancellationToken::new();
        let (ctx, other) = (
            Context::below(dir.path(), cancel.clone()),
            Context::below(dir.path(), CancellationToken::new()),
        );
        let [alone, shared] = locks();
        let _first = acquire(&ctx, "create", std::slice::from_ref(&shared)).await.unwrap();
        let mut waiting = Box::pin(wait(&ctx, "publish", &alone, |_| ()));
        assert!(ends(&mut waiting).await.is_none());
        cancel.cancel();
        assert_eq!(waiting.await.unwrap_err().kind, Kind::Cancelled);
        acquire(&other, "create", &[shared]).await.unwrap();
        assert_eq!(acquire(&other, "delete", &[alone]).await.unwrap_err().kind, Kind::Busy);
    }
}
