//! A part of an output, chosen by place or by content.

use serde::{Deserialize, Serialize};

use super::{
    store::{self, Info},
    text::Text,
};
use crate::{
    context::Context,
    error::{Error, Result},
    model::OutputId,
};

/// Lines on a page unless told otherwise.
const PAGE: u64 = 200;

/// Lines of the beginning and of the end.
const ENDS: usize = 100;

/// Lines shown before and after one that says what went wrong.
const BEFORE: usize = 2;
const AFTER: usize = 5;

/// Bytes of JSON on a page, which has at least one line: it fits into any reply.
const PAGE_SIZE: usize = 35_000;

/// Characters of a line.
const LONGEST_LINE: usize = 2_000;

/// Words that mark a line as one that says what went wrong.
const ERRORS: [&str; 6] = [" ERROR ", " WARNING ", " CRITICAL ", "TRACEBACK", "RAISE ", "EXCEPTION"];

/// Which lines.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// From `start` to `end`.
    #[default]
    Lines,
    /// The first hundred.
    Head,
    /// The last hundred.
    Tail,
    /// Those that hold a text.
    Grep,
    /// Those that say what went wrong, with their surroundings.
    Errors,
    /// None: only what is known of the output.
    Info,
}

/// What is wanted of an output.
#[derive(Debug, Clone)]
pub struct PageRequest {
    /// Which output.
    pub id: OutputId,
    /// Which lines.
    pub mode: Mode,
    /// The first line, or match, from 1.
    pub start: u64,
    /// The last one; 0 for a page of 200.
    pub end: u64,
    /// The text to look for, in any case.
    pub grep: String,
}

/// A line of an output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Line {
    /// Its number, from 1.
    pub n: u64,
    /// What it says; bytes that are not UTF-8 are replaced, long lines cut.
    pub text: String,
}

/// The lines found.
#[derive(Debug, Clone)]
pub struct Page {
    /// What wrote the output.
    pub source: String,
    /// When it was begun.
    pub begun_at: jiff::Timestamp,
    /// Lines in all.
    pub total_lines: u64,
    /// Characters in all, without what was dropped.
    pub characters: u64,
    /// Lines that say what went wrong.
    pub error_lines: u64,
    /// How many lines the mode chooses from: all, or the matches.
    pub chosen: u64,
    /// The place of the first one shown among these, from 1; 0 when there is none.
    pub start: u64,
    /// The place of the last one shown.
    pub end: u64,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A page of an output.
///
/// # Errors
/// `not_found`; `invalid_input` for a search without a text.
pub fn page(ctx: &Context, request: &PageRequest) -> Result<Page> {
    if request.mode == Mode::Grep && request.grep.is_empty() {
        return Err(Error::invalid("mode grep needs a text to look for").hint("add --grep TEXT"));
    }
    let (info, text) = store::find(ctx, &request.id)?;
    Ok(paged(info, &text, request))
}

fn paged(info: Info, text: &Text, request: &PageRequest) -> Page {
    let survey = Survey::of(text);
    let first = request.start.max(1);
    let last = if request.end == 0 { first.saturating_add(PAGE - 1) } else { request.end };
    let wanted = request.grep.to_lowercase();
    let is_chosen = |place: usize, line: &str| match request.mode {
        Mode::Lines => true,
        Mode::Head => place < ENDS,
        Mode::Tail => place + ENDS >= survey.count,
        Mode::Grep => line.to_lowercase().contains(&wanted),
        Mode::Errors => survey.is_near_error(place),
        Mode::Info => false,
    };
    let (mut chosen, mut lines, mut room, mut is_full) = (0, Vec::new(), PAGE_SIZE, false);
    for (place, (n, line)) in text.lines().enumerate() {
        if !is_chosen(place, &line) {
            continue;
        }
        chosen += 1;
        if is_full || chosen < first || chosen > last {
            continue;
        }
        let line = Line { n, text: shortened(&line) };
        let size = serde_json::to_vec(&line).map_or(line.text.len(), |json| json.len());
        is_full = size > room && !lines.is_empty();
        if !is_full {
            room = room.saturating_sub(size);
            lines.push(line);
        }
    }
    let start = if lines.is_empty() { 0 } else { first };
    Page {
        source: info.source,
        begun_at: info.begun_at,
        total_lines: survey.last,
        characters: survey.characters,
        error_lines: survey.errors.len() as u64,
        chosen,
        start,
        end: (start + lines.len() as u64).saturating_sub(1),
        lines,
    }
}

/// What is known of a text from reading it once.
struct Survey {
    /// Lines there are.
    count: usize,
    /// Number of the last one.
    last: u64,
    characters: u64,
    /// Places of lines that say what went wrong.
    errors: Vec<usize>,
}

impl Survey {
    fn of(text: &Text) -> Self {
        let mut survey = Self { count: 0, last: 0, characters: 0, errors: Vec::new() };
        for (n, line) in text.lines() {
            if is_error(&line) {
                survey.errors.push(survey.count);
            }
            survey.count += 1;
            survey.last = n;
            survey.characters += line.chars().count() as u64 + 1;
        }
        survey
    }

