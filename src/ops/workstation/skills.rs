//! Agent skills: repositories the program `skills` of npm installs for every agent on the machine.

use std::time::{Duration, Instant};

use super::{Place, Report, TaskResult, programs};
use crate::{adapters::process, context::Context, error::Result, model::workstation::SkillSource};

/// How long one repository may take.
const PATIENCE: Duration = Duration::from_mins(10);

/// How long Node.js may take to tell its version.
const ANSWER: Duration = Duration::from_secs(10);

/// The Node.js that `skills` starts with: major, minor.
const OLDEST_NODE: (u32, u32) = (22, 20);

/// What npx is told where Node.js is older, as in Debian 12: to fetch one for this program alone.
const NEWER_NODE: [&str; 4] = ["-p", "node@24", "-p", "skills"];

/// What brings in all of a repository's skills, for every agent; those that are there become as the
/// repository has them now. `skills update` does not: it knows skills by name and passes over addresses.
const ADD: [&str; 4] = ["skills", "add", "-g", "--all"];

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
    let words = words(ctx).await;
    let task = |source: &SkillSource| TaskResult::done(source.as_str(), "skills", action.verb(), "");
    if dry_run {
        let words = words.join(" ");
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
        let command = duct::cmd(&npx, words.iter().chain(&[source.as_str()]));
        // Who installs what a file names does not thereby tell its makers of it.
        let command = command.env("DISABLE_TELEMETRY", "1");
        let ended = process::follow(command, PATIENCE, &ctx.cancel, |line| ctx.advance(0.5, line)).await;
        ctx.check_cancelled()?;
        tasks.push(task(source).ended(ended.map(|()| "done".into())).since(started));
    }
    Ok(noted(Report::new(action.command(), false, tasks)))
}

/// What npx is asked for, but for the repository.
async fn words(ctx: &Context) -> Vec<&'static str> {
    let told = match programs::find("node") {
        Some(node) => process::run_within(duct::cmd!(node, "--version"), ANSWER, &ctx.cancel).await.ok(),
        None => None,
    };
    let is_old = told.and_then(|text| version(&text)).is_some_and(|version| version < OLDEST_NODE);
    let newer = if is_old { &NEWER_NODE[..] } else { &[] };
    [&["-y"], newer, &ADD].concat()
}

/// `v18.20.4`, without its last part.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_node_are_compared_as_numbers() {
        assert_eq!(version("v22.20.0\n"), Some(OLDEST_NODE));
        assert!(version("v18.20.4") < Some(OLDEST_NODE) && version("v100.1.0") > Some(OLDEST_NODE));
        for odd in ["", "22.20.0", "v22", "vx.y.z"] {
            assert_eq!(version(odd), None, "{odd}");
        }
    }
}
