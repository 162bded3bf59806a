//! A long output in few words: its first lines, its errors, its last lines.

use super::page::{Line, is_error, shortened};
use crate::model::OutputId;

/// Up to this many characters an output is shown as it is.
const SHORT: usize = 5_000;

/// How many lines are shown of the beginning, the end, and after an error.
const FIRST: usize = 20;
const LAST: usize = 30;
const AFTER_ERROR: usize = 5;

/// How many characters a summary has at most, roughly.
const MOST: usize = 12_000;

/// The output itself when it is short.
pub fn summary(id: &OutputId, lines: &[Line]) -> String {
    let characters: usize = lines.iter().map(|line| line.text.chars().count() + 1).sum();
    if characters <= SHORT {
        return lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    }
    let (first, rest) = lines.split_at(lines.len().min(FIRST));
    let (middle, last) = rest.split_at(rest.len().saturating_sub(LAST));
    let mut shown: Vec<String> = first.iter().map(|line| shortened(&line.text)).collect();
    let errors = errors(middle);
    let room =
        MOST.saturating_sub([first, last].concat().iter().map(|line| shortened(&line.text).len()).sum());
    let mut used = 0;
    let mut skipped = middle.len();
    for line in errors {
        let text = shortened(&line.text);
        used += text.len();
        if used > room {
            break;
        }
        skipped -= 1;
        shown.push(text);
    }
    shown.push(format!("[… {skipped} lines left out …]"));
    shown.extend(last.iter().map(|line| shortened(&line.text)));
    shown.push(format!(
        "[{} lines, {characters} characters; `odeum output read {id}` shows all, with --mode errors, grep or tail]",
        lines.last().map_or(0, |line| line.n)
    ));
    shown.join("\n")
}

/// Lines that say what went wrong with those that follow, each message once.
fn errors(lines: &[Line]) -> Vec<&Line> {
    let mut found: Vec<&Line> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let mut end = 0;
    for (place, line) in lines.iter().enumerate() {
        let message = line.text.splitn(4, ' ').last().unwrap_or_default();
        if is_error(&line.text) && !seen.contains(&message) {
            seen.push(message);
            let from = place.max(end);
            end = (place + 1 + AFTER_ERROR).min(lines.len());
            found.extend(lines.get(from..end).unwrap_or_default());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(texts: impl Iterator<Item = String>) -> Vec<Line> {
        texts.zip(1..).map(|(text, n)| Line { n, text }).collect()
    }

    #[test]
    fn a_short_output_is_shown_as_it_is() {
        let lines = lines(["one", "two"].map(str::to_owned).into_iter());
        assert_eq!(summary(&OutputId::random(), &lines), "one\ntwo");
    }

    #[test]
    fn a_long_one_shows_its_ends_and_its_errors_once() {
        let error = "2026-11-21 02:34:33,123 42 ERROR db odoo.sql_db: bad query";
        let text = |n: usize| match n {
            300 | 600 => error.to_owned(),
            n => format!("line {n}"),
        };
        let shown = summary(&OutputId::random(), &lines((1..=1000).map(text)));
        assert_eq!(shown.matches("bad query").count(), 1);
        for line in ["line 1\n", "line 20\n", "line 305\n", "line 971\n", "line 1000\n", "[1000 lines, "] {
            assert!(shown.contains(line), "{line}: {shown}");
        }
        assert!(!shown.contains("line 500") && shown.contains("[… 944 lines left out …]"), "{shown}");
    }

    #[test]
    fn one_endless_line_is_cut() {
        let shown = summary(&OutputId::random(), &lines(std::iter::once("x".repeat(10_000_000))));
        assert!(shown.len() < 3_000, "{}", shown.len());
        let many = lines((0..5_000).map(|n| format!("a ERROR {n} {}", "x".repeat(3_000))));
        assert!(summary(&OutputId::random(), &many).len() < 120_000);
    }
}
