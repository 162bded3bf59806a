//! A file or a directory of the container.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::ask::{absolute, ask};
use crate::{
    context::Context,
    error::{Error, Result},
    model::{EnvName, OutputId},
    ops::output::brief,
};

const SCRIPT: &str = include_str!("read.py");

/// Most bytes of one answer.
const MOST: usize = 100 * 1024;

/// Most entries of a listing.
const MOST_ENTRIES: usize = 1_000;

/// What to read.
pub struct ReadRequest {
    /// Environment.
    pub name: EnvName,
    /// Path in the container.
    pub path: String,
    /// Lines, `START:END`, from 1 and with both; empty for all.
    pub range: String,
}

/// Something in a directory.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Entry {
    /// Its name; bytes that are not UTF-8 are escaped.
    pub name: String,
    /// `file`, `dir`, `link` or `other`.
    pub kind: String,
    /// Bytes.
    pub size: u64,
}

/// What is there.
pub enum Found {
    /// A file's text.
    File {
        /// Absolute path.
        path: String,
        /// Bytes of the whole file.
        size: u64,
        /// Its text.
        content: String,
        /// The same page by page, when it is long.
        output_id: Option<OutputId>,
        /// First line, last line, lines of the whole file.
        lines: [u64; 3],
        /// Whether lines that were asked for are missing.
        truncated: bool,
    },
    /// A directory.
    Directory {
        /// Absolute path.
        path: String,
        /// How many entries it has.
        size: u64,
        /// The first of them, by name.
        entries: Vec<Entry>,
    },
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Answer {
    Dir { size: u64, entries: Vec<Entry> },
    File { size: u64, content: String, lines: u64, last: Option<u64>, cut: Option<bool> },
    Binary { size: u64, magic: String },
    Long { size: u64, lines: u64 },
}

/// Reads a file's text, all or some lines, or lists a directory.
///
/// # Errors
/// `not_found`; `invalid_input` for one that is binary, or too long without a range.
pub async fn read(ctx: &Context, request: &ReadRequest) -> Result<Found> {
    let path = absolute(&request.path)?;
    let range = range(&request.range)?;
    let (start, end) = range.unwrap_or((0, 0));
    let arguments =
        json!({"path": path, "start": start, "end": end, "most": MOST, "most_entries": MOST_ENTRIES});
    let answer = ask(ctx, &request.name, None, SCRIPT, &arguments).await?;
    match serde_json::from_value(answer).map_err(Error::internal)? {
        Answer::Dir { size, entries } => {
            if range.is_some() {
                return Err(Error::invalid(format!("{path} is a directory, which has no lines")));
            }
            Ok(Found::Directory { path, size, entries })
        }
        Answer::Binary { size, magic } => {
            let what = magic_of(&magic);
            Err(Error::invalid(format!("{path} is not text: {what}, {size} bytes"))
                .detail("size", size)
                .detail("type", what)
                .hint(format!(
                    "look at it with `odeum env exec {} 'od -c FILE | head'`",
                    request.name.quoted()
                )))
        }
        Answer::Long { size, lines } => {
            Err(Error::invalid(format!("{path} has {size} bytes in {lines} lines, too many to read at once"))
                .detail("size", size)
                .detail("total_lines", lines)
                .hint("read some of its lines: --range 1:200"))
        }
        Answer::File { size, content, lines, last, cut } => {
            let first = start.max(1).min(lines);
            if start > lines.max(1) {
                return Err(
                    Error::invalid(format!("{path} has only {lines} lines")).detail("total_lines", lines)
                );
            }
            // A file is read to be seen whole; where that is much, it can be paged through too.
            let (_, output_id) = brief(ctx, format!("{path} in {}", request.name), content.clone())?;
            let lines = [first, last.unwrap_or(lines), lines];
            Ok(Found::File { path, size, content, output_id, lines, truncated: cut.unwrap_or(false) })
        }
    }
}

/// `START:END`, `START:` or a single line.
fn range(text: &str) -> Result<Option<(u64, u64)>> {
    if text.is_empty() {
        return Ok(None);
    }
    let refuse = || {
        Error::invalid(format!("{text:?} is not a range of lines"))
            .hint("START:END, from 1 and with both, as in 10:20")
    };
    let number = |text: &str| text.trim().parse::<u64>().ok().filter(|number| *number > 0);
    let (start, end) = match text.split_once(':') {
        None => (number(text), number(text)),
        Some((start, "")) => (number(start), Some(u64::MAX >> 1)),
        Some((start, end)) => (number(start), number(end)),
    };
    match (start, end) {
        (Some(start), Some(end)) if start <= end => Ok(Some((start, end))),
        _ => Err(refuse()),
    }
}

/// What a file is by its first bytes, in hex.
fn magic_of(magic: &str) -> &'static str {
    const KNOWN: [(&str, &str); 10] = [
        ("89504e47", "a PNG picture"),
        ("ffd8ff", "a JPEG picture"),
        ("47494638", "a GIF picture"),
        ("25504446", "a PDF document"),
        ("504b0304", "a ZIP archive or office document"),
        ("1f8b", "a gzip archive"),
        ("7f454c46", "a program or library"),
        ("53514c69746520", "an SQLite database"),
        ("de120495", "a translation (.mo)"),
        ("00010000", "a font"),
    ];
    KNOWN.iter().find(|(start, _)| magic.starts_with(start)).map_or("binary data", |(_, what)| what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_lines_from_one() {
        assert_eq!(range("").unwrap(), None);
        assert_eq!(range("3:7").unwrap(), Some((3, 7)));
        assert_eq!(range("5").unwrap(), Some((5, 5)));
        assert!(range("5:").unwrap().is_some());
        for bad in ["0:3", "7:3", "a:b", ":", ":3", "1:2:3", "-1:2", "1-2"] {
            assert!(range(bad).is_err(), "{bad}");
        }
    }
}
