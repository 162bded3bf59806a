//! Rows as CSV, as JSON and as a table.

use serde_json::{Number, Value};

use crate::adapters::postgres::Answer;

/// Longest value in a table, in characters.
const WIDEST: usize = 100;

/// Types whose values are JSON's own, by their number in `pg_type`.
const BOOLEAN: u32 = 16;
const WHOLE: [u32; 4] = [20, 21, 23, 26];
const DECIMAL: [u32; 3] = [700, 701, 1700];
const JSON: [u32; 2] = [114, 3802];

/// RFC 4180, with line feeds: NULL is nothing, an empty text is `""`.
pub fn csv(answer: &Answer) -> String {
    if answer.columns.is_empty() {
        return String::new();
    }
    let names = answer.columns.iter().map(|column| Some(column.name.as_str()));
    let mut lines = vec![csv_line(names)];
    lines.extend(answer.rows.iter().map(|row| csv_line(row.iter().map(Option::as_deref))));
    lines.join("\n")
}

fn csv_line<'a>(values: impl Iterator<Item = Option<&'a str>>) -> String {
    let quoted = values.map(|value| match value {
        None => String::new(),
        Some(text) if text.is_empty() || text.contains(['"', ',', '\n', '\r']) => {
            format!("\"{}\"", text.replace('"', "\"\""))
        }
        Some(text) => text.to_owned(),
    });
    quoted.collect::<Vec<_>>().join(",")
}

/// Rows of JSON values: booleans, numbers and JSON are what they are, NULL is null,
/// everything else is PostgreSQL's text.
pub fn json(answer: &Answer) -> Vec<Vec<Value>> {
    let row = |row: &Vec<Option<String>>| {
        let cells = row.iter().zip(&answer.columns);
        cells
            .map(|(text, column)| text.as_ref().map_or(Value::Null, |text| typed(text, column.oid)))
            .collect()
    };
    answer.rows.iter().map(row).collect()
}

/// The same, one row a line.
pub fn json_lines(answer: &Answer) -> String {
    let lines: Vec<String> = json(answer).into_iter().map(|row| Value::Array(row).to_string()).collect();
    lines.join("\n")
}

fn typed(text: &str, oid: u32) -> Value {
    let value = match oid {
        BOOLEAN => Some(Value::Bool(text == "t")),
        oid if WHOLE.contains(&oid) => text.parse::<i64>().ok().map(Value::from),
        oid if DECIMAL.contains(&oid) => decimal(text),
        oid if JSON.contains(&oid) => serde_json::from_str(text).ok(),
        _ => None,
    };
    value.unwrap_or_else(|| Value::from(text))
}

/// A number, unless it has more digits than one in JSON is read with.
fn decimal(text: &str) -> Option<Value> {
    let number: f64 = text.parse().ok()?;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if let Ok(whole) = text.parse::<i64>() {
        return Some(Value::from(whole));
    }
    (digits <= 15 || text.contains('e')).then(|| Number::from_f64(number).map(Value::Number)).flatten()
}

/// Columns side by side, numbers to the right, then what was done.
pub fn human(answer: &Answer) -> String {
    if answer.columns.is_empty() {
        return String::new();
    }
    let head: Vec<String> = answer.columns.iter().map(|column| cell(Some(&column.name))).collect();
    let rows: Vec<Vec<String>> =
        answer.rows.iter().map(|row| row.iter().map(|value| cell(value.as_deref())).collect()).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|at| rows.iter().chain([&head]).map(|row| row[at].chars().count()).max().unwrap_or(0))
        .collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&answer.columns).zip(&widths).map(|((text, column), width)| {
            match WHOLE.contains(&column.oid) || DECIMAL.contains(&column.oid) {
                true => format!("{text:>width$}"),
                false => format!("{text:<width$}"),
            }
        });
        cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned()
    };
    let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("-+-");
    let mut lines = vec![line(&head), rule];
    lines.extend(rows.iter().map(|row| line(row)));
    lines.join("\n")
}

fn cell(value: Option<&str>) -> String {
    let Some(text) = value else { return String::new() };
    let mut shown: String = text.chars().take(WIDEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(WIDEST).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::adapters::postgres::Column;

    fn answer(columns: &[(&str, u32)], rows: &[&[Option<&str>]]) -> Answer {
        let column = |(name, oid): &(&str, u32)| Column {
            name: (*name).to_owned(),
            oid: *oid,
            type_name: String::new(),
        };
        Answer {
            columns: columns.iter().map(column).collect(),
            rows: rows.iter().map(|row| row.iter().map(|value| value.map(str::to_owned)).collect()).collect(),
            ..Answer::default()
        }
    }

    #[test]
    fn csv_tells_null_from_empty() {
        let answer = answer(&[("a", 25), ("b,c", 25)], &[&[None, Some("")], &[Some("x\"y"), Some("1\n2")]]);
        assert_eq!(csv(&answer), "a,\"b,c\"\n,\"\"\n\"x\"\"y\",\"1\n2\"");
    }

    #[test]
    fn json_has_types() {
        let columns = [("", 16), ("", 23), ("", 1700), ("", 1700), ("", 3802), ("", 25), ("", 701)];
        let row = [
            Some("t"),
            Some("-5"),
            Some("1.50"),
            Some("12345678901234567.89"),
            Some(r#"{"a":[1]}"#),
            None,
            Some("NaN"),
        ];
        let found = json(&answer(&columns, &[&row]));
        let expected = json!([[true, -5, 1.5, "12345678901234567.89", {"a": [1]}, null, "NaN"]]);
        assert_eq!(json!(found), expected);
    }

    #[test]
    fn a_table_is_aligned() {
        let answer = answer(&[("id", 23), ("name", 25)], &[&[Some("1"), Some("a\tb")], &[Some("100"), None]]);
        assert_eq!(human(&answer), " id | name\n----+-----\n  1 | a b\n100 |");
    }
}
