//! What of a call's arguments may be written down: no secret, and no long text.

use serde_json::{Map, Value, json};

use crate::model::mask_userinfo;

/// Longest text, in characters.
const LONGEST: usize = 200;

/// What the names of arguments hold whose values nobody may read.
const SECRET: [&str; 7] = ["password", "pwd", "passwd", "token", "secret", "session", "env_vars"];

/// Arguments that may hold anything, and need not be read to know what was done.
const CONTENT: [&str; 3] = ["content", "body", "headers"];

/// The arguments without secrets. Which of them hold any their names tell; of texts only the
/// beginning is kept.
#[must_use]
pub fn masked(arguments: Map<String, Value>) -> Map<String, Value> {
    let mask = |(name, value): (String, Value)| {
        let value = match value {
            Value::Null => Value::Null,
            Value::String(text) if text.is_empty() => Value::String(text),
            // A yes or no is none.
            Value::Bool(is) => Value::Bool(is),
            _ if SECRET.iter().any(|word| name.to_lowercase().contains(word)) => json!("****"),
            Value::String(text) if CONTENT.contains(&name.as_str()) => {
                json!(format!("({} characters)", text.chars().count()))
            }
            value => shortened(value),
        };
        (name, value)
    };
    arguments.into_iter().map(mask).collect()
}

fn shortened(value: Value) -> Value {
    match value {
        Value::String(text) => {
            let text = mask_userinfo(&text);
            match text.char_indices().nth(LONGEST) {
                Some((end, _)) => json!(format!("{}… ({} characters)", &text[..end], text.chars().count())),
                None => Value::String(text),
            }
        }
        Value::Array(items) => items.into_iter().map(shortened).collect(),
        Value::Object(fields) => Value::Object(masked(fields)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_and_no_long_text_is_written_down() {
        let given = json!({
            "env_name": "main",
            "new_password": "hunter2",
            "master_pwd": "hunter2",
            "master_password_stdin": true,
            "token": "",
            "repo_url": "https://me:hunter2@example.com/x.git",
            "headers": "Authorization: hunter2",
            "env_vars": {"KEY": "hunter2"},
            "content": "hunter2",
            "nested": {"api_token": "hunter2", "plain": 1},
            "query": "é".repeat(300),
            "modules": ["a", "b"],
        });
        let masked = Value::Object(masked(given.as_object().unwrap().clone()));
        assert!(!masked.to_string().contains("hunter2"), "{masked}");
        assert_eq!((&masked["env_name"], &masked["token"]), (&json!("main"), &json!("")));
        assert_eq!(masked["repo_url"], "https://****@example.com/x.git");
        assert_eq!(
            (&masked["new_password"], &masked["master_password_stdin"]),
            (&json!("****"), &json!(true))
        );
        assert_eq!(masked["content"], "(7 characters)");
        assert_eq!(masked["nested"], json!({"api_token": "****", "plain": 1}));
        assert!(masked["query"].as_str().unwrap().ends_with("é… (300 characters)"));
        assert_eq!(masked["modules"], json!(["a", "b"]));
    }
}
