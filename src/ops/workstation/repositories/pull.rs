//! The command: every repository is cloned or brought up to date, several at the same time.

use std::{num::NonZero, path::Path, sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream};
use tokio_util::sync::CancellationToken;

use super::{
    super::{
        place::Place,
        report::{Report, TaskResult},
        tasks,
    },
    fresh::fresh,
    look::{Found, Seen, look, reasons},
    network::{tail, within},
    plan::{Planned, plan},
    update::update,
};
use crate::{
    adapters::process,
    context::{Context, Task},
    error::{Context as _, Error, Kind, Result},
};

/// The name of the command.
const COMMAND: &str = "pull-repos";

/// What a person asks for.
#[derive(Debug, Clone)]
pub struct Request {
    /// Only repositories of these names.
    pub filter: Vec<String>,
    /// All of the history, also of what was cloned without.
    pub full_history: bool,
    /// What is done with work that is nowhere else.
    pub means: Means,
    /// How many at the same time.
    pub jobs: NonZero<usize>,
    /// Longest time for each.
    pub limit: Option<Duration>,
    /// Whether only to say what would be done.
    pub dry_run: bool,
}

/// What is done with work in the way of an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// It stays, and so does the checkout.
    Careful,
    /// Edits are put away, and taken out again on top of what is new.
    Autostash,
    /// It is kept under a ref.
    Force,
}

/// What a task does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Makes a clone.
    Clone,
    /// Brings one up to date.
    Update,
    /// Leaves it.
    Skip,
}

impl Action {
    fn name(self) -> &'static str {
        match self {
            Self::Clone => "clone",
            Self::Update => "update",
            Self::Skip => "skip",
        }
    }
}

/// What came of one repository.
#[derive(Debug, Clone)]
pub struct Done {
    action: Action,
    is_skipped: bool,
    message: String,
    error: Option<String>,
}

impl Done {
    fn new(action: Action, message: impl Into<String>) -> Self {
        Self { action, is_skipped: false, message: message.into(), error: None }
    }

    /// It was cloned.
    pub fn cloned(message: impl Into<String>) -> Self {
        Self::new(Action::Clone, message)
    }

    /// It was brought up to date.
    pub fn updated(message: impl Into<String>) -> Self {
        Self::new(Action::Update, message)
    }

    /// There was nothing to do.
    pub fn nothing(message: impl Into<String>) -> Self {
        Self { is_skipped: true, ..Self::new(Action::Update, message) }
    }

    /// It was left as it was, which counts as failed.
    pub fn left(why: impl Into<String>) -> Self {
        let why = why.into();
        Self { is_skipped: true, error: Some(why), ..Self::new(Action::Skip, "left as it is") }
    }

    /// It failed.
    pub fn failed(action: Action, error: impl Into<String>) -> Self {
        Self { error: Some(error.into()), ..Self::new(action, "failed") }
    }

    /// The remote has not the branch: that of a version need not be there.
    pub fn without_branch(planned: &Planned) -> Self {
        let why = format!("the remote has no branch {}", planned.branch);
        match planned.is_named {
            true => Self::failed(Action::Skip, why),
            false => Self { is_skipped: true, ..Self::new(Action::Skip, why) },
        }
    }

    /// With further words.
    pub fn and(mut self, words: &str) -> Self {
        self.message = format!("{}; {words}", self.message);
        self
    }

    /// What was done before it: then it was not passed over.
    pub fn after(self, words: &str) -> Self {
        let is_skipped = self.is_skipped && self.error.is_some();
        Self { is_skipped, ..self }.and(words)
    }

    /// With git's own words.
    pub fn because(mut self, error: &Error) -> Self {
        let why = self.error.unwrap_or_default();
        self.error = Some(format!("{why}\n{}", tail(error)));
        self
    }

    fn result(self, planned: &Planned) -> TaskResult {
        let Self { action, is_skipped: skipped, message, error } = self;
        let done = TaskResult::done(&planned.to_string(), &planned.organization, action.name(), message);
        TaskResult { skipped, ok: error.is_none(), error, ..done }
    }
}

/// How many repositories a filter leaves.
///
/// # Errors
/// `prerequisite` when the file is not there or not right; `invalid_input` when the filter names what is
/// not there.
pub fn count(place: &Place, filter: &[String]) -> Result<usize> {
    Ok(plan(&place.workstation()?, filter)?.len())
}

