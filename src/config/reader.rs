//! Walks a table: each key asked for is read or defaulted, keys nobody asked for are refused.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Origin, Setting,
    forms::{self, Form},
    source::Source,
};
use crate::model::{Secret, Variables};

/// One table of the file, or one that is not there and so all defaults.
///
/// Reading never stops: what cannot be read is noted in the [`Source`] and the
/// default stands in, so that the failure told is the first in file order.
pub(super) struct Reader<'a, 't> {
    source: &'a mut Source<'t>,
    table: Option<&'a DeTable<'a>>,
    /// `server`, `team.1`; empty at the top level.
    name: String,
    asked: Vec<Asked>,
}

/// A key or table of this one, as it is written in the file.
struct Asked {
    name: String,
    is_table: bool,
}

impl<'a, 't> Reader<'a, 't> {
    /// Reads the whole document with `read`, then refuses what it did not ask for.
    pub(super) fn document<T>(
        source: &'a mut Source<'t>,
        table: &'a DeTable<'a>,
        read: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let mut top = Self { source, table: Some(table), name: String::new(), asked: Vec::new() };
        let result = read(&mut top);
        top.refuse_unknown();
        result
    }

    /// Reads the table `[name]` with `read`, then refuses what it did not ask for.
    pub(super) fn section<T>(&mut self, name: &str, read: impl FnOnce(&mut Reader<'_, 't>) -> T) -> T {
        self.asked.push(Asked { name: name.to_owned(), is_table: true });
        let full = self.full(name);
        let table = match self.entry(name) {
            None => None,
            Some((offset, value)) => {
                self.source.place(&full, offset);
                let table = value.get_ref().as_table();
                if table.is_none() {
                    let found = value.get_ref().type_str();
                    let message = format!("{full} must be a table, not {} {found}", article(found));
                    self.source.fail(offset, message, format!("write [{full}] on a line of its own"));
                }
                table
            }
        };
        let mut inner = Reader { source: &mut *self.source, table, name: full, asked: Vec::new() };
        let result = read(&mut inner);
        inner.refuse_unknown();
        result
    }

    /// The names in this table and whether they are tables, in file order. For free keys.
    pub(super) fn names(&self) -> Vec<(String, bool)> {
        let entries = self.entries().into_iter();
        entries.map(|(_, name, value)| (name.to_owned(), value.is_table())).collect()
    }

    /// Notes a failure at the key `name`; accepts the key otherwise.
    pub(super) fn refuse(&mut self, name: &str, message: &str, hint: &str) {
        self.asked.push(Asked { name: name.to_owned(), is_table: true });
        let offset = self.entry(name).map_or(0, |(offset, _)| offset);
        self.source.fail(offset, message, hint);
    }

    /// The value of a key, or its default.
    pub(super) fn value<T, F>(&mut self, name: &str, default: T, form: &Form<F>) -> T
    where
        T: Serialize,
        F: Fn(&DeValue<'_>) -> Option<T>,
    {
        self.take(name, default, form, |value| serde_json::to_value(value).unwrap_or_default(), shown)
    }

    /// The value of a key that may be left out; `""` means left out too.
    pub(super) fn optional<T, F>(&mut self, name: &str, form: &Form<F>) -> Option<T>
    where
        T: Serialize,
        F: Fn(&DeValue<'_>) -> Option<T>,
    {
        self.value(name, None, &form.or_empty())
    }

    /// A secret that may be left out. It is never shown, not even a wrong one.
    pub(super) fn secret(&mut self, name: &str) -> Option<Secret> {
        let show = |secret: &Option<Secret>| secret.as_ref().map_or(Value::Null, |_| json!("****"));
        let found = |value: &DeValue<'_>| match value.as_str() {
            Some(_) => "this one".to_owned(),
            None => format!("{} {}", article(value.type_str()), value.type_str()),
        };
        self.take(name, None, &forms::secret().or_empty(), show, found)
    }

    /// The value of a variable of this name. It is shown only where its name does not look secret,
    /// and a wrong one never.
    pub(super) fn variable(&mut self, name: &str) -> Option<String> {
        let show = |value: &Option<String>| {
            let pair = value.clone().map(|value| (name.to_owned(), value));
            let masked = Variables::try_from(pair.into_iter().collect::<BTreeMap<_, _>>());
            json!(masked.unwrap_or_default().masked().into_values().next())
        };
        let found = |value: &DeValue<'_>| match value.as_str() {
            Some(_) => "this one".to_owned(),
            None => format!("{} {}", article(value.type_str()), value.type_str()),
        };
        self.take(name, None, &forms::variable(name), show, found)
    }

