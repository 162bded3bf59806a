//! A module's manifest: one literal of Python.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::python::{self, decode};

/// The names a manifest may have; the first one there counts.
pub const NAMES: [&str; 2] = ["__manifest__.py", "__openerp__.py"];

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Manifest(Map<String, Value>);

/// What a manifest has listed a file for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// Loaded at each upgrade.
    Data,
    /// Loaded at each upgrade of a module with demonstration data.
    Demo,
    /// Sent to browsers.
    Web,
}

impl Manifest {
    /// Reads what `ast.literal_eval` would read, and joined texts and lists.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn read(source: &[u8]) -> Result<Self, String> {
        match python::literal(&decode(source)?)? {
            Value::Object(keys) => Ok(Self(keys)),
            _ => Err("it is not a dict".into()),
        }
    }

    /// The keys in both manifests, each once.
    pub fn keys<'a>(&'a self, other: &'a Self) -> BTreeSet<&'a str> {
        self.0.keys().chain(other.0.keys()).map(String::as_str).collect()
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// Whether the module can be installed.
    #[must_use]
    pub fn is_installable(&self) -> bool {
        self.get("installable").is_none_or(is_true)
    }

    /// The version, as written.
    #[must_use]
    pub fn version(&self) -> Option<&str> {
        self.get("version")?.as_str()
    }

    /// What a file of the module is listed for, the most important first.
    #[must_use]
    pub fn listing(&self, path: &str) -> Option<Listing> {
        let has =
            |keys: &[&str]| keys.iter().any(|key| self.get(key).is_some_and(|value| mentions(value, path)));
        if has(&["data", "init_xml", "update_xml", "init", "update"]) {
            return Some(Listing::Data);
        }
        if has(&["demo", "demo_xml"]) {
            return Some(Listing::Demo);
        }
        has(&["qweb", "js", "css"]).then_some(Listing::Web)
    }
}

/// Whether Python takes a value for true.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(items) => !items.is_empty(),
    }
}

fn mentions(value: &Value, path: &str) -> bool {
    let is_path = |item: &Value| item.as_str().is_some_and(|item| item.trim_start_matches("./") == path);
    value.as_array().is_some_and(|items| items.iter().any(is_path)) || is_path(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn manifests_are_read_as_odoo_reads_them() {
        let source = "\u{feff}# comment\n# -*- coding: utf-8 -*-\n{\n    'name': u'A' \"b\",  # c\n    'data': ['a.xml', './b.xml',],\n    'n': -1.5, 'x': (1, None), 'demo': [\n'd.xml'], 'version': '19.0.1.0.0',}";
        let manifest = Manifest::read(source.as_bytes()).unwrap();
        assert_eq!(manifest.get("name").unwrap(), "Ab");
        assert_eq!(manifest.version(), Some("19.0.1.0.0"));
        assert_eq!(manifest.listing("b.xml"), Some(Listing::Data));
        assert_eq!(manifest.listing("d.xml"), Some(Listing::Demo));
        assert_eq!(manifest.listing("e.xml"), None);
        assert!(manifest.is_installable());
    }

    #[test]
    fn installable_is_what_python_takes_for_true() {
        for (value, expected) in
            [("True", true), ("False", false), ("0", false), ("'x'", true), ("None", false)]
        {
            let source = format!("{{'installable': {value}}}");
            assert_eq!(Manifest::read(source.as_bytes()).unwrap().is_installable(), expected, "{value}");
        }
    }

    #[test]
    fn what_is_no_literal_is_refused() {
        let deep = "[".repeat(50_000);
        for source in ["", "{", "[]", "{'a': b}", "{'a': f()}", "{**a}", "x = {}", "{'a': 1j}", &deep] {
            assert!(Manifest::read(source.as_bytes()).is_err(), "{source:.20}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panicking(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = Manifest::read(&bytes);
        }

        #[test]
        fn any_words_are_read_without_panicking(text in "([{}()\\[\\],:+-]|'a'|1|None| |\n){0,40}") {
            let _ = Manifest::read(text.as_bytes());
        }
    }
}
