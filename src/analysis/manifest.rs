//! A module's manifest: one literal of Python.

use std::collections::BTreeSet;

use ruff_python_ast::{Expr, Number, Operator, UnaryOp};
use serde_json::{Map, Value};

use super::{
    extent,
    python::{decode, explained},
};

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
        let text = decode(source)?;
        let (before, text) = text.split_at(text.len() - text.trim_start().len());
        let value = extent::with_room(text, |text| {
            let parsed = ruff_python_parser::parse_expression(text);
            let parsed = parsed.map_err(|error| explained(&error, before, text))?;
            literal(&parsed.into_expr())
        })?;
        match value {
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

fn literal(expression: &Expr) -> Result<Value, String> {
    let all = |items: &[Expr]| items.iter().map(literal).collect::<Result<Vec<_>, _>>();
    Ok(match expression {
        Expr::StringLiteral(text) => text.value.to_str().into(),
        Expr::BytesLiteral(bytes) => {
            String::from_utf8_lossy(&bytes.value.bytes().collect::<Vec<_>>()).into_owned().into()
        }
        Expr::BooleanLiteral(literal) => literal.value.into(),
        Expr::NoneLiteral(_) => Value::Null,
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(number) => match number.as_i64() {
                Some(number) => number.into(),
                None => number.to_string().into(),
            },
            Number::Float(number) => (*number).into(),
            Number::Complex { .. } => return Err("a complex number".into()),
        },
        Expr::UnaryOp(operation) if operation.op == UnaryOp::USub => match literal(&operation.operand)? {
            Value::Number(number) if number.is_i64() => number.as_i64().and_then(i64::checked_neg).into(),
            Value::Number(number) => number.as_f64().map(|number| -number).into(),
            _ => return Err("`-` before something that is no number".into()),
        },
        Expr::BinOp(operation) if operation.op == Operator::Add => {
            match (literal(&operation.left)?, literal(&operation.right)?) {
                (Value::String(left), Value::String(right)) => (left + &right).into(),
                (Value::Array(left), Value::Array(right)) => [left, right].concat().into(),
                _ => return Err("only texts and lists can be joined".into()),
            }
        }
        Expr::List(list) => all(&list.elts)?.into(),
        Expr::Tuple(tuple) => all(&tuple.elts)?.into(),
        Expr::Set(set) => all(&set.elts)?.into(),
        Expr::Dict(dict) => {
            let mut map = Map::new();
            for item in &dict.items {
                let key = item.key.as_ref().ok_or("`**` in a dict")?;
                let key = match literal(key)? {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                map.insert(key, literal(&item.value)?);
            }
            map.into()
        }
        _ => return Err("something that is no literal".into()),
    })
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