    /// Says that an environment variable decides the value of a key.
    pub(super) fn overridden(&mut self, name: &str, variable: &str, value: Value) {
        let origin = Origin::Environment { name: variable.to_owned() };
        self.source.keep(Setting { key: self.full(name), value, origin });
    }

    /// Where failures go that have no place in the file.
    pub(super) fn source(&mut self) -> &mut Source<'t> {
        self.source
    }

    fn take<T, F>(
        &mut self,
        name: &str,
        default: T,
        form: &Form<F>,
        show: impl Fn(&T) -> Value,
        found: impl Fn(&DeValue<'_>) -> String,
    ) -> T
    where
        F: Fn(&DeValue<'_>) -> Option<T>,
    {
        self.asked.push(Asked { name: name.to_owned(), is_table: false });
        let key = self.full(name);
        let value = match self.entry(name) {
            None => default,
            Some((offset, written)) => {
                self.source.place(&key, offset);
                (form.read)(written.get_ref()).unwrap_or_else(|| {
                    let found = found(written.get_ref());
                    let message = format!("{name}{} must be {}, not {found}", self.within(), form.expects);
                    let hint = format!("write {name} = {}", form.example);
                    self.source.fail(written.span().start, message, hint);
                    default
                })
            }
        };
        let origin = self.source.origin(&key);
        self.source.keep(Setting { value: show(&value), key, origin });
        value
    }

    /// Where the key `name` stands, and its value.
    fn entry(&self, name: &str) -> Option<(usize, &'a Spanned<DeValue<'a>>)> {
        let (key, value) = self.table?.get_key_value(name)?;
        Some((key.span().start, value))
    }

    /// All keys in file order.
    fn entries(&self) -> Vec<(usize, &'a str, &'a DeValue<'a>)> {
        let all = self.table.into_iter().flatten();
        let mut entries: Vec<_> =
            all.map(|(key, value)| (key.span().start, key.get_ref().as_ref(), value.get_ref())).collect();
        entries.sort_by_key(|(offset, ..)| *offset);
        entries
    }

    fn refuse_unknown(&mut self) {
        let known = |name: &str| self.asked.iter().any(|asked| asked.name == name);
        let Some((offset, name, value)) = self.entries().into_iter().find(|(_, name, _)| !known(name)) else {
            return;
        };
        let what = match value {
            DeValue::Table(_) => format!("unknown table [{}]", self.full(name)),
            _ => format!("unknown key {name:?}{}", self.within()),
        };
        let message = match self.nearest(name) {
            Some(near) if near.is_table => format!("{what}; did you mean [{}]?", self.full(&near.name)),
            Some(near) => format!("{what}; did you mean {:?}?", near.name),
            None => what,
        };
        let hint = self.known();
        self.source.fail(offset, message, hint);
    }

    /// The hint that lists what this table may hold.
    fn known(&self) -> String {
        let written = |asked: &Asked| match asked.is_table {
            true => format!("[{}]", self.full(&asked.name)),
            false => asked.name.clone(),
        };
        let names: Vec<_> = self.asked.iter().map(written).collect();
        match self.name.as_str() {
            "" => format!("the file may hold {}", names.join(", ")),
            table => format!("[{table}] may hold {}", names.join(", ")),
        }
    }

    /// The key that was probably meant.
    fn nearest(&self, name: &str) -> Option<&Asked> {
        let likeness = |asked: &&Asked| strsim::jaro_winkler(&asked.name, &name.to_lowercase());
        let like = self.asked.iter().filter(|asked| likeness(asked) > 0.8);
        like.max_by(|one, two| likeness(one).total_cmp(&likeness(two)))
    }

    fn full(&self, name: &str) -> String {
        match self.name.as_str() {
            "" => name.to_owned(),
            table => format!("{table}.{name}"),
        }
    }

    /// ` in [server]`; nothing at the top level.
    fn within(&self) -> String {
        match self.name.as_str() {
            "" => String::new(),
            table => format!(" in [{table}]"),
        }
    }
}

/// A value as a failure quotes it.
fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| shown(item.get_ref())).collect();
            format!("[{}]", items.join(", "))
        }
        other => format!("{} {}", article(other.type_str()), other.type_str()),
    }
}

fn article(noun: &str) -> &'static str {
    match noun.starts_with(['a', 'i']) {
        true => "an",
        false => "a",
    }
}