    fn is_near_error(&self, place: usize) -> bool {
        // The only candidates are the first error not long before, and whatever follows it.
        let first = self.errors.partition_point(|error| error + AFTER < place);
        self.errors.get(first).is_some_and(|error| *error <= place + BEFORE)
    }
}

/// Whether a line says that something went wrong.
pub(super) fn is_error(line: &str) -> bool {
    // The words are near the beginning; nobody's megabytes are copied to find them.
    let upper: String = line.chars().take(LONGEST_LINE).collect::<String>().to_uppercase();
    ERRORS.iter().any(|word| upper.contains(word))
}

/// A line, cut when nobody would read all of it.
pub(super) fn shortened(line: &str) -> String {
    match line.char_indices().nth(LONGEST_LINE) {
        None => line.to_owned(),
        Some((end, _)) => {
            let rest = line[end..].chars().count();
            format!("{} [… {rest} more characters]", &line[..end])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(mode: Mode, start: u64, end: u64, grep: &str) -> PageRequest {
        PageRequest { id: OutputId::random(), mode, start, end, grep: grep.into() }
    }

    fn page_of(text: &str, request: &PageRequest) -> Page {
        let info = Info { id: request.id.clone(), source: "x".into(), begun_at: jiff::Timestamp::now() };
        paged(info, &Text::of(text), request)
    }

    #[test]
    fn a_page_is_small_whatever_the_lines_are() {
        for line in ["", "x", "\u{1}\u{2}\u{3}", "\"\\\"", "é"] {
            let text = format!("{line}\n").repeat(1_000_000);
            let page = page_of(&text, &request(Mode::Lines, 1, u64::MAX, ""));
            let size = serde_json::to_vec(&page.lines).unwrap().len();
            assert!(size <= PAGE_SIZE + page.lines.len() + 2, "{size} bytes of {line:?}");
            assert_eq!((page.total_lines, page.chosen, page.start), (1_000_000, 1_000_000, 1));
            assert_eq!(page.end, page.lines.len() as u64);
        }
    }

    #[test]
    fn a_page_begins_and_ends_where_it_was_asked_to() {
        let text: String = (1..=1_000).map(|n| format!("line {n}\n")).collect();
        for (mode, start, end, grep, expected) in [
            (Mode::Lines, 0, 0, "", Some((1, 1, 200))),
            (Mode::Lines, 5, 7, "", Some((5, 5, 7))),
            (Mode::Lines, 7, 5, "", None),
            (Mode::Lines, 990, u64::MAX, "", Some((990, 990, 1000))),
            (Mode::Lines, u64::MAX, 0, "", None),
            (Mode::Tail, 1, 0, "", Some((901, 1, 100))),
            (Mode::Grep, 2, 3, "LINE 99", Some((990, 2, 3))),
            (Mode::Errors, 1, 0, "", None),
        ] {
            let page = page_of(&text, &request(mode, start, end, grep));
            let found = page.lines.first().map(|line| (line.n, page.start, page.end));
            assert_eq!(found, expected, "{mode:?} {start} {end} {grep}");
        }
    }

    #[test]
    fn errors_are_chosen_with_what_is_around_them() {
        let text: String =
            (1..=100).map(|n| if n % 50 == 0 { "a ERROR b\n".into() } else { format!("{n}\n") }).collect();
        let page = page_of(&text, &request(Mode::Errors, 1, 0, ""));
        let numbers: Vec<u64> = page.lines.iter().map(|line| line.n).collect();
        assert_eq!(numbers, [48, 49, 50, 51, 52, 53, 54, 55, 98, 99, 100]);
        assert_eq!((page.error_lines, page.chosen), (2, 11));
    }
}