/// Clones what is missing and brings the rest up to date. What fails does so alone.
///
/// # Errors
/// `prerequisite` when the file is not there or not right, or git is not installed; `invalid_input` when
/// the filter names what is not there; `busy`; `cancelled`.
pub async fn pull(ctx: &Context, place: &Place, request: Request) -> Result<Report> {
    let workstation = place.workstation()?;
    let all = plan(&workstation, &request.filter)?;
    if !process::is_installed("git") {
        return Err(Error::prerequisite("git is not installed").hint("odeum workstation install-tools"));
    }
    let root = place.root().canonicalize().context(place.root().display())?;
    let is_empty = all.is_empty();
    let results = match request.dry_run {
        true => foreseen(&root, all, &request, &ctx.cancel).await?,
        false => {
            let _held = place.hold(COMMAND)?;
            let request = Arc::new(request.clone());
            let name = |planned: &Planned| planned.to_string();
            let work = |planned, shown| one(&root, planned, Arc::clone(&request), shown, &ctx.cancel);
            tasks::run(ctx, request.jobs, all, name, work).await?
        }
    };
    let is_left = |task: &TaskResult| task.skipped && (!task.ok || request.dry_run && task.action == "skip");
    let left = results.iter().filter(|task| is_left(task)).count();
    let mut report = Report::new(COMMAND, request.dry_run, results);
    if is_empty {
        report = report.note("The file names no repositories: they belong below [repos]");
    }
    if left > 0 && request.means == Means::Careful {
        report = report.note(
            "Nothing of yours was touched. --autostash updates below uncommitted changes; --force replaces \
             what is there, and keeps it under a ref",
        );
    }
    Ok(workstation.warnings.into_iter().fold(report, Report::note))
}

/// What would be done, from what is here alone.
async fn foreseen(
    root: &Path,
    all: Vec<Planned>,
    request: &Request,
    cancel: &CancellationToken,
) -> Result<Vec<TaskResult>> {
    let look = |planned: Planned| async move {
        let inner = planned.inner.display();
        let done = match look(root, &planned, cancel).await {
            Err(error) if error.kind == Kind::Cancelled => return Err(error),
            Err(error) => Done::failed(Action::Skip, tail(&error)),
            Ok(Found::Nothing) => Done::cloned(format!("clone into {inner} from {}", planned.url)),
            Ok(Found::Strange(why)) => skip(format!("skip {inner} ({why})")),
            Ok(Found::Copy(seen)) => foresee(&seen, request.means, &inner.to_string()),
        };
        Ok(done.result(&planned))
    };
    let looked = stream::iter(all).map(look).buffered(request.jobs.get());
    looked.collect::<Vec<_>>().await.into_iter().collect()
}

fn foresee(seen: &Seen, means: Means, inner: &str) -> Done {
    let (yielding, hard): (Vec<_>, Vec<_>) =
        seen.obstacles.iter().partition(|obstacle| obstacle.yields_to(means));
    match (hard.is_empty(), yielding.is_empty()) {
        (false, _) => skip(format!("skip {inner} ({})", reasons(hard))),
        (true, true) => Done::updated(format!("update {inner}")),
        (true, false) => {
            let how = if means == Means::Force { "kept under a ref" } else { "stashed meanwhile" };
            Done::updated(format!("update {inner} ({how}: {})", reasons(yielding)))
        }
    }
}

fn skip(message: String) -> Done {
    Done { is_skipped: true, ..Done::new(Action::Skip, message) }
}

async fn one(
    root: &Path,
    planned: Planned,
    request: Arc<Request>,
    shown: Arc<Task>,
    cancel: &CancellationToken,
) -> TaskResult {
    let limit = request.limit;
    let (planned, request, shown) = (&planned, &*request, &*shown);
    let (action, ended) = match look(root, planned, cancel).await {
        Err(error) => (Action::Skip, Err(error)),
        Ok(Found::Strange(why)) => (Action::Skip, Ok(Done::left(why))),
        Ok(Found::Nothing) => {
            let work = |cancel| async move { fresh(root, planned, request, shown, &cancel).await };
            (Action::Clone, within(limit, cancel, work).await)
        }
        Ok(Found::Copy(seen)) => {
            let work = |cancel| async move { update(*seen, planned, request, shown, &cancel).await };
            (Action::Update, within(limit, cancel, work).await)
        }
    };
    let done = ended.unwrap_or_else(|error| {
        let hint = error.hint.as_ref().map_or_else(String::new, |hint| format!("\n→ {hint}"));
        Done::failed(action, tail(&error) + &hint)
    });
    done.result(planned)
}
