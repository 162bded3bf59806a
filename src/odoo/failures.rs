//! The failures in a log of Odoo, one by one.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::log::{self, Block, Level};

/// Most failures of a log that are told.
const MOST: usize = 20;

/// Longest path that is taken for one, in bytes.
const LONGEST_PATH: usize = 4_096;

/// One failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The module that was being loaded, as far as the log tells.
    pub module: Option<String>,
    /// What failed: the exception, or the log message without one.
    pub message: String,
    /// The file of the last line of the traceback that is nobody's but the project's.
    pub file: Option<String>,
    /// That line, from 1.
    pub line: Option<u32>,
    /// The traceback, or the lines of the message; long ones lose their middle.
    pub traceback: String,
}

/// Every error with a traceback and every critical message, in the order written, each once;
/// of a module with a traceback only what has one. A log without any of these tells its errors.
/// The first twenty, and how many more there are.
#[must_use]
pub fn failures(log: &str) -> (Vec<Failure>, usize) {
    let log = log::without_ansi(log);
    let blocks = log::blocks(&log);
    let mut module = None;
    let mut found: Vec<(Weight, Failure)> = Vec::new();
    let mut messages = HashSet::new();
    for block in &blocks {
        if let Some(loading) = block.head.and_then(|head| loading_of(head.message)) {
            module = Some(loading.to_owned());
        }
        let is_serious = block.head.is_none_or(|head| head.level >= Level::Error);
        let has_traceback = block.traceback().is_some();
        if !is_serious || (block.head.is_none() && !has_traceback) {
            continue;
        }
        let is_critical = block.head.is_some_and(|head| head.level == Level::Critical);
        let weight = match (has_traceback, is_critical) {
            (true, _) => Weight::Traceback,
            (false, true) => Weight::Critical,
            (false, false) => Weight::Error,
        };
        let failure = failure(block, module.clone());
        if messages.insert(failure.message.clone()) {
            found.push((weight, failure));
        }
    }
    let explained: HashSet<Option<String>> = found
        .iter()
        .filter(|(weight, _)| *weight == Weight::Traceback)
        .map(|(_, failure)| failure.module.clone())
        .collect();
    let has_more = found.iter().any(|(weight, _)| *weight > Weight::Error);
    found.retain(|(weight, failure)| match weight {
        Weight::Traceback => true,
        // `Couldn't load module x` comes before its reason.
        Weight::Critical => !explained.contains(&failure.module),
        Weight::Error => !has_more,
    });
    let left_out = found.len().saturating_sub(MOST);
    (found.into_iter().map(|(_, failure)| failure).take(MOST).collect(), left_out)
}

/// How much a failure tells, least first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Error,
    Critical,
    Traceback,
}

fn loading_of(message: &str) -> Option<&str> {
    let rest = message.strip_prefix("Loading module ").or_else(|| message.strip_prefix("module "))?;
    let name = rest.split([' ', ':']).next()?;
    rest.contains(['(', ':']).then_some(name)
}

fn failure(block: &Block<'_>, module: Option<String>) -> Failure {
    let place = place(block.body);
    Failure {
        module,
        message: block.message(),
        file: place.map(|(file, _)| file.to_owned()),
        line: place.map(|(_, line)| line),
        traceback: block.shown(),
    }
}

