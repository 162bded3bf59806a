//! A step of an operation, as records and results list it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A step that began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepEntry {
    /// The step's name.
    pub name: String,
    /// Whether it is done.
    pub ok: bool,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// How it was done, or what became of it.
    pub detail: String,
}

impl StepEntry {
    /// Whether it neither ended nor failed: its process was killed while it was
    /// under way, and what it asked others for may still come.
    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        !self.ok && self.detail.is_empty()
    }

    /// The same, done, when nobody knows any more how.
    #[must_use]
    pub fn done(self) -> Self {
        Self { ok: true, ..self }
    }

    /// A step that begins now.
    #[must_use]
    pub fn begun(name: &str) -> Self {
        Self { name: name.to_owned(), ok: false, ms: 0, detail: String::new() }
    }
}
