use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::ops::guide::Guide;

/// What a text comes from when no file of the team's comes before it.
const BUNDLED: &str = "bundled";

/// A text, and where it is from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Text {
    /// The team's file, or `bundled` with odeum.
    source: String,
    /// Markdown.
    content: String,
}

impl From<Guide> for Text {
    fn from(guide: Guide) -> Self {
        Self { source: guide.file.unwrap_or_else(|| BUNDLED.to_owned()), content: guide.content }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.content.trim_end())
    }
}
