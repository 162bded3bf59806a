//! What callers hand over as text or JSON: values, ids, names of fields.
//!
//! A text may be JSON or a literal of Python, which is how Odoo's own code and documentation
//! write domains and values.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{Map, Value};

use crate::analysis::literal;

/// Most records of one call.
const MOST: usize = 1_000;

/// Reads JSON, or a literal of Python.
pub fn read(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).or_else(|json_error| {
        literal(text)
            .map_err(|error| format!("it is neither JSON ({json_error}) nor a literal of Python ({error})"))
    })
}

/// A value as such, or what its text says.
pub fn value_of<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) => read(&text).map_err(D::Error::custom),
        value => Ok(value),
    }
}

/// A type that is made of a JSON value by its `of`, whichever way that comes.
macro_rules! given_type {
    ($name:ident, $schema:tt) => {
        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(text: &str) -> Result<Self, String> {
                Self::of(crate::ops::orm::given::read(text)?)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = crate::ops::orm::given::value_of(deserializer)?;
                Self::of(value).map_err(serde::de::Error::custom)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!($schema)
            }
        }
    };
}
pub(super) use given_type;

/// Values by name of field.
#[derive(Debug, Clone, Default)]
pub struct Values(pub Map<String, Value>);

given_type!(Values, { "type": "object" });

impl Values {
    fn of(value: Value) -> Result<Self, String> {
        match value {
            Value::Object(values) if values.is_empty() => Err("it is empty".into()),
            Value::Object(values) => Ok(Self(values)),
            other => Err(format!("an object of values by field is needed, not {}", kind(&other))),
        }
    }
}

/// Values of new records: one object, or a list of them.
#[derive(Debug, Clone)]
pub struct ManyValues(pub Vec<Map<String, Value>>);

given_type!(ManyValues, { "type": "array", "items": { "type": "object" } });

impl ManyValues {
    fn of(value: Value) -> Result<Self, String> {
        let items = match value {
            Value::Array(items) => items,
            one => vec![one],
        };
        if items.is_empty() || items.len() > MOST {
            return Err(format!("there are {} records in it, 1 to {MOST} may be", items.len()));
        }
        let many = items.into_iter().enumerate().map(|(place, item)| match item {
            Value::Object(values) => Ok(values),
            other => Err(format!("[{place}]: an object of values by field is needed, not {}", kind(&other))),
        });
        many.collect::<Result<_, _>>().map(Self)
    }
}

/// Arguments of a method by name.
#[derive(Debug, Clone, Default)]
pub struct Arguments(pub Map<String, Value>);

given_type!(Arguments, { "type": "object" });

impl Arguments {
    fn of(value: Value) -> Result<Self, String> {
        match value {
            Value::Object(arguments) => Ok(Self(arguments)),
            other => Err(format!("an object of arguments by name is needed, not {}", kind(&other))),
        }
    }
}

/// Ids of records, each once, in the order given.
#[derive(Debug, Clone, Default)]
pub struct Ids(pub Vec<i64>);

impl Ids {
    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let mut ids = Vec::new();
        for word in words.map(str::trim).filter(|word| !word.is_empty()) {
            match word.parse::<i64>() {
                Ok(id) if id > 0 && ids.contains(&id) => {}
                Ok(id) if id > 0 => ids.push(id),
                _ => return Err(format!("{word:?} is no id of a record")),
            }
        }
        match ids.is_empty() || ids.len() > MOST {
            true => Err(format!("there are {} ids in it, 1 to {MOST} may be", ids.len())),
            false => Ok(Self(ids)),
        }
    }
}

impl std::str::FromStr for Ids {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::of(text.trim().trim_start_matches(['[', '(']).trim_end_matches([']', ')']).split(','))
    }
}

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let words: Vec<String> = match Value::deserialize(deserializer)? {
            Value::Array(items) => items
                .iter()
                .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
                .collect(),
            Value::String(text) => return text.parse().map_err(D::Error::custom),
            other => vec![other.to_string()],
        };
        Self::of(words.iter().map(String::as_str)).map_err(D::Error::custom)
    }
}

impl schemars::JsonSchema for Ids {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Ids".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "array", "items": { "type": "integer" } })
    }
}

/// Names of fields, separated by commas.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct FieldNames(pub Vec<String>);

impl std::str::FromStr for FieldNames {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        Ok(Self(words.map(str::to_owned).collect()))
    }
}

/// What a JSON value is, in a word.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_json_or_python() {
        for text in [r#"{"name": "x", "active": true}"#, "{'name': 'x', 'active': True}"] {
            let values: Values = text.parse().unwrap();
            assert_eq!(Value::Object(values.0), json!({"name": "x", "active": true}));
        }
        let parsed: ManyValues = serde_json::from_value(json!("{'a': None}")).unwrap();
        assert_eq!(parsed.0, [json!({"a": null}).as_object().unwrap().clone()]);
        for bad in ["", "[]", "3", "{", "{'a': f()}", "{}"] {
            assert!(bad.parse::<Values>().is_err(), "{bad}");
        }
        let error = r#"[{"a": 1}, 2]"#.parse::<ManyValues>().unwrap_err();
        assert!(error.starts_with("[1]: "), "{error}");
    }

    #[test]
    fn ids_are_positive_and_come_once() {
        assert_eq!("3, 1,3".parse::<Ids>().unwrap().0, [3, 1]);
        assert_eq!(serde_json::from_value::<Ids>(json!([2, "5"])).unwrap().0, [2, 5]);
        assert_eq!(serde_json::from_value::<Ids>(json!(7)).unwrap().0, [7]);
        for bad in ["", "0", "-1", "x", "1.5"] {
            assert!(bad.parse::<Ids>().is_err(), "{bad}");
        }
    }
}
