use std::{collections::BTreeSet, fmt, path::PathBuf};

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    analysis::{Action, Plan, Reason},
    context::{Context, Terminal},
    error::{Error, Result},
    model::Modules,
    ops::analysis::{self, Analysis, Analyzer, Known, Target},
    registry::{Effect, Meta, Tool},
};

/// Say what a change of code needs: install, upgrade, restart, refresh or nothing.
///
/// Compares two commits, or a commit with the files as they are, and judges every
/// changed file by what both versions say: fields of models, records and views, keys
/// of manifests. Nothing is checked out, and no environment or Docker is needed.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Analyze {
    /// Commit before the change: a branch, a tag, an id.
    #[arg(long, value_name = "REV")]
    from: Option<String>,
    /// Commit after the change; the files as they are when none is named, uncommitted
    /// and untracked ones included.
    #[arg(long, value_name = "REV")]
    to: Option<String>,
    /// Directory of the repository.
    #[arg(long, value_name = "DIR", default_value = ".")]
    #[serde(default = "here")]
    repo: String,
    /// Modules installed in the database, comma-separated: others need no upgrade.
    #[arg(long, value_name = "MODULES")]
    installed: Option<Modules>,
    /// Read lines of FROM and TO from stdin, and print one JSON object for each.
    #[arg(long, conflicts_with_all = ["from", "to"])]
    #[serde(default)]
    stdin: bool,
}

fn here() -> String {
    ".".into()
}

/// What the change needs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Needs {
    /// Commit before the change.
    from: String,
    /// Commit after the change; `null` for the files as they are.
    to: Option<String>,
    /// The plan.
    #[serde(flatten)]
    plan: Plan,
    /// Lines of stdin that could not be answered.
    #[serde(skip)]
    failed: usize,
}

impl Tool for Analyze {
    const META: Meta = Meta {
        name: "analyze_changes",
        cli: "analyze",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["from", "to"],
    };
    type Output = Needs;

    async fn run(self, ctx: &Context) -> Result<Needs> {
        let installed = self
            .installed
            .as_ref()
            .map(|modules| modules.names().iter().map(ToString::to_string).collect::<BTreeSet<_>>());
        let known = Known { installed, ..Known::default() };
        let repository = PathBuf::from(&self.repo);
        if self.stdin {
            let terminal = ctx.terminal().cloned().ok_or_else(|| {
                Error::invalid("only a command can read its stdin").hint("name one commit with `from`")
            })?;
            terminal.begin_answer();
            let work = move |analyzer: &mut Analyzer| answer_lines(analyzer, &terminal);
            let failed = analysis::with_analyzer(repository, &known, &ctx.cancel, work).await?;
            return Ok(Needs { from: String::new(), to: None, plan: Plan::nothing(), failed });
        }
        let Some(from) = &self.from else {
            return Err(Error::invalid("no commit to start from is named").hint("name one with --from"));
        };
        let target = self.to.map_or(Target::WorkingTree, Target::Commit);
        let analysis = analysis::analyze(repository, from, &target, &known, &ctx.cancel).await?;
        let Analysis { from, to, plan } = analysis;
        plan.warnings.iter().for_each(|warning| ctx.warn(warning.as_str()));
        Ok(Needs { from, to, plan, failed: 0 })
    }

    fn is_failure(output: &Needs) -> bool {
        output.failed > 0
    }
}

/// Answers each line of stdin with a line; how many could not be.
fn answer_lines(analyzer: &mut Analyzer, terminal: &Terminal) -> Result<usize> {
    let mut failed = 0;
    for line in terminal.lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let result = match words.as_slice() {
            [] => continue,
            [from, to] => analyzer.analyze(from, &Target::Commit((*to).to_owned())),
            _ => Err(Error::invalid(format!("{line:?} is not two revisions"))),
        };
        let object = match result {
            Ok(analysis) => of_range(analysis)?,
            Err(error) if error.kind == crate::error::Kind::Cancelled => return Err(error),
            Err(error) => {
                failed += 1;
                let mut object = json!({ "from": words.first(), "to": words.get(1) });
                object["error"] = error.to_json()["error"].take();
                object
            }
        };
        terminal.answer(&object.to_string());
    }
    Ok(failed)
}

fn of_range(analysis: Analysis) -> Result<Value> {
    let Analysis { from, to, plan } = analysis;
    let warnings = json!(plan.warnings);
    let needs = Needs { from, to, plan, failed: 0 };
    let mut object = serde_json::to_value(&needs).map_err(Error::internal)?;
    object["warnings"] = warnings;
    Ok(object)
}

impl fmt::Display for Needs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { reasons, skipped, .. } = &self.plan;
        writeln!(f, "{}", console::style(summary(&self.plan)).bold())?;
        let short = |id: &str| id[..id.len().min(10)].to_owned();
        let to = self.to.as_deref().map_or_else(|| "the files as they are".into(), short);
        let files = if reasons.len() == 1 { "file" } else { "files" };
        let range = format!("{} {files} changed from {} to {to}", reasons.len(), short(&self.from));
        write!(f, "{}", console::style(range).dim())?;
        for skipped in skipped {
            write!(f, "\n{}: {}", skipped.module, skipped.reason)?;
        }
        let mut by_action: Vec<&Reason> = reasons.iter().collect();
        by_action.sort_by_key(|reason| std::cmp::Reverse(reason.action));
        for reason in by_action {
            let word = format!("{:8}", reason.action.name());
            let word = match reason.action {
                Action::None => console::style(word).dim(),
                Action::Refresh => console::style(word).green(),
                Action::Restart => console::style(word).yellow(),
                Action::Upgrade => console::style(word).magenta(),
                Action::Install => console::style(word).cyan(),
            };
            let why = console::style(format!("# {}", reason.why)).dim();
            write!(f, "\n  {word} {}  {why}", reason.path)?;
        }
        Ok(())
    }
}

/// What to do, in the order it is done.
fn summary(plan: &Plan) -> String {
    let mut steps = Vec::new();
    if plan.deps {
        steps.push("Install the dependencies again.".to_owned());
    }
    if plan.conf {
        steps.push("Make the configuration again.".to_owned());
    }
    if !plan.install.is_empty() {
        steps.push(format!("Install {}.", plan.install.join(", ")));
    }
    if !plan.upgrade.is_empty() {
        let overwrite = if plan.i18n_overwrite { " with --i18n-overwrite" } else { "" };
        steps.push(format!("Upgrade {}{overwrite}.", plan.upgrade.join(", ")));
    }
    match plan.action {
        Action::None if steps.is_empty() => steps.push("Nothing to do.".into()),
        Action::Refresh => steps.push("Reload the page.".into()),
        _ if plan.restart && plan.action <= Action::Restart => steps.push("Restart Odoo.".into()),
        _ => {}
    }
    steps.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_comes_first_and_in_order() {
        let nothing = Plan::nothing;
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(summary(&nothing()), "Nothing to do.");
        assert_eq!(summary(&Plan { action: Action::Refresh, ..nothing() }), "Reload the page.");
        let restart = Plan { action: Action::Restart, restart: true, deps: true, ..nothing() };
        assert_eq!(summary(&restart), "Install the dependencies again. Restart Odoo.");
        let plan = Plan {
            action: Action::Install,
            restart: true,
            install: names(&["a"]),
            upgrade: names(&["b", "c"]),
            i18n_overwrite: true,
            ..nothing()
        };
        assert_eq!(summary(&plan), "Install a. Upgrade b, c with --i18n-overwrite.");
    }
}
