//! Replies as clients get them: never more than a client, and the model behind it, can take.
//!
//! What does not fit is cut so that it keeps its shape, and all of it is kept as an output.

use std::fmt::Write;

use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::{Map, Value, json};

use crate::{context::Context, model::beginning, ops::output::Output};

/// Most bytes of the structured content as JSON, and of the text that tells the same.
const MOST_JSON: usize = 60_000;
const MOST_TEXT: usize = 40_000;

/// Bytes left for saying what was cut.
const NOTE: usize = 1_000;

/// More fields than any result has: an object with so many is a list of names, and may lose some.
const FIELDS: usize = 64;

/// Up to this many bytes a value is kept on one line.
const LINE: usize = 500;

/// The reply of a call that ended with a result, which may tell of a failure.
pub fn result(ctx: &Context, tool: &str, json: Value, text: &str, is_failure: bool) -> CallToolResult {
    let warnings: String = warnings(&json).map(|warning| format!("warning: {warning}\n")).collect();
    let text = warnings + &console::strip_ansi_codes(text);
    let (json, text) = fitting(ctx, tool, json, text);
    let mut reply = CallToolResult::structured(json);
    reply.is_error = Some(is_failure);
    reply.content = vec![ContentBlock::text(text)];
    reply
}

/// The reply of a call that ended with an error, `{kind, message, hint, …}`.
pub fn error(ctx: &Context, tool: &str, error: &Value) -> CallToolResult {
    let word = |field: &str| error[field].as_str().unwrap_or_default();
    let hint = error["hint"].as_str().map(|hint| format!("\ntry: {hint}")).unwrap_or_default();
    let text = format!("{}: {}{hint}", word("kind"), word("message"));
    let (json, text) = fitting(ctx, tool, json!({ "error": error }), text);
    let mut reply = CallToolResult::structured_error(json);
    reply.content = vec![ContentBlock::text(text)];
    reply
}

fn warnings(json: &Value) -> impl Iterator<Item = &str> {
    json["warnings"].as_array().into_iter().flatten().filter_map(Value::as_str)
}

/// Both, cut when they are too long.
fn fitting(ctx: &Context, tool: &str, mut json: Value, text: String) -> (Value, String) {
    if size_of(&json) <= MOST_JSON && text.len() <= MOST_TEXT {
        return (json, text);
    }
    let whole = keep(ctx, tool, &json);
    let mut cuts = Vec::new();
    cut(&mut json, MOST_JSON - NOTE, "", &mut cuts);
    let note = note(cuts, whole.as_deref());
    if size_of(&json) > MOST_JSON - NOTE {
        json = json!({});
    }
    let text = format!("warning: {note}\n{}", beginning(&text, MOST_TEXT - NOTE));
    if let Some(Value::Array(warnings)) =
        json.as_object_mut().map(|fields| fields.entry("warnings").or_insert_with(|| json!([])))
    {
        warnings.push(note.into());
    }
    (json, text)
}

/// Keeps a reply in lines that can be searched; the id.
fn keep(ctx: &Context, tool: &str, json: &Value) -> Option<String> {
    let mut text = String::new();
    write_lines(&mut text, "", json);
    let output = Output::begin(ctx, format!("the reply of {tool}")).and_then(|mut output| {
        output.write(text.as_bytes());
        let id = output.id().to_string();
        output.end(ctx).map(|_| id)
    });
    output.map_err(|error| tracing::warn!("{}", error.message)).ok()
}

/// `path: value`, a line for each; a text of several lines is indented below its path.
fn write_lines(text: &mut String, path: &str, value: &Value) {
    let line = value.to_string();
    // Writing to a String cannot fail.
    let _ = match value {
        Value::String(words) if words.contains('\n') => {
            writeln!(text, "{path}:\n  {}", words.trim_end().replace('\n', "\n  "))
        }
        Value::Object(fields) if path.is_empty() || line.len() > LINE => {
            fields.iter().for_each(|(key, value)| write_lines(text, &inside(path, key), value));
            Ok(())
        }
        Value::Array(items) if line.len() > LINE => {
            let items = items.iter().enumerate();
            items.for_each(|(place, value)| write_lines(text, &format!("{path}[{place}]"), value));
            Ok(())
        }
        _ => writeln!(text, "{path}: {line}"),
    };
}

