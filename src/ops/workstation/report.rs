//! What came of a workstation's command: one result for all of them.

use std::{fmt, time::Instant};

use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Error, Result};

/// What came of a command.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Report {
    /// The command: `pull-repos`.
    pub command: &'static str,
    /// Whether no task failed.
    pub ok: bool,
    /// Whether nothing was done, as only what would be was asked for.
    pub dry_run: bool,
    /// What was done, in the order of the plan.
    pub tasks: Vec<TaskResult>,
    /// How many of each there are.
    pub summary: Summary,
    /// What a person is told beside the tasks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// How many tasks came to which end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// In all.
    pub total: usize,
    /// Done, or to be done.
    pub done: usize,
    /// Not needed.
    pub skipped: usize,
    /// Failed.
    pub failed: usize,
}

/// What came of one task.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct TaskResult {
    /// What it is about: `OCA/web 19.0`.
    pub name: String,
    /// What it belongs to: an organization, a stage.
    pub group: String,
    /// What it does: `clone`, `install`.
    pub action: &'static str,
    /// Whether it did not fail.
    pub ok: bool,
    /// Whether there was nothing to do, or it was left undone for safety.
    pub skipped: bool,
    /// What came of it, for people.
    pub message: String,
    /// Why it failed.
    pub error: Option<String>,
    /// How long it took, in milliseconds.
    pub ms: u64,
}

impl TaskResult {
    /// One that is done, or would be.
    #[must_use]
    pub fn done(name: &str, group: &str, action: &'static str, message: impl Into<String>) -> Self {
        let (name, group, message) = (name.to_owned(), group.to_owned(), message.into());
        Self { name, group, action, ok: true, skipped: false, message, error: None, ms: 0 }
    }

    /// One that there is nothing to do for.
    #[must_use]
    pub fn skipped(self) -> Self {
        Self { skipped: true, ..self }
    }

    /// One that ended: with what to tell, or with why it failed and what helps.
    #[must_use]
    pub fn ended(self, ended: Result<String>) -> Self {
        match ended {
            Ok(message) => Self { message, ..self },
            Err(Error { message, hint, .. }) => {
                self.failed([Some(message), hint].into_iter().flatten().collect::<Vec<_>>().join("\n"))
            }
        }
    }

    /// The same, which began then and is over now.
    #[must_use]
    pub fn since(self, started: Instant) -> Self {
        Self { ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX), ..self }
    }

    /// Whether both failed in one go, which has one reason.
    fn failed_with(&self, other: &Self) -> bool {
        self.message.is_empty() && (&self.group, &self.error) == (&other.group, &other.error)
    }

    /// One that failed, in words of one line or more.
    #[must_use]
    pub fn failed(self, error: impl fmt::Display) -> Self {
        Self { ok: false, error: Some(error.to_string()), ..self }
    }
}

impl Report {
    /// What came of a command's tasks.
    #[must_use]
    pub fn new(command: &'static str, dry_run: bool, tasks: Vec<TaskResult>) -> Self {
        let count = |is: fn(&TaskResult) -> bool| tasks.iter().filter(|task| is(task)).count();
        let failed = count(|task| !task.ok);
        let skipped = count(|task| task.ok && task.skipped);
        let summary = Summary { total: tasks.len(), done: tasks.len() - failed - skipped, skipped, failed };
        Self { command, ok: failed == 0, dry_run, tasks, summary, notes: Vec::new() }
    }

    /// Adds what people are told beside the tasks.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.tasks.iter().map(|task| task.name.chars().count()).max().unwrap_or(0);
        let mut lines = Vec::new();
        for (place, task) in self.tasks.iter().enumerate() {
            let word = match (task.ok, task.skipped) {
                (false, _) => console::style("FAIL").red().bold(),
                (true, true) => console::style("skip").dim(),
                (true, false) => console::style("ok  ").green(),
            };
            lines.push(format!("{word}  {:width$}  {}", task.name, task.message));
            let is_told_later = self.tasks.get(place + 1).is_some_and(|next| task.failed_with(next));
            let reason = task.error.iter().filter(|_| !is_told_later);
            lines.extend(reason.flat_map(|error| error.lines()).map(|line| format!("      {line}")));
        }
        let Summary { total, done, skipped, failed } = self.summary;
        if total > 0 {
            let did = if self.dry_run { "to do" } else { "done" };
            lines.push(format!("{total} in all: {done} {did}, {skipped} skipped, {failed} failed"));
        }
        if self.dry_run {
            lines.push("Nothing was done: this was a dry run".into());
        }
        lines.extend(self.notes.iter().cloned());
        f.write_str(&lines.join("\n"))
    }
}