/// File and line an exception names itself (`while parsing sale/views/sale.xml:12`), else of
/// the last frame outside of Odoo and Python.
pub(super) fn place(lines: &str) -> Option<(&str, u32)> {
    let parsed = |line| -> Option<(&str, u32)> {
        let (file, rest) = str::split_once(line, "while parsing ")?.1.rsplit_once(':')?;
        Some((file, rest.split([',', ' ']).next()?.parse().ok()?))
    };
    let is_path = |(file, _): &(&str, u32)| file.len() <= LONGEST_PATH;
    if let Some(place) = lines.lines().rev().filter_map(parsed).find(is_path) {
        return Some(place);
    }
    let frame = |line| -> Option<(&str, u32)> {
        let (file, rest) = str::trim_start(line).strip_prefix("File \"")?.split_once("\", line ")?;
        let number = rest.split([',', ' ']).next()?.parse().ok()?;
        Some((file, number))
    };
    let is_own = |(file, _): &(&str, u32)| {
        !["/usr/lib/", "/usr/local/lib/", "<"].iter().any(|start| file.starts_with(start))
    };
    let frames = || lines.lines().rev().filter_map(frame).filter(is_path);
    frames().find(is_own).or_else(|| frames().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(level: &str, message: &str) -> String {
        format!("2026-11-21 02:34:33,123 42 {level} db odoo.modules.loading: {message}\n")
    }

    const TRACEBACK: &str = "Traceback (most recent call last):\n  File \"/usr/bin/odoo\", line 8, in <module>\n  \
        File \"/mnt/extra-addons/a/models.py\", line 7, in f\n    x = 1 / 0\n  \
        File \"/usr/lib/python3/dist-packages/odoo/api.py\", line 9, in g\nZeroDivisionError: division by zero\n";

    #[test]
    fn a_traceback_is_a_failure_with_its_place() {
        let log = line("INFO", "Loading module a (3/4)")
            + &line("ERROR", "bad")
            + &line("CRITICAL", "Couldn't load module a")
            + &line("CRITICAL", "Failed to initialize database `db`.")
            + TRACEBACK;
        let (found, _) = failures(&log);
        assert_eq!(found.len(), 1, "{found:#?}");
        assert_eq!(found[0].module.as_deref(), Some("a"));
        assert_eq!(found[0].message, "ZeroDivisionError: division by zero");
        assert_eq!(
            (found[0].file.as_deref(), found[0].line),
            (Some("/mnt/extra-addons/a/models.py"), Some(7))
        );
        assert!(found[0].traceback.contains("File \"/mnt/extra-addons/a/models.py\""));
    }

    #[test]
    fn an_exception_may_name_its_place_itself() {
        let log = line("CRITICAL", "Failed")
            + TRACEBACK
            + "odoo.tools.convert.ParseError: while parsing /mnt/extra-addons/a/v.xml:12\nError while validating view near:\n\nField \"x\" does not exist\n";
        let found = &failures(&log).0[0];
        assert_eq!((found.file.as_deref(), found.line), (Some("/mnt/extra-addons/a/v.xml"), Some(12)));
        assert!(found.message.contains("Field \"x\" does not exist"), "{}", found.message);
    }

    #[test]
    fn a_critical_message_is_told_when_nothing_explains_it() {
        let log = line("INFO", "Loading module a (3/4)")
            + &line("CRITICAL", "Couldn't load module a")
            + &line("INFO", "Loading module b (4/4)")
            + &line("CRITICAL", "Failed")
            + TRACEBACK;
        let messages: Vec<_> = failures(&log).0.into_iter().map(|failure| failure.message).collect();
        assert_eq!(messages, ["Couldn't load module a", "ZeroDivisionError: division by zero"]);
    }

    #[test]
    fn errors_alone_are_told_and_good_news_is_not() {
        assert_eq!(failures(&line("ERROR", "bad")).0.len(), 1);
        assert_eq!(failures(&(line("INFO", "fine") + &line("WARNING", "hm"))), (Vec::new(), 0));
    }

    #[test]
    fn failures_are_short_however_long_they_are() {
        let endless = "x".repeat(1_000_000);
        let trace = format!("Traceback (most recent call last):\n  File \"/{endless}\", line 1, in f\n");
        for text in [
            line("ERROR", &endless),
            line("ERROR", "bad") + &trace + &format!("KeyError: {endless}\n"),
            line("ERROR", "bad") + &trace + &format!("ParseError: while parsing {endless}:12\n{endless}\n"),
            line("CRITICAL", "bad") + &"a line\n".repeat(200_000),
        ] {
            let found = &failures(&text).0[0];
            assert!(found.message.len() < 2_100 && found.traceback.len() < 8_100, "{found:#?}");
            assert!(found.file.as_ref().is_none_or(|file| file.len() <= LONGEST_PATH), "{found:#?}");
        }
        let many: String = (0..100_000).map(|n| line("ERROR", &format!("error {n}"))).collect();
        let (found, left_out) = failures(&many);
        assert_eq!((found.len(), left_out), (MOST, 100_000 - MOST));
    }
}
