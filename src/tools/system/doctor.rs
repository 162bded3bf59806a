use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    ops::system::{self, Check, Health},
    registry::{Effect, Meta, Tool},
};

/// Look at the machine and the installation, and say what is wrong and how to mend it.
///
/// Ends with status 1 when anything fails.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Doctor {
    /// Install missing programs and start Docker first.
    #[arg(long)]
    #[serde(default)]
    fix: bool,
    /// Look only whether records, containers, volumes, databases, roles, mounts, files and
    /// ports agree; anything left behind is a failure.
    #[arg(long)]
    #[serde(default)]
    invariants: bool,
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Examination {
    /// Whether nothing fails.
    healthy: bool,
    /// What was mended first.
    fixed: Vec<String>,
    /// What was looked at.
    checks: Vec<Check>,
}

impl fmt::Display for Examination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fixed in &self.fixed {
            writeln!(f, "fixed: {fixed}")?;
        }
        for check in &self.checks {
            let word = match check.status {
                Health::Ok => console::style("OK  ").green(),
                Health::Warn => console::style("WARN").yellow(),
                Health::Fail => console::style("FAIL").red().bold(),
            };
            writeln!(f, "{word}  {:18} {}", check.name, check.finding)?;
            if let Some(remedy) = &check.remedy {
                writeln!(f, "      {:18} → {remedy}", "")?;
            }
        }
        let failures = self.checks.iter().filter(|check| check.status == Health::Fail).count();
        match failures {
            0 => write!(f, "Nothing is wrong."),
            count => write!(f, "{count} of {} checks failed.", self.checks.len()),
        }
    }
}

impl Tool for Doctor {
    const META: Meta = Meta {
        name: "check_system",
        cli: "doctor",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["fix"],
    };
    const MENDS_CONFIGURATION: bool = true;
    type Output = Examination;

    fn question(&self, _: &Context) -> Result<Option<String>> {
        match self.fix {
            true => Ok(system::install_question()),
            false => Ok(None),
        }
    }

    async fn run(self, ctx: &Context) -> Result<Examination> {
        let fixed = match self.fix {
            true => system::fix(ctx).await?,
            false => Vec::new(),
        };
        let checks = match self.invariants {
            true => system::examine_invariants(ctx).await?,
            false => system::examine(ctx).await?,
        };
        let healthy = checks.iter().all(|check| check.status != Health::Fail);
        Ok(Examination { healthy, fixed, checks })
    }

    fn is_failure(output: &Examination) -> bool {
        !output.healthy
    }
}
