//! Header fields as people and programs write them.

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::error::{Error, Result};

/// Fields that belong to the connection, not to the request.
const OURS: [&str; 5] = ["host", "content-length", "transfer-encoding", "connection", "upgrade"];

/// Reads a JSON object, whose values are texts or lists of texts, or `Key:Value,…`. In
/// the latter a comma separates fields only where another `Key:` follows.
///
/// # Errors
/// `invalid_input` naming the field.
pub fn parse(text: &str) -> Result<HeaderMap> {
    let text = text.trim();
    let mut headers = HeaderMap::new();
    if text.starts_with('{') {
        let object: serde_json::Map<String, Value> = serde_json::from_str(text)
            .map_err(|error| Error::invalid(format!("the headers are no JSON object: {error}")))?;
        for (name, value) in object {
            let values = match value {
                Value::Array(values) => values,
                value => vec![value],
            };
            for value in values {
                let value = match value {
                    Value::String(text) => text,
                    Value::Number(number) => number.to_string(),
                    _ => {
                        return Err(Error::invalid(format!(
                            "header {name:?} is neither a text nor a list of texts"
                        )));
                    }
                };
                add(&mut headers, &name, &value)?;
            }
        }
        return Ok(headers);
    }
    for (name, value) in pairs(text)? {
        add(&mut headers, &name, &value)?;
    }
    Ok(headers)
}

fn pairs(text: &str) -> Result<Vec<(String, String)>> {
    let mut found: Vec<(String, String)> = Vec::new();
    for part in text.split(',') {
        let field = part.split_once(':').filter(|(name, _)| is_name(name.trim()));
        match (field, found.last_mut()) {
            (Some((name, value)), _) => found.push((name.trim().to_owned(), value.trim().to_owned())),
            (None, Some((_, value))) => *value = format!("{value},{part}"),
            (None, None) if part.trim().is_empty() => {}
            (None, None) => {
                return Err(Error::invalid(format!("{part:?} is not a header"))
                    .hint(r#"Key:Value,Key:Value or {"Key": "Value"}"#));
            }
        }
    }
    Ok(found)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

fn add(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let refuse = |why: &str| Error::invalid(format!("header {name:?}: {why}"));
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse("that is not a header's name"))?;
    if OURS.contains(&key.as_str()) {
        return Err(refuse("that belongs to the connection and cannot be set"));
    }
    // Neither takes a line end, so that no field brings another.
    let value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| refuse("its value holds a line end or another control character"))?;
    headers.append(key, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Vec<(String, String)> {
        let headers = parse(text).unwrap();
        headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
    }

    #[test]
    fn both_forms_are_read() {
        let one = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(parsed(""), []);
        assert_eq!(
            parsed("Accept:text/html,application/xml;q=0.9, X-A: http://x:80/, B:"),
            [one("accept", "text/html,application/xml;q=0.9"), one("x-a", "http://x:80/"), one("b", "")]
        );
        assert_eq!(parsed(r#"{"X": ["1", "2"], "Y": 3}"#), [one("x", "1"), one("x", "2"), one("y", "3")]);
    }

    #[test]
    fn nothing_can_be_slipped_in() {
        for bad in [
            "X:a\r\nHost: evil",
            r#"{"X": "a\r\nB: c"}"#,
            r#"{"X\r\nY": "a"}"#,
            "Host:evil",
            r#"{"host": "evil"}"#,
            "Content-Length:5",
            "Transfer-Encoding: chunked",
            "no header",
            r#"{"X": {"a": 1}}"#,
            "{",
            r#"{"X": true}"#,
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
    }
}
