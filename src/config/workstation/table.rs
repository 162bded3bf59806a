//! Walks a table: each key asked for is read, keys nobody asked for are refused.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::problems::Problems;
use crate::model::workstation::Word;

/// Every key the file may hold, with the table it belongs to.
const KEYS: [(&str, &[&str]); 5] = [
    ("", &["versions", "create_launcher", "init_dirs", "tools", "repos", "git"]),
    ("tools", &["uv", "npm", "script", "system_packages", "skills"]),
    ("tools.script", &["url", "name", "install_script", "sha256"]),
    ("repos", &[]),
    ("git", &["protocol", "url_template"]),
];

/// A value, and the byte it begins at.
pub(super) type Value<'d> = (usize, &'d DeValue<'d>);

/// One table of the file.
pub(super) struct Table<'d> {
    /// Its path: `tools`, empty at the top.
    pub(super) name: String,
    entries: &'d DeTable<'d>,
}

impl<'d> Table<'d> {
    /// A table whose keys are those of `kind`; what else is in it is refused.
    pub(super) fn new(name: &str, kind: &str, entries: &'d DeTable<'d>, problems: &mut Problems<'_>) -> Self {
        let table = Self { name: name.to_owned(), entries };
        let known = KEYS.iter().find(|(table, _)| *table == kind).map_or(&[][..], |(_, keys)| *keys);
        for (offset, key, _) in table.all() {
            if !known.contains(&key) {
                problems.add(offset, &table.path(key), unknown(key, kind, known));
            }
        }
        table
    }

    /// A table with keys of anybody's choice.
    pub(super) fn free(name: &str, entries: &'d DeTable<'d>) -> Self {
        Self { name: name.to_owned(), entries }
    }

    /// Place, key and value of all, in the order of the file.
    pub(super) fn all(&self) -> Vec<(usize, &'d str, Value<'d>)> {
        let entry = |(key, value): (&'d Spanned<_>, &'d Spanned<DeValue<'d>>)| {
            let key: &'d Spanned<std::borrow::Cow<'d, str>> = key;
            (key.span().start, key.get_ref().as_ref(), (value.span().start, value.get_ref()))
        };
        let mut all: Vec<_> = self.entries.iter().map(entry).collect();
        all.sort_by_key(|(offset, ..)| *offset);
        all
    }

    /// The path of a key of this table.
    pub(super) fn path(&self, key: &str) -> String {
        match self.name.as_str() {
            "" => key.to_owned(),
            table => format!("{table}.{key}"),
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<Value<'d>> {
        self.entries.get(key).map(|value| (value.span().start, value.get_ref()))
    }

    /// An inner table with known keys.
    pub(super) fn table(&self, key: &str, problems: &mut Problems<'_>) -> Option<Table<'d>> {
        let inner = self.free_table(key, problems)?;
        Some(Table::new(&self.path(key), &self.path(key), inner.entries, problems))
    }

    /// An inner table with keys of anybody's choice.
    pub(super) fn free_table(&self, key: &str, problems: &mut Problems<'_>) -> Option<Table<'d>> {
        let (offset, value) = self.get(key)?;
        match value {
            DeValue::Table(entries) => Some(Table::free(&self.path(key), entries)),
            other => {
                problems.add(offset, &self.path(key), format!("must be a table, not {}", other.type_str()));
                None
            }
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, key: &str, default: bool, problems: &mut Problems<'_>) -> bool {
        match self.get(key) {
            None => default,
            Some((_, DeValue::Boolean(flag))) => *flag,
            Some((offset, other)) => {
                problems.add(offset, &self.path(key), format!("must be true or false, not {}", shown(other)));
                default
            }
        }
    }

    /// A text that obeys a rule.
    pub(super) fn word<W: Word>(&self, key: &str, problems: &mut Problems<'_>) -> Option<W> {
        word(self.get(key)?, &self.path(key), problems)
    }

    /// A list of texts that obey a rule, each once.
    pub(super) fn words<W: Word>(&self, key: &str, problems: &mut Problems<'_>) -> Vec<W> {
        let Some(value) = self.get(key) else { return Vec::new() };
        words(value, &self.path(key), problems)
    }
}

/// The items of a list.
pub(super) fn items<'d>(
    (offset, value): Value<'d>,
    path: &str,
    of: &str,
    problems: &mut Problems<'_>,
) -> Vec<Value<'d>> {
    match value.as_array() {
        Some(items) => items.iter().map(|item| (item.span().start, item.get_ref())).collect(),
        None => {
            problems.add(offset, path, format!("must be a list of {of}, not {}", shown(value)));
            Vec::new()
        }
    }
}

/// A list of texts that obey a rule, each once.
pub(super) fn words<W: Word>(value: Value<'_>, path: &str, problems: &mut Problems<'_>) -> Vec<W> {
    let mut words: Vec<W> = Vec::new();
    for (place, item) in items(value, path, "texts", problems).into_iter().enumerate() {
        let Some(word) = word::<W>(item, &format!("{path}[{place}]"), problems) else { continue };
        match words.contains(&word) {
            true => problems.warn(item.0, path, format!("\"{word}\" is there twice")),
            false => words.push(word),
        }
    }
    words
}

/// A text that obeys a rule.
pub(super) fn word<W: Word>(
    (offset, value): Value<'_>,
    path: &str,
    problems: &mut Problems<'_>,
) -> Option<W> {
    let word = value.as_str().and_then(|text| text.parse().ok());
    if word.is_none() {
        problems.add(offset, path, format!("must be {}, not {}", W::RULE, shown(value)));
    }
    word
}

/// A value as a failure quotes it.
pub(super) fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        other => format!("a value of type {}", other.type_str()),
    }
}

/// What to say of a key nobody knows: where it belongs, or what was probably meant.
fn unknown(key: &str, kind: &str, known: &[&str]) -> String {
    let place = |table: &str| match table {
        "" => "above the first [table]".to_owned(),
        table => format!("in [{table}]"),
    };
    let home = KEYS.iter().find(|(table, keys)| *table != kind && keys.contains(&key));
    if let Some((table, _)) = home {
        return format!("is unknown here; it belongs {}", place(table));
    }
    let likeness = |word: &&&str| strsim::jaro_winkler(word, &key.to_lowercase());
    let near = known.iter().max_by(|one, two| likeness(one).total_cmp(&likeness(two)));
    match near.filter(|near| likeness(near) > 0.8) {
        Some(near) => format!("is unknown; did you mean {near:?}?"),
        None => format!("is unknown; there may be {}", known.join(", ")),
    }
}
