//! What a run of Odoo did to the modules, by its exit code, its log and the database.

use std::{collections::BTreeMap, path::Path};

use serde::{Deserialize, Serialize};

use super::{change::Change, modules};
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{ModuleName, OutputId, beginning},
    odoo::{
        failures::{Failure, failures},
        junit::junit,
        log::{self, Level},
        test_log::{self, TestReport},
    },
    ops::{environment::Environment, output},
};

/// How many messages of errors and of warnings are kept.
const KEPT: usize = 20;

/// How many bytes of each.
const LONGEST: usize = 1_000;

/// What became of a change.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// Odoo's exit code.
    pub exit_code: i64,
    /// The modules asked for, with their states in the database after it.
    pub module_states: BTreeMap<String, String>,
    /// Modules that wait to be installed, upgraded or removed, which nobody asked for.
    pub unsettled: BTreeMap<String, String>,
    /// Errors with their tracebacks.
    pub failures: Vec<Failure>,
    /// Messages of errors, the first twenty.
    pub log_errors: Vec<String>,
    /// Messages of warnings, the first twenty.
    pub log_warnings: Vec<String>,
    /// What the tests said, when there were any to run.
    pub tests: Option<TestReport>,
    /// Whether it did what was asked.
    pub ok: bool,
}

impl Outcome {
    /// Looks at what a run left.
    ///
    /// # Errors
    /// When its output or the database cannot be read.
    pub async fn look(
        ctx: &Context,
        env: &Environment,
        change: &Change,
        exit_code: i64,
        output: &OutputId,
    ) -> Result<Self> {
        let text = output::text(ctx, output)?;
        let states = modules::states(ctx, env).await?;
        let asked: Vec<&ModuleName> = change.install.iter().chain(&change.upgrade).collect();
        let state = |name: &ModuleName| {
            states.get(name.as_str()).map_or_else(|| "unknown".to_owned(), |module| module.state.clone())
        };
        let module_states: BTreeMap<String, String> =
            asked.iter().map(|name| (name.to_string(), state(name))).collect();
        let unsettled: BTreeMap<String, String> = states
            .iter()
            .filter(|(name, module)| module.state.starts_with("to ") && !module_states.contains_key(*name))
            .map(|(name, module)| (name.clone(), module.state.clone()))
            .collect();
        let mut tests = change.tests.as_ref().map(|_| test_log::report(&text));
        let (mut failures, left_out) = match &tests {
            // A failed test is told by its report.
            Some(report) if report.total > 0 => Default::default(),
            _ => failures(&text),
        };
        let (log_errors, more_errors) = messages(&text, |level| level >= Level::Error);
        let (log_warnings, more_warnings) = messages(&text, |level| level == Level::Warning);
        for (what, count) in
            [("failures", left_out), ("log_errors", more_errors), ("log_warnings", more_warnings)]
        {
            if count > 0 {
                ctx.warn(format!("{what}: {count} more are in output {output}"));
            }
        }
        let of_tests = tests.iter_mut().flat_map(|report| &mut report.failures);
        let files = failures.iter_mut().map(|failure| &mut failure.file);
        for file in files.chain(of_tests.map(|failure| &mut failure.file)) {
            shorten(env, file);
        }
        let is_settled = unsettled.is_empty() && module_states.values().all(|state| state == "installed");
        let has_passed = tests.as_ref().is_none_or(TestReport::has_passed);
        let ok = exit_code == 0 && is_settled && has_passed && !log::has_lost_registry(&text);
        Ok(Self { exit_code, module_states, unsettled, failures, log_errors, log_warnings, tests, ok })
    }

    /// Writes what the tests said as JUnit XML.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_junit(&self, path: &Path) -> Result<()> {
        let xml = junit(self.tests.as_ref().unwrap_or(&TestReport::default()))?;
        files::write(path, xml.as_bytes(), 0o644, None)
    }
}

/// As it lies in the repository, when it is the repository's.
fn shorten(env: &Environment, file: &mut Option<String>) {
    let code = env.mounted_code() + "/";
    if let Some(inner) = file.as_deref().and_then(|file| file.strip_prefix(&code)) {
        *file = Some(inner.to_owned());
    }
}

/// The first messages, and how many more there are.
fn messages(text: &str, is_wanted: impl Fn(Level) -> bool) -> (Vec<String>, usize) {
    let mut lines = text.lines().filter_map(log::parse).filter(|line| is_wanted(line.level));
    let message = |line: log::LogLine<'_>| {
        let message = format!("{}: {}", line.logger, line.message.lines().next().unwrap_or_default());
        beginning(&message, LONGEST).into_owned()
    };
    let first = lines.by_ref().take(KEPT).map(message).collect();
    (first, lines.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_few_and_short() {
        let line =
            |n: usize| format!("2026-11-21 02:34:33,123 42 ERROR db a.b: {n} {}\n", "x".repeat(100_000));
        let (found, more) = messages(&(0..30).map(line).collect::<String>(), |level| level == Level::Error);
        assert_eq!((found.len(), more), (KEPT, 30 - KEPT));
        assert!(found.iter().all(|message| message.len() < LONGEST + 100), "{found:#?}");
        assert!(found[3].starts_with("a.b: 3 x"), "{found:#?}");
    }
}
