//! What was run to make a copy harmless.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Where something comes from that is run, in the order of running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Odoo's own, its modules' and odeum's.
    Native,
    /// The team's directory.
    Team,
    /// The repository.
    Project,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It ran to its end.
    Ok,
    /// It did not; nothing after it was run.
    Failed,
    /// There was nothing in it.
    Skipped,
}

/// One thing that was run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Where it comes from.
    pub tier: Tier,
    /// Its file, as found in the repository or the team's directory, or what it is.
    pub file: String,
    /// What became of it.
    pub status: Status,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Milliseconds.
    pub ms: u64,
}

/// All that was run, in order.
#[derive(Debug, Default)]
pub struct Report(Vec<Entry>);

impl Report {
    /// Notes one more.
    pub fn add(&mut self, entry: Entry) {
        self.0.push(entry);
    }

    /// The names of what ran, for a step's detail.
    #[must_use]
    pub fn words(&self) -> String {
        let ran = self.0.iter().filter(|entry| entry.status == Status::Ok);
        ran.map(|entry| entry.file.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// What ran and what failed, for an error.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let (failed, ran): (Vec<_>, Vec<_>) = self.0.iter().partition(|entry| entry.status == Status::Failed);
        json!({ "ran": ran, "failed": failed })
    }

    /// Its entries.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.0
    }
}
