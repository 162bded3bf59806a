//! A long output in few words: its first lines, its errors, its last lines.

use std::{borrow::Cow, collections::HashSet};

use super::{
    page::{is_error, shortened},
    text::Text,
};
use crate::model::OutputId;

/// Up to this many characters an output is shown as it is.
const SHORT: usize = 5_000;

/// How many lines are shown of the beginning, the end, and after an error, if there is room.
const FIRST: usize = 20;
const LAST: usize = 30;
const AFTER_ERROR: usize = 5;

/// Bytes for these lines: a quarter for either end, the rest for errors.
const MOST: usize = 12_000;

/// The output itself when it is short.
pub fn summary(id: &OutputId, text: &Text) -> String {
    let (mut count, mut last_number, mut characters) = (0_usize, 0, 0_usize);
    for (number, line) in text.lines() {
        (count, last_number) = (count + 1, number);
        characters += line.chars().count() + 1;
    }
    if characters <= SHORT {
        return text.lines().map(|(_, line)| line).collect::<Vec<_>>().join("\n");
    }
    let first = fitting(text.lines().take(FIRST), MOST / 4);
    let rest = text.lines().skip(count.saturating_sub(LAST).max(first.len()));
    let mut last = fitting(rest.collect::<Vec<_>>().into_iter().rev(), MOST / 4);
    last.reverse();
    let middle = first.len()..count - last.len();
    let errors = errors(text.lines().skip(middle.start).take(middle.len()), MOST / 2);
    let left_out = format!("[… {} lines left out …]", middle.len() - errors.len());
    let more = format!(
        "[{last_number} lines, {characters} characters; `odeum output read {id}` shows all, with --mode errors, grep or tail]"
    );
    [first, errors, vec![left_out], last, vec![more]].concat().join("\n")
}

/// The lines there is room for, at least one.
fn fitting<'a>(lines: impl Iterator<Item = (u64, Cow<'a, str>)>, mut room: usize) -> Vec<String> {
    let mut found = Vec::new();
    for (_, line) in lines {
        let line = shortened(&line);
        if line.len() > room && !found.is_empty() {
            break;
        }
        room = room.saturating_sub(line.len());
        found.push(line);
    }
    found
}

/// Lines that say what went wrong with those that follow, each message once, as far as there is room.
fn errors<'a>(lines: impl Iterator<Item = (u64, Cow<'a, str>)>, mut room: usize) -> Vec<String> {
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut following = 0;
    for (_, line) in lines {
        let message = line.splitn(4, ' ').last().unwrap_or_default();
        if is_error(&line) && !seen.contains(message) {
            seen.insert(message.to_owned());
            following = 1 + AFTER_ERROR;
        }
        if following > 0 {
            following -= 1;
            let text = shortened(&line);
            if text.len() > room {
                break;
            }
            room -= text.len();
            found.push(text);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary_of(text: String) -> String {
        summary(&OutputId::random(), &Text::of(text))
    }

    #[test]
    fn a_short_output_is_shown_as_it_is() {
        assert_eq!(summary_of("one\ntwo\n".into()), "one\ntwo");
    }

    #[test]
    fn a_long_one_shows_its_ends_and_its_errors_once() {
        let error = "2026-11-21 02:34:33,123 42 ERROR db odoo.sql_db: bad query\n";
        let text = |n: usize| match n {
            300 | 600 => error.to_owned(),
            n => format!("line {n}\n"),
        };
        let shown = summary_of((1..=1000).map(text).collect());
        assert_eq!(shown.matches("bad query").count(), 1);
        for line in ["line 1\n", "line 20\n", "line 305\n", "line 971\n", "line 1000\n", "[1000 lines, "] {
            assert!(shown.contains(line), "{line}: {shown}");
        }
        assert!(!shown.contains("line 500") && shown.contains("[… 944 lines left out …]"), "{shown}");
    }

    #[test]
    fn one_endless_line_is_cut() {
        let shown = summary_of("x".repeat(10_000_000));
        assert!(shown.len() < 3_000, "{}", shown.len());
        let many = (0..5_000).map(|n| format!("a ERROR {n} {}\n", "x".repeat(3_000))).collect();
        assert!(summary_of(many).len() < 20_000);
    }

    #[test]
    fn as_many_lines_or_errors_as_bytes_allow_are_no_trouble() {
        assert!(summary_of("\n".repeat(10_000_000)).len() < 1_000);
        let errors = (0..300_000).map(|n| format!("1 2 3 ERROR error number {n}\n")).collect();
        assert!(summary_of(errors).len() < 20_000);
    }
}
