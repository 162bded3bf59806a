//! Agent skills: repositories the program `skills` of npm installs for every agent on the machine.

use std::time::{Duration, Instant};

use super::{Place, Report, TaskResult, programs};
use crate::{adapters::process, context::Context, error::Result, model::workstation::SkillSource};

/// How long one repository may take.
const PATIENCE: Duration = Duration::from_mins(10);

/// What is done with the file's repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SkillAction {
    /// Put them in.
    Install,
    /// Get what is new in them.
    Update,
}

impl SkillAction {
    fn command(self) -> &'static str {
        match self {
            Self::Install => "install-skills",
            Self::Update => "update-skills",
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Install => &["-y", "skills", "add", "-g", "--all"],
            Self::Update => &["-y", "skills", "update"],
        }
    }

    fn verb(self) -> &'static str {
        match self {
            Self::Install => "install",
            Self::Update => "update",
        }
    }
}

/// What a person is asked before; nothing when the file names no skills.
///
/// # Errors
/// `prerequisite` when the file is not there or not right.
pub fn question(place: &Place, action: SkillAction) -> Result<Option<String>> {
    let sources = place.workstation()?.tools.skills;
    let names: Vec<String> = sources.iter().map(ToString::to_string).collect();
    let (command, verb, names) = (action.command(), action.verb(), names.join(", "));
    Ok((!sources.is_empty())
        .then(|| format!("{command} {verb}s for every agent on this machine: {names}. Go on?")))
}

/// Does it with each repository, one after the other: they are put into the same directories.
///
/// # Errors
/// `prerequisite` when the file is not there or not right, or without npx; `busy`, `cancelled`.
pub async fn act(ctx: &Context, place: &Place, action: SkillAction, dry_run: bool) -> Result<Report> {
    let workstation = place.workstation()?;
    let noted = |report: Report| workstation.warnings.iter().fold(report, Report::note);
    let sources = &workstation.tools.skills;
    if sources.is_empty() {
        let report = Report::new(action.command(), dry_run, Vec::new());
        return Ok(noted(report).note(format!("{} names no skills", place.file().display())));
    }
    let npx = programs::need("npx")?;
    let task = |source: &SkillSource| TaskResult::done(source.as_str(), "skills", action.verb(), "");
    if dry_run {
        let words = action.words().join(" ");
        let would =
            |source| TaskResult { message: format!("would run: npx {words} {source}"), ..task(source) };
        return Ok(noted(Report::new(action.command(), true, sources.iter().map(would).collect())));
    }
    let _held = place.hold(action.command())?;
    ctx.steps(sources.len());
    let mut tasks = Vec::new();
    for source in sources {
        ctx.check_cancelled()?;
        ctx.step(format!("{} {source}", action.command()));
        let started = Instant::now();
        let command = duct::cmd(&npx, action.words().iter().chain(&[source.as_str()]));
        let ended = process::follow(command, PATIENCE, &ctx.cancel, |line| ctx.advance(0.5, line)).await;
        ctx.check_cancelled()?;
        tasks.push(task(source).ended(ended.map(|()| "done".into())).since(started));
    }
    Ok(noted(Report::new(action.command(), false, tasks)))
}
