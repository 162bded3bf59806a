//! Values that are written: whether they fit their fields.

use std::collections::VecDeque;

use serde_json::{Map, Value};

use super::{fields::Known, given::kind, rpc::Session};
use crate::error::{Error, Result};

/// Checks the values of records of a model, those of records they make in relations too.
///
/// # Errors
/// `invalid_input` with the place of the first that does not fit.
pub async fn check(
    known: &mut Known,
    session: &Session<'_>,
    model: &str,
    place: &str,
    values: &Map<String, Value>,
) -> Result<()> {
    let mut waiting = VecDeque::from([(model.to_owned(), place.to_owned(), values)]);
    while let Some((model, place, values)) = waiting.pop_front() {
        for (name, value) in values {
            let place = format!("{place}.{name}");
            let field = match name.contains('.') || name == "id" {
                true => return Err(Error::invalid(format!("{place}: {name:?} cannot be written"))),
                false => known.check(session, &model, &place, name).await?,
            };
            fits(&field.kind, value).map_err(|why| {
                Error::invalid(format!("{place}: {model}.{name} is of type {}: {why}", field.kind))
            })?;
            if let (Some(relation), Value::Array(commands)) = (field.relation, value) {
                for (index, command) in commands.iter().enumerate() {
                    if let Some(Value::Object(values)) = command.get(2) {
                        waiting.push_back((relation.clone(), format!("{place}[{index}][2]"), values));
                    }
                }
            }
        }
    }
    Ok(())
}

/// Whether a value can be of a field of this type; `false` and null empty any field.
fn fits(field: &str, value: &Value) -> Result<(), String> {
    let is_empty = value.is_null() || *value == Value::Bool(false);
    let (is_fit, needed) = match field {
        "boolean" => (value.is_boolean() || value.is_null(), "true or false"),
        "integer" | "many2one" | "many2one_reference" => (value.is_i64() || is_empty, "a whole number"),
        "float" | "monetary" => (value.is_number() || is_empty, "a number"),
        "char" | "text" | "html" | "selection" | "reference" | "binary" | "image" => {
            (value.is_string() || is_empty, "a text")
        }
        "date" => (value.as_str().is_some_and(is_date) || is_empty, "a text such as \"2026-12-31\""),
        "datetime" => (
            value.as_str().is_some_and(is_moment) || is_empty,
            "a text such as \"2026-12-31 23:59:59\", in UTC",
        ),
        "one2many" | "many2many" => return commands(value),
        _ => (true, ""),
    };
    match is_fit {
        true => Ok(()),
        false => Err(format!("{needed} is needed, not {}", shown(value))),
    }
}

/// `[0, 0, values]` to `[6, 0, ids]` (`Command` in `odoo/fields.py`).
fn commands(value: &Value) -> Result<(), String> {
    let Value::Array(commands) = value else {
        return match value.is_null() || *value == Value::Bool(false) {
            true => Ok(()),
            false => Err(format!("a list of commands is needed, not {}", shown(value))),
        };
    };
    for (index, command) in commands.iter().enumerate() {
        let parts = command.as_array().map(Vec::as_slice).unwrap_or_default();
        let is_whole = |place: usize| parts.get(place).is_some_and(Value::is_i64);
        let is_fit = match parts.first().and_then(Value::as_i64) {
            Some(0) => parts.get(2).is_some_and(Value::is_object),
            Some(1) => is_whole(1) && parts.get(2).is_some_and(Value::is_object),
            Some(2..=4) => is_whole(1),
            Some(5) => true,
            Some(6) => {
                parts.get(2).and_then(Value::as_array).is_some_and(|ids| ids.iter().all(Value::is_i64))
            }
            _ => false,
        };
        if !is_fit {
            return Err(format!(
                "[{index}]: {} is no command; [4, ID, 0] adds a record, [6, 0, [ID, …]] sets all, \
                 [0, 0, {{…}}] makes one",
                shown(command)
            ));
        }
    }
    Ok(())
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10
}

fn is_moment(text: &str) -> bool {
    is_date(text) || (text.parse::<jiff::civil::DateTime>().is_ok() && text.get(10..11) == Some(" "))
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.len() > 60 {
        true => kind(value).to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_fit_their_types() {
        for (field, value) in [
            ("char", json!("x")),
            ("char", json!(false)),
            ("many2one", json!(3)),
            ("many2one", json!(null)),
            ("float", json!(1)),
            ("date", json!("2026-02-28")),
            ("datetime", json!("2026-02-28 10:00:00")),
            ("boolean", json!(true)),
            ("many2many", json!([[6, 0, [1, 2]], [4, 3], [5]])),
            ("one2many", json!([[0, 0, {"name": "x"}], [1, 4, {}], [2, 4, 0]])),
            ("json", json!({"any": 1})),
        ] {
            fits(field, &value).unwrap();
        }
    }

    #[test]
    fn those_that_do_not_are_refused() {
        for (field, value, words) in [
            ("char", json!(3), "a text is needed, not 3"),
            ("many2one", json!("x"), "a whole number"),
            ("integer", json!(1.5), "a whole number"),
            ("boolean", json!("yes"), "true or false"),
            ("date", json!("28.2.2026"), "2026-12-31"),
            ("date", json!("2026-02-30"), "2026-12-31"),
            ("datetime", json!("2026-02-28T10:00:00"), "in UTC"),
            ("many2many", json!([1, 2]), "[0]: 1 is no command"),
            ("many2many", json!(5), "a list of commands"),
            ("many2many", json!([[6, 0, ["x"]]]), "is no command"),
        ] {
            let error = fits(field, &value).unwrap_err();
            assert!(error.contains(words), "{field}: {error}");
        }
    }
}