fn inside(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn note(mut cuts: Vec<String>, whole: Option<&str>) -> String {
    let more = cuts.len().saturating_sub(5);
    cuts.truncate(5);
    if more > 0 {
        cuts.push(format!("{more} more"));
    }
    let cuts = if cuts.is_empty() { "its text".to_owned() } else { cuts.join(", ") };
    let cuts = beginning(&cuts, NOTE / 2);
    match whole {
        Some(id) => {
            format!("the reply was too long and is cut ({cuts}); all of it is output {id}, for read_output")
        }
        None => format!("the reply was too long and is cut ({cuts}); it could not be kept"),
    }
}

fn size_of(value: &Value) -> usize {
    value.to_string().len()
}

/// Cuts texts and lists until a value takes no more than `room` bytes; what was cut is noted.
fn cut(value: &mut Value, room: usize, path: &str, cuts: &mut Vec<String>) {
    if size_of(value) <= room {
        return;
    }
    match value {
        Value::String(text) => {
            *text = shortened(text, room);
            cuts.push(format!("{path} in part"));
        }
        Value::Array(items) => {
            let total = items.len();
            let mut room = room.saturating_sub(2);
            let fits = |item: &&Value| take(&mut room, size_of(item) + 1);
            let fitting = items.iter().take_while(fits).count();
            items.truncate(fitting.max(1));
            if let (0, Some(first)) = (fitting, items.first_mut()) {
                cut(first, room, &format!("{path}[0]"), cuts);
            }
            if items.len() < total {
                cuts.push(format!("{path}: {} of {total} left out", total - items.len()));
            }
        }
        Value::Object(fields) if fields.len() > FIELDS => {
            let total = fields.len();
            let (mut room, mut is_full) = (room.saturating_sub(2), false);
            fields.retain(|key, value| {
                is_full = is_full || !take(&mut room, size_of_field(key) + size_of(value));
                !is_full
            });
            cuts.push(format!("{path}: {} of {total} left out", total - fields.len()));
        }
        Value::Object(fields) => share(fields, room, path, cuts),
        _ => {}
    }
}

/// Cuts the largest fields: each gets the same room, and what smaller ones leave of theirs.
fn share(fields: &mut Map<String, Value>, room: usize, path: &str, cuts: &mut Vec<String>) {
    let mut room = room.saturating_sub(2 + fields.keys().map(|key| size_of_field(key)).sum::<usize>());
    let mut by_size: Vec<(usize, &String, &mut Value)> =
        fields.iter_mut().map(|(key, value)| (size_of(value), key, value)).collect();
    by_size.sort_by_key(|(size, ..)| *size);
    let mut left = by_size.len();
    for (_, key, value) in by_size {
        cut(value, room / left, &inside(path, key), cuts);
        room = room.saturating_sub(size_of(value));
        left -= 1;
    }
}

/// Bytes of a field without its value: the name, a colon and a comma.
fn size_of_field(key: &str) -> usize {
    Value::from(key).to_string().len() + 2
}

fn take(room: &mut usize, size: usize) -> bool {
    let fits = size <= *room;
    if fits {
        *room -= size;
    }
    fits
}

/// The beginning of a text that takes `room` bytes as JSON, with its mark.
fn shortened(text: &str, room: usize) -> String {
    // The mark and the quotes take up to 40.
    let mut room = room.saturating_sub(40);
    let fits = |(_, c): &(usize, char)| take(&mut room, Value::from(c.to_string()).to_string().len() - 2);
    let end = text.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8());
    beginning(text, end).into_owned()
}

#[cfg(test)]
mod tests {
    use tokio_util::sync::CancellationToken;

    use super::*;
    use crate::ops::output;

    fn reply(json: &Value, text: &str) -> (Value, String, Option<String>) {
        let home = tempfile::tempdir().unwrap();
        let ctx = Context::below(home.path(), CancellationToken::new());
        let reply = result(&ctx, "a_tool", json.clone(), text, false);
        let whole = ctx.output_id().map(|id| output::text(&ctx, &id).unwrap());
        let reply = serde_json::to_value(&reply).unwrap();
        let (json, text) =
            (reply["structuredContent"].clone(), reply["content"][0]["text"].as_str().unwrap());
        assert!(
            size_of(&json) <= MOST_JSON && text.len() <= MOST_TEXT,
            "{} and {}",
            size_of(&json),
            text.len()
        );
        (json, text.to_owned(), whole)
    }

