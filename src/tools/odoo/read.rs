use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::{EnvName, OutputId},
    ops::inside::{self, Entry, Found, ReadRequest},
    registry::{Effect, Meta, Tool},
};

/// Read a text file in an environment's container, or list a directory.
///
/// Files of more than 100 KiB need a range, and an answer never holds more.
#[derive(Args, Deserialize, JsonSchema)]
pub struct ReadFile {
    /// Name of the environment.
    env_name: EnvName,
    /// Path in the container; a relative one is below the code, /mnt/extra-addons.
    #[arg(allow_hyphen_values = true)]
    path: String,
    /// Lines to read, START:END from 1 and with both.
    #[arg(long, short = 'r', visible_alias = "range", value_name = "START:END")]
    read_range: Option<String>,
}

/// What is there.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// `file` or `dir`.
    kind: &'static str,
    /// Absolute path.
    path: String,
    /// Bytes of the file, or entries of the directory.
    size: u64,
    /// Text of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    /// Entries of the directory, by name, at most 1,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<Entry>>,
    /// Which lines these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
    /// Whether there is more of what was asked for.
    truncated: bool,
    /// Id under which the text can be read page by page, when it is long.
    #[serde(skip_serializing_if = "Option::is_none")]
    output_id: Option<OutputId>,
}

/// Lines of a file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Range {
    /// First line.
    start: u64,
    /// Last line.
    end: u64,
    /// Lines of the whole file.
    total: u64,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(content) = &self.content {
            f.write_str(content.strip_suffix('\n').unwrap_or(content))?;
        }
        let entries = self.entries.iter().flatten().map(|entry| {
            let name = inside::one_line(&entry.name);
            match entry.kind.as_str() {
                "dir" => format!("{:>10}  {name}/", ""),
                "link" => format!("{:>10}  {name}@", ""),
                _ => format!("{:>10}  {name}", entry.size),
            }
        });
        f.write_str(&entries.collect::<Vec<_>>().join("\n"))
    }
}

impl Tool for ReadFile {
    const META: Meta = Meta {
        name: "read_file_in_odoo",
        cli: "env read",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["env_name", "path", "read_range"],
    };
    const SEES_CANCELLATION: bool = true;
    type Output = Shown;

    async fn run(self, ctx: &Context) -> Result<Shown> {
        let range = self.read_range.unwrap_or_default();
        let request = ReadRequest { name: self.env_name, path: self.path, range };
        Ok(match inside::read(ctx, &request).await? {
            Found::File { path, size, content, output_id, lines: [start, end, total], truncated } => Shown {
                kind: "file",
                path,
                size,
                content: Some(content),
                entries: None,
                range: Some(Range { start, end, total }),
                truncated,
                output_id,
            },
            Found::Directory { path, size, entries } => Shown {
                kind: "dir",
                path,
                size,
                content: None,
                truncated: size > entries.len() as u64,
                entries: Some(entries),
                range: None,
                output_id: None,
            },
        })
    }
}
