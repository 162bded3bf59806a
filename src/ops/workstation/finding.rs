//! What a look at a workstation found.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{error::Error, ops::system::Health};

/// One thing that was looked at.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Finding {
    /// What it belongs to: `Tools`.
    pub group: &'static str,
    /// What was looked at: `uv`.
    pub name: String,
    /// How good it is.
    pub status: Health,
    /// What was found.
    pub message: String,
    /// More of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The one thing that helps; none when nothing is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// How long the look at its group took, in milliseconds.
    pub ms: u64,
}

impl Finding {
    /// Something found.
    #[must_use]
    pub fn new(group: &'static str, name: &str, status: Health, message: impl Into<String>) -> Self {
        Self {
            group,
            name: name.to_owned(),
            status,
            message: message.into(),
            detail: None,
            hint: None,
            ms: 0,
        }
    }

    /// Something that is wrong, in its own words: the first line, the rest, and what helps.
    #[must_use]
    pub fn of_error(group: &'static str, name: &str, status: Health, error: &Error) -> Self {
        let (message, detail) = error.message.split_once('\n').unwrap_or((&error.message, ""));
        let detail = Some(detail.trim().to_owned()).filter(|detail| !detail.is_empty());
        Self { detail, hint: error.hint.clone(), ..Self::new(group, name, status, message) }
    }

    /// Adds what helps.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}