    #[test]
    fn what_fits_is_left_alone() {
        let json = json!({"a": "x".repeat(50_000), "warnings": ["careful"]});
        let (found, text, whole) = reply(&json, "\u{1b}[31mfine");
        assert_eq!((found, text.as_str(), whole), (json, "warning: careful\nfine", None));
    }

    #[test]
    fn a_long_list_loses_its_end_and_says_so() {
        let reasons: Vec<Value> =
            (0..5_000).map(|n| json!({"path": format!("sale/models/m{n}.py"), "why": "a field"})).collect();
        let json = json!({"ok": true, "reasons": reasons, "commit": "abc", "warnings": []});
        let (found, text, whole) = reply(&json, "fine");
        let kept = found["reasons"].as_array().unwrap();
        assert!(kept.len() > 500 && *kept == reasons[..kept.len()], "{}", kept.len());
        assert_eq!((&found["ok"], &found["commit"]), (&json["ok"], &json["commit"]));
        let note = found["warnings"][0].as_str().unwrap();
        assert!(note.contains(&format!("reasons: {} of 5000 left out", 5_000 - kept.len())), "{note}");
        assert!(note.contains("read_output") && text.contains(note) && text.ends_with("fine"), "{text}");
        let whole = whole.unwrap();
        assert!(whole.contains("\nreasons[4999]: {\"path\":\"sale/models/m4999.py\""), "{whole}");
    }

    #[test]
    fn the_largest_are_cut_and_the_others_are_not() {
        let long = "line one\n\u{1}\"é\n".repeat(10_000);
        let failures = vec![json!({"message": "KeyError", "traceback": long}); 3];
        let states: Map<String, Value> =
            (0..5_000).map(|n| (format!("module_{n}"), "installed".into())).collect();
        let json = json!({"failures": failures, "states": states, "output": long, "exit_code": 1, "notes": ["a", "b"]});
        let (found, text, whole) = reply(&json, &long);
        assert_eq!((&found["notes"], &found["exit_code"]), (&json["notes"], &json["exit_code"]));
        assert_eq!(found["failures"][0]["message"], "KeyError");
        for cut in [&found["failures"][0]["traceback"], &found["output"]] {
            let cut = cut.as_str().unwrap();
            assert!(cut.len() > 5_000 && cut.ends_with(" more bytes]") && cut.starts_with("line one\n"));
        }
        assert!(found["states"].as_object().unwrap().len() > 100);
        assert!(text.contains("more bytes]"), "{text}");
        assert!(whole.unwrap().contains("failures[2].traceback:\n  line one\n"));
    }

    #[test]
    fn nothing_is_too_much() {
        let numbers = json!(vec![1; 60]);
        let mut deep = json!({"a": numbers});
        for _ in 0..3 {
            deep = Value::Object((0..20).map(|n| (format!("field_{n}"), deep.clone())).collect());
        }
        assert!(size_of(&deep) > 500_000);
        for json in [deep, json!({"a": "\u{1}".repeat(1_000_000)}), json!({"x".repeat(100_000): 1})] {
            let (found, ..) = reply(&json, "");
            assert!(found["warnings"][0].as_str().unwrap().len() < NOTE, "{found}");
        }
    }

    #[test]
    fn an_error_without_end_is_cut_too() {
        let home = tempfile::tempdir().unwrap();
        let ctx = Context::below(home.path(), CancellationToken::new());
        let long = "x".repeat(200_000);
        let body =
            json!({"kind": "external", "message": long, "hint": "wait", "lines": vec!["line"; 50_000]});
        let reply = serde_json::to_value(error(&ctx, "a_tool", &body)).unwrap();
        assert!(reply.to_string().len() < MOST_JSON + MOST_TEXT + 1_000, "{}", reply.to_string().len());
        assert_eq!(
            (&reply["isError"], &reply["structuredContent"]["error"]["hint"]),
            (&json!(true), &json!("wait"))
        );
        assert!(ctx.output_id().is_some());
    }
}
