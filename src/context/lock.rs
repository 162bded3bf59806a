//! What a call holds while it runs, across processes.

use std::{path::PathBuf, time::Duration};

use jiff::{SpanRound, Timestamp, Unit};
use tokio::time::{Instant, sleep};

use super::Context;
use crate::{
    adapters::{
        files,
        lock::{Attempt, Held, Holder, try_acquire},
    },
    error::{Error, Kind, Result},
    model::{EnvId, ImageRef, Layout, TeamId, TemplateId},
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

    /// One template, to clone from it beside others who do.
    #[must_use]
    pub fn template_shared(team: &TeamId, template: &TemplateId) -> Self {
        Self { exclusive: false, ..Self::template(team, template) }
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

    /// What all teams share.
    #[must_use]
    pub fn system() -> Self {
        Self { what: "the system".into(), scope: "system".into(), exclusive: true }
    }
}

/// Takes all locks or none, without waiting.
///
/// # Errors
/// `busy` with the holder's tool, process and age.
pub fn acquire(ctx: &Context, tool: &str, locks: &[Lock]) -> Result<Vec<Held>> {
    if !locks.is_empty() {
        files::make_private_dir(ctx.layout().data_dir())?;
    }
    let take = |lock: &Lock| match try_acquire(&lock.path(ctx.layout()), lock.exclusive, tool)? {
        Attempt::Taken(held) => Ok(held),
        Attempt::Busy(holder) => Err(busy(&lock.what, holder.as_ref())),
    };
    locks.iter().map(take).collect()
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
