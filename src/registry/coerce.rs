//! Brings what clients send to what the schema says: one set of rules for MCP,
//! `call` and REST.

use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// What the first parameter of an environment's tools may also be called.
const ALIAS: (&str, [&str; 2]) = ("branch_name", ["branch", "env_name"]);

/// Checks the names of `given`, resolves aliases, drops empty optional texts and
/// turns texts into the booleans and numbers the schema asks for.
pub fn to_schema(
    tool: &str,
    given: Map<String, Value>,
    schema: &Map<String, Value>,
) -> Result<Map<String, Value>> {
    let known = schema.get("properties").and_then(Value::as_object);
    let required = schema.get("required").and_then(Value::as_array);
    let mut parameters = Map::new();
    for (key, value) in given {
        let name = resolve(&key, known);
        let Some(property) = known.and_then(|known| known.get(name)) else {
            return Err(unknown(tool, &key, known));
        };
        let is_required = required.is_some_and(|list| list.iter().any(|item| item == name));
        // Empty is a value of its own where something else is meant without one.
        let has_default = property["default"].as_str().is_some_and(|text| !text.is_empty());
        let is_absent = value.is_null() || (value == "" && !has_default);
        if is_absent && !is_required {
            continue;
        }
        let value =
            coerce(value, property).map_err(|why| Error::invalid(format!("{tool}: {name}: {why}")))?;
        if parameters.insert(name.to_owned(), value).is_some() {
            return Err(Error::invalid(format!("{tool}: {name} is given twice")));
        }
    }
    Ok(parameters)
}

/// A yes or no as people type it.
pub fn boolean(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Ok(true),
        "false" | "0" | "no" | "off" => Ok(false),
        _ => Err(format!("{text:?} is neither true nor false")),
    }
}

fn resolve<'a>(key: &'a str, known: Option<&Map<String, Value>>) -> &'a str {
    let (alias, meanings) = ALIAS;
    let is_known = |name: &&str| known.is_some_and(|known| known.contains_key(*name));
    match key == alias && !is_known(&key) {
        true => meanings.into_iter().find(is_known).unwrap_or(key),
        false => key,
    }
}

fn coerce(value: Value, property: &Value) -> Result<Value, String> {
    let wanted = property["type"].as_str().unwrap_or_default();
    match (wanted, value) {
        ("boolean", Value::String(text)) => boolean(&text).map(Value::Bool),
        ("integer", Value::String(text)) => {
            text.trim().parse::<i64>().map(Value::from).map_err(|_| format!("{text:?} is not a whole number"))
        }
        ("number", Value::String(text)) => {
            text.trim().parse::<f64>().map(Value::from).map_err(|_| format!("{text:?} is not a number"))
        }
        ("string", Value::Number(number)) => Ok(Value::String(number.to_string())),
        // A list as JSON, or as Python writes it, is for the type itself to read.
        ("array", Value::String(text)) if !text.trim_start().starts_with(['[', '{', '(']) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Ok(items.collect())
        }
        (_, value) => Ok(value),
    }
}

fn unknown(tool: &str, key: &str, known: Option<&Map<String, Value>>) -> Error {
    let names: Vec<&str> = known.into_iter().flat_map(Map::keys).map(String::as_str).collect();
    let nearest =
        names.iter().max_by(|a, b| strsim::jaro_winkler(key, a).total_cmp(&strsim::jaro_winkler(key, b)));
    let suggestion = match nearest {
        Some(name) if strsim::jaro_winkler(key, name) > 0.8 => format!("; did you mean {name:?}?"),
        _ => String::new(),
    };
    let hint = match names.is_empty() {
        true => format!("{tool} takes no parameters"),
        false => format!("{tool} takes: {}", names.join(", ")),
    };
    Error::invalid(format!("{tool} has no parameter {key:?}{suggestion}")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Map<String, Value> {
        let schema = json!({
            "properties": {
                "env_name": {"type": "string"},
                "wait": {"type": "boolean"},
                "n_lines": {"type": "integer"},
                "cpus": {"type": "number"},
            },
            "required": ["env_name"],
        });
        schema.as_object().unwrap().clone()
    }

    fn convert(given: &Value) -> Result<Value> {
        to_schema("t", given.as_object().unwrap().clone(), &schema()).map(Value::Object)
    }

    #[test]
    fn texts_become_what_the_schema_says() {
        let given = json!({"branch_name": "18.0", "wait": "off", "n_lines": "5"});
        assert_eq!(convert(&given).unwrap(), json!({"env_name": "18.0", "wait": false, "n_lines": 5}));
        assert_eq!(convert(&json!({"cpus": "1.5"})).unwrap(), json!({"cpus": 1.5}));
        assert_eq!(convert(&json!({"env_name": "x", "wait": ""})).unwrap(), json!({"env_name": "x"}));
    }

    #[test]
    fn mistakes_are_named() {
        for (given, words) in [
            (json!({"env_nam": "x"}), "did you mean \"env_name\"?"),
            (json!({"wait": "maybe"}), "neither true nor false"),
            (json!({"n_lines": "many"}), "not a whole number"),
            (json!({"cpus": "many"}), "not a number"),
            (json!({"env_name": "a", "branch_name": "b"}), "given twice"),
        ] {
            let message = convert(&given).unwrap_err().message;
            assert!(message.contains(words), "{message}");
        }
    }
}
