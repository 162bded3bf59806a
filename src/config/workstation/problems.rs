//! Everything that is wrong with the file, in its order, each with line and column.

use std::{fmt, path::Path};

use serde_json::{Value, json};

use crate::error::Error;

/// How many problems are told at once: nobody reads more, and each place must be counted out.
const SHOWN: usize = 100;

/// The file being read, and what is wrong with it.
pub(super) struct Problems<'t> {
    path: &'t Path,
    text: &'t str,
    wrong: Vec<Problem>,
    superfluous: Vec<(usize, String)>,
}

struct Problem {
    offset: usize,
    key: String,
    message: String,
}

impl<'t> Problems<'t> {
    pub(super) fn new(path: &'t Path, text: &'t str) -> Self {
        Self { path, text, wrong: Vec::new(), superfluous: Vec::new() }
    }

    /// Notes what is wrong with `key`, which or whose value begins at the byte `offset`.
    pub(super) fn add(&mut self, offset: usize, key: &str, message: impl fmt::Display) {
        self.wrong.push(Problem { offset, key: key.to_owned(), message: message.to_string() });
    }

    /// Notes what does no harm but has no effect either.
    pub(super) fn warn(&mut self, offset: usize, key: &str, message: impl fmt::Display) {
        self.superfluous.push((offset, format!("{key}: {message}")));
    }

    /// What does no harm, or all that is wrong.
    pub(super) fn finish(mut self) -> Result<Vec<String>, Error> {
        if !self.wrong.is_empty() {
            return Err(self.error());
        }
        self.superfluous.sort();
        let shown = self.superfluous.iter().take(SHOWN);
        let shown = shown.map(|(offset, text)| format!("{} {text}", self.place(*offset)));
        let more = more(self.superfluous.len()).map(|more| format!("{}: {more}", self.path.display()));
        Ok(shown.chain(more).collect())
    }

    /// A failure of the TOML parser.
    pub(super) fn syntax(mut self, error: &toml::de::Error) -> Error {
        let offset = error.span().map_or(0, |span| span.start);
        self.add(offset, "", error.message().replace('\n', ", "));
        self.error()
    }

    fn error(&mut self) -> Error {
        self.wrong.sort_by_key(|problem| problem.offset);
        let shown = &self.wrong[..self.wrong.len().min(SHOWN)];
        let lines = shown.iter().map(|Problem { offset, key, message }| {
            let colon = if key.is_empty() { "" } else { ": " };
            format!("{} {key}{colon}{message}", self.place(*offset))
        });
        let lines: Vec<String> = lines.chain(more(self.wrong.len())).collect();
        let message = match lines.as_slice() {
            [line] => line.clone(),
            lines => format!("{} problems in the file:\n  {}", self.wrong.len(), lines.join("\n  ")),
        };
        let problems: Vec<Value> = shown.iter().map(|problem| self.for_machines(problem)).collect();
        Error::prerequisite(message)
            .hint(format!("mend {}, for example with `odeum workstation edit-config`", self.path.display()))
            .detail("problems", problems)
    }

    fn for_machines(&self, Problem { offset, key, message }: &Problem) -> Value {
        let (line, column) = self.position(*offset);
        json!({ "line": line, "column": column, "key": key, "message": message })
    }

    fn place(&self, offset: usize) -> String {
        let (line, column) = self.position(offset);
        format!("{}:{line}:{column}:", self.path.display())
    }

    /// Line and column, both counted from 1; columns in characters.
    fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (line, column)
    }
}

/// What is said of those that are not told.
fn more(count: usize) -> Option<String> {
    (count > SHOWN).then(|| format!("and {} more", count - SHOWN))
}
