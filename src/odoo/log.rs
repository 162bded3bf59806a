//! Odoo's log lines: their parts, the progress they tell, and the failure worth showing.

use std::borrow::Cow;

use crate::model::{beginning, ends};

/// How many lines of a failure are shown: its first, and its last ones.
const LONGEST_FAILURE: usize = 50;

/// How many lines of an exception's text are its message.
const LONGEST_MESSAGE: usize = 12;

/// How many bytes are shown of a failure, of one of its lines, and of a message.
const MOST_FAILURE: usize = 8_000;
const MOST_LINE: usize = 1_000;
const MOST_MESSAGE: usize = 2_000;

/// What Python writes above every traceback.
const TRACEBACK: &str = "Traceback (most recent call last):";

/// How serious a log line is, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Details for developers.
    Debug,
    /// The course of things; Odoo's `RUNBOT` counts as this.
    Info,
    /// Something to look at.
    Warning,
    /// An operation or a test failed.
    Error,
    /// The server or a whole database failed.
    Critical,
}

/// The parts of one log line. Colours are read past in the level, not in the
/// rest: pass lines through [`without_ansi`] when they may hold any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLine<'a> {
    /// How serious it is.
    pub level: Level,
    /// Who wrote it, for example `odoo.modules.loading`.
    pub logger: &'a str,
    /// The text, without the white space Odoo leaves at its end.
    pub message: &'a str,
}

/// How far the loading of modules is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loading<'a> {
    /// The module being loaded.
    pub module: &'a str,
    /// Its number, from 1.
    pub done: u32,
    /// How many there are in this round; Odoo loads in several.
    pub total: u32,
}

/// Reads a line in Odoo's format (`odoo/netsvc.py`), `None` for any other:
/// `2026-11-21 02:34:33,123 42 INFO dbname odoo.modules.loading: message`.
#[must_use]
pub fn parse(line: &str) -> Option<LogLine<'_>> {
    let (date, rest) = line.split_once(' ')?;
    let (time, rest) = rest.split_once(' ')?;
    let (process, rest) = rest.split_once(' ')?;
    let (level, rest) = rest.split_once(' ')?;
    let (_database, rest) = rest.split_once(' ')?;
    let (logger, message) = rest.split_once(':')?;
    let numbers = |text: &str, marks: &str| text.chars().all(|c| c.is_ascii_digit() || marks.contains(c));
    let stamped = numbers(date, "-") && numbers(time, ":,") && numbers(process, "");
    let level = level_of(&without_ansi(level))?;
    let named = !logger.is_empty() && !logger.contains(' ');
    (stamped && named).then(|| LogLine { level, logger, message: message.trim() })
}

/// Reads the lines that tell progress: `… odoo.modules.loading: Loading module web (3/14)`.
#[must_use]
pub fn loading(line: &str) -> Option<Loading<'_>> {
    let message = parse(line)?.message.strip_prefix("Loading module ")?;
    let (module, counts) = message.split_once(" (")?;
    let (done, total) = counts.split_once(')')?.0.split_once('/')?;
    Some(Loading { module, done: done.parse().ok()?, total: total.parse().ok()? })
}

/// The part of a log that says why Odoo failed, for an error message.
///
/// That is the last error with a traceback, shown as its message and the traceback
/// through the exception; else the last error; else the last traceback. Long ones
/// lose their middle. `None` when the log holds nothing of the kind.
#[must_use]
pub fn failure(log: &str) -> Option<String> {
    let log = without_ansi(log);
    let worst = blocks(&log).into_iter().filter(|block| block.weight() > 0).max_by_key(Block::weight)?;
    Some(worst.shown())
}

/// Whether Odoo could not load the registry of a database, which it says without always
/// ending with another exit status.
#[must_use]
pub fn has_lost_registry(log: &str) -> bool {
    log.lines().filter_map(parse).any(|line| {
        line.message.starts_with("Failed to load registry")
            || line.message.starts_with("Failed to initialize database")
    })
}

/// The text without terminal control sequences such as colours.
#[must_use]
pub fn without_ansi(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, sequence)) = rest.split_once('\u{1b}') {
        clean.push_str(before);
        rest = match sequence.strip_prefix('[') {
            Some(body) => body.trim_start_matches(|c: char| matches!(c, '\u{20}'..='\u{3f}')),
            None => sequence,
        };
        let end = rest.chars().next().filter(|c| matches!(c, '\u{40}'..='\u{7e}'));
        rest = &rest[end.map_or(0, char::len_utf8)..];
    }
    clean.push_str(rest);
    clean
}

fn level_of(name: &str) -> Option<Level> {
    match name {
        "DEBUG" => Some(Level::Debug),
        "INFO" | "RUNBOT" => Some(Level::Info),
        "WARNING" => Some(Level::Warning),
        "ERROR" => Some(Level::Error),
        "CRITICAL" => Some(Level::Critical),
        _ => None,
    }
}

/// A log line with the lines that follow it, or lines that follow none.
pub(super) struct Block<'a> {
    pub(super) head: Option<LogLine<'a>>,
    /// The lines that follow: kept as they are, for there may be millions.
    pub(super) body: &'a str,
}

pub(super) fn blocks(log: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut head, mut start, mut end) = (None, 0, 0);
    for line in log.split_inclusive('\n') {
        let next = parse(line);
        if next.is_some() {
            blocks.push(Block { head, body: &log[start..end] });
            (head, start) = (next, end + line.len());
        }
        end += line.len();
    }
    blocks.push(Block { head, body: &log[start..end] });
    blocks
}

