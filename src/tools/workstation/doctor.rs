use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::{Error, Result},
    ops::{
        system::Health,
        workstation::{self, Finding, Group, Place},
    },
    registry::{Effect, Meta, Tool},
};

/// Look at a workstation: its file, git servers, programs, Python environments, checkouts, database.
///
/// Changes nothing and fetches nothing. Ends with status 1 when anything fails; warnings alone do not.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Doctor {
    /// Groups to look at, separated by commas; all when not given.
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    group: Option<Vec<Group>>,
    /// Print only what helps, a line each.
    #[arg(long)]
    #[serde(default)]
    fix_hints: bool,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Examination {
    /// `doctor`.
    command: &'static str,
    /// Whether nothing fails.
    ok: bool,
    /// What was looked at.
    tasks: Vec<Look>,
    /// How many came to which end.
    summary: Summary,
    #[serde(skip)]
    only_hints: bool,
}

/// One look.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Look {
    /// `check`.
    action: &'static str,
    /// Whether it does not fail.
    ok: bool,
    /// `false`: every look that was asked for is made.
    skipped: bool,
    /// What is wrong, when it fails.
    error: Option<String>,
    /// What was found.
    #[serde(flatten)]
    finding: Finding,
}

/// How many looks came to which end.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Summary {
    /// In all.
    total: usize,
    /// As they should be.
    passed: usize,
    /// With something worth doing.
    warnings: usize,
    /// That do not work.
    failed: usize,
}

impl Summary {
    fn of(findings: &[Finding]) -> Self {
        let count = |status| findings.iter().filter(|finding| finding.status == status).count();
        let (passed, warnings, failed) = (count(Health::Ok), count(Health::Warn), count(Health::Fail));
        Self { total: findings.len(), passed, warnings, failed }
    }
}

impl fmt::Display for Examination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let findings = self.tasks.iter().map(|look| &look.finding);
        if self.only_hints {
            let mut hints: Vec<&str> = findings.filter_map(|finding| finding.hint.as_deref()).collect();
            let mut known = std::collections::HashSet::new();
            hints.retain(|hint| known.insert(*hint));
            return f.write_str(&hints.join("\n"));
        }
        let mut group = "";
        for finding in findings {
            if finding.group != group {
                group = finding.group;
                writeln!(f, "{}", console::style(group).bold())?;
            }
            let word = match finding.status {
                Health::Ok => console::style("OK  ").green(),
                Health::Warn => console::style("WARN").yellow(),
                Health::Fail => console::style("FAIL").red().bold(),
            };
            writeln!(f, "  {word}  {:24} {}", finding.name, finding.message)?;
            for line in finding.detail.iter().flat_map(|detail| detail.lines()) {
                writeln!(f, "        {line}")?;
            }
            if let Some(hint) = &finding.hint {
                writeln!(f, "        → {hint}")?;
            }
        }
        let Summary { passed, warnings, failed, .. } = self.summary;
        write!(f, "{passed} passed, {warnings} warnings, {failed} failed")
    }
}

impl Tool for Doctor {
    const META: Meta = Meta {
        name: "check_workstation",
        cli: "workstation doctor",
        effect: Effect::Read,
        open_world: true,
        idempotent: true,
        positional: &["group"],
    };
    type Output = Examination;

    fn exit_status(error: &Error) -> u8 {
        workstation::exit_status(error)
    }

    async fn run(self, ctx: &Context) -> Result<Examination> {
        let findings = workstation::examine(ctx, &Place::current()?, &self.group.unwrap_or_default()).await?;
        let summary = Summary::of(&findings);
        let look = |finding: Finding| {
            let ok = finding.status != Health::Fail;
            let error = (!ok).then(|| finding.message.clone());
            Look { action: "check", ok, skipped: false, error, finding }
        };
        let tasks = findings.into_iter().map(look).collect();
        let only_hints = self.fix_hints;
        Ok(Examination { command: "doctor", ok: summary.failed == 0, tasks, summary, only_hints })
    }

    fn is_failure(output: &Examination) -> bool {
        !output.ok
    }
}
