//! Places in the file, and the failures found there: the first in file order is the one told.

use std::{collections::BTreeMap, fmt, path::Path};

use super::{Origin, Setting};
use crate::error::{Error, Result};

/// A file being read: its text, the settings found so far, the first failure.
pub(super) struct Source<'t> {
    path: &'t Path,
    text: &'t str,
    /// The byte at which each key and table of the file stands.
    places: BTreeMap<String, usize>,
    settings: Vec<Setting>,
    failure: Option<(usize, Error)>,
}

impl<'t> Source<'t> {
    pub(super) fn new(path: &'t Path, text: &'t str) -> Self {
        Self { path, text, places: BTreeMap::new(), settings: Vec::new(), failure: None }
    }

    /// Notes that `key` stands at the byte `offset`.
    pub(super) fn place(&mut self, key: &str, offset: usize) {
        self.places.insert(key.to_owned(), offset);
    }

    /// Where the value of `key` comes from, as far as the file goes.
    pub(super) fn origin(&self, key: &str) -> Origin {
        match self.places.get(key) {
            Some(&offset) => Origin::File { path: self.path.to_owned(), line: line_of(self.text, offset) },
            None => Origin::Default,
        }
    }

    /// Keeps a setting for `config show`, instead of an earlier one of its key.
    pub(super) fn keep(&mut self, setting: Setting) {
        self.settings.retain(|known| known.key != setting.key);
        self.settings.push(setting);
    }

    /// Notes a failure at the byte `offset`.
    pub(super) fn fail(&mut self, offset: usize, message: impl fmt::Display, hint: impl fmt::Display) {
        let line = line_of(self.text, offset);
        let error = Error::invalid(format!("{}:{line}: {message}", self.path.display())).hint(hint);
        self.fail_with(offset, error);
    }

    /// Notes a failure about `keys`: at the line of the first that is written, or whose table is.
    pub(super) fn fail_at(&mut self, keys: &[&str], message: impl fmt::Display, hint: impl fmt::Display) {
        let table = |key: &str| self.places.get(key.rsplit_once('.')?.0);
        let offset = keys.iter().find_map(|key| self.places.get(*key).or_else(|| table(key)));
        self.fail(offset.copied().unwrap_or_default(), message, hint);
    }

    /// Notes a failure that has no place in the file; those in the file come first.
    pub(super) fn fail_outside(&mut self, error: Error) {
        self.fail_with(usize::MAX, error);
    }

    /// The failure first in file order, if there is one.
    pub(super) fn finish(&mut self) -> Result<()> {
        match self.failure.take() {
            Some((_, error)) => Err(error),
            None => Ok(()),
        }
    }

    /// Everything kept.
    pub(super) fn into_settings(self) -> Vec<Setting> {
        self.settings
    }

    /// A failure of the TOML parser, which knows the column too.
    pub(super) fn syntax(&self, error: &toml::de::Error) -> Error {
        let offset = error.span().map_or(0, |span| span.start);
        let start = self.text.get(..offset).unwrap_or(self.text);
        let column = start.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        let place = format!("{}:{}:{column}", self.path.display(), line_of(self.text, offset));
        Error::invalid(format!("{place}: {}", error.message().replace('\n', ", ")))
            .hint("the file must be TOML: [table] lines and key = value lines, texts in quotes")
    }

    fn fail_with(&mut self, offset: usize, error: Error) {
        match &self.failure {
            Some((first, _)) if *first <= offset => {}
            _ => self.failure = Some((offset, error)),
        }
    }
}

/// The line the byte `offset` is on, counted from 1.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|&&byte| byte == b'\n').count() + 1
}