impl Block<'_> {
    /// How much it is worth showing. A traceback without a log line is Python's
    /// own, from before logging began, and as serious as an error.
    fn weight(&self) -> u8 {
        let serious = self.head.is_none_or(|head| head.level >= Level::Error);
        match (self.traceback().is_some(), serious, self.head.is_some()) {
            (true, true, _) => 3,
            (false, true, true) => 2,
            (true, false, _) => 1,
            (false, ..) => 0,
        }
    }

    /// The last traceback with what follows; those before it are its causes.
    pub(super) fn traceback(&self) -> Option<&str> {
        let first = self.body.lines().rev().find(|line| line.trim() == TRACEBACK)?;
        self.body.get(first.as_ptr().addr() - self.body.as_ptr().addr()..)
    }

    /// The exception a traceback ends with, else the log message.
    pub(super) fn message(&self) -> String {
        let after = self.traceback().unwrap_or_default().lines().skip(1);
        // Frames and their code are indented, what follows them is not.
        let exception = after.skip_while(|line| line.starts_with(' ') || line.is_empty());
        let exception = exception.map(str::trim_end).filter(|line| !line.is_empty());
        let exception: Vec<&str> = exception.take(LONGEST_MESSAGE).collect();
        let message = match (exception.is_empty(), self.head) {
            (true, Some(head)) => head.message.into(),
            _ => exception.join("\n"),
        };
        beginning(&message, MOST_MESSAGE).into_owned()
    }

    pub(super) fn shown(&self) -> String {
        let message = self.head.map(|head| head.message).filter(|message| !message.is_empty());
        let text = self.traceback().unwrap_or(self.body).trim_end();
        let lines = || message.into_iter().chain(text.lines().map(str::trim_end));
        let dropped = lines().count().saturating_sub(LONGEST_FAILURE);
        let shown: Vec<Cow<'_, str>> = match dropped {
            0 => lines().map(|line| beginning(line, MOST_LINE)).collect(),
            _ => {
                let first = lines().take(1).chain(["  …"]);
                first.chain(lines().skip(dropped + 2)).map(|line| beginning(line, MOST_LINE)).collect()
            }
        };
        ends(&shown.join("\n"), MOST_FAILURE).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LOADING: &str =
        "2026-11-21 02:34:33,123 42 INFO dbname odoo.modules.loading: Loading module web (3/14) ";

    fn line(level: &str, message: &str) -> String {
        format!("2026-11-21 02:34:33,123 42 {level} db odoo.service.server: {message}\n")
    }

    #[test]
    fn lines_are_taken_apart() {
        let expected = LogLine {
            level: Level::Info,
            logger: "odoo.modules.loading",
            message: "Loading module web (3/14)",
        };
        assert_eq!(parse(LOADING), Some(expected));
        let coloured = LOADING.replace("INFO", "\u{1b}[1;32m\u{1b}[1;49mINFO\u{1b}[0m");
        assert_eq!(parse(&coloured), Some(expected));
        for other in
            ["", "  File \"x.py\", line 1", "a b 1 INFO db x: y", "1 2 3 LOUD ? x: y", "1 2 3 INFO ? a b: y"]
        {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn progress_is_read() {
        assert_eq!(loading(LOADING), Some(Loading { module: "web", done: 3, total: 14 }));
        assert_eq!(loading(&line("INFO", "Loading module web (3/many)")), None);
        assert_eq!(loading(&line("INFO", "Module web loaded in 0.1s")), None);
    }

    #[test]
    fn colours_are_taken_out() {
        assert_eq!(without_ansi("a\u{1b}[1;31mb\u{1b}[0m\u{1b}Mc\u{1b}"), "abc");
        assert_eq!(without_ansi("\u{1b}[12é"), "é");
    }

    #[test]
    fn the_last_serious_traceback_is_the_failure() {
        let log = [
            &line("ERROR", "bad query"),
            "Traceback (most recent call last):\n  File \"a\"\nKeyError: 'cause'\n\n",
            "During handling of the above exception, another exception occurred:\n\n",
            "Traceback (most recent call last):\n  File \"b\"\nParseError: while parsing x.xml:3\n<record/>\n\n",
            &line("WARNING", "later"),
            "Traceback (most recent call last):\nOSError: not this\n",
            &line("ERROR", "Some modules are not loaded"),
        ];
        let expected = "bad query\nTraceback (most recent call last):\n  File \"b\"\n\
            ParseError: while parsing x.xml:3\n<record/>";
        assert_eq!(failure(&log.concat()).as_deref(), Some(expected));
    }

    #[test]
    fn an_error_without_a_traceback_is_shown_and_good_news_is_not() {
        let log = line("CRITICAL", "no such module: x") + "one more line\n" + &line("INFO", "bye");
        assert_eq!(failure(&log).as_deref(), Some("no such module: x\none more line"));
        assert_eq!(failure(&line("INFO", "all is well")), None);
        let early = "Traceback (most recent call last):\n  File \"odoo\"\nImportError: x\n";
        assert_eq!(failure(early).as_deref(), Some(early.trim_end()));
    }

    #[test]
    fn a_long_failure_keeps_its_first_and_last_lines() {
        let log =
            line("ERROR", "deep") + TRACEBACK + "\n" + &"  File \"x\"\n".repeat(500) + "RecursionError: end";
        let shown = failure(&log).unwrap();
        assert!(shown.starts_with("deep\n  …\n") && shown.ends_with("\nRecursionError: end"), "{shown}");
        assert_eq!(shown.lines().count(), LONGEST_FAILURE);
    }

    proptest! {
        #[test]
        fn any_log_is_read_without_panicking(log in "(\u{1b}|\\[|[0-9:, -]{1,9}|ERROR|Traceback|\n|\\PC){0,80}") {
            let _ = (failure(&log), loading(&log));
            prop_assert!(without_ansi(&log).chars().all(|c| c != '\u{1b}'), "a control character is left");
        }
    }
}
