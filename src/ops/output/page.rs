//! A part of an output, chosen by place or by content.

use serde::{Deserialize, Serialize};

use super::store;
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

/// Characters on a page, and in a line; a page has at least one line.
const PAGE_SIZE: usize = 50_000;
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
    let info = store::find(ctx, &request.id)?;
    let all = store::lines(ctx, &request.id)?;
    let (total_lines, error_lines) =
        (all.last().map_or(0, |line| line.n), all.iter().filter(|line| is_error(&line.text)).count() as u64);
    let characters = all.iter().map(|line| line.text.chars().count() as u64 + 1).sum();
    let chosen = choose(all, request)?;
    let skipped = usize::try_from(request.start.max(1) - 1).unwrap_or(usize::MAX);
    let wanted = match request.end {
        0 => PAGE,
        end => end.saturating_sub(request.start.max(1) - 1),
    };
    let mut room = PAGE_SIZE;
    let mut lines = Vec::new();
    for line in chosen.iter().skip(skipped).take(usize::try_from(wanted).unwrap_or(usize::MAX)) {
        let text = shortened(&line.text);
        if text.len() > room && !lines.is_empty() {
            break;
        }
        room = room.saturating_sub(text.len());
        lines.push(Line { n: line.n, text });
    }
    let start = if lines.is_empty() { 0 } else { skipped as u64 + 1 };
    Ok(Page {
        source: info.source,
        begun_at: info.begun_at,
        total_lines,
        characters,
        error_lines,
        chosen: chosen.len() as u64,
        start,
        end: (start + lines.len() as u64).saturating_sub(1),
        lines,
    })
}

fn choose(all: Vec<Line>, request: &PageRequest) -> Result<Vec<Line>> {
    let wanted = request.grep.to_lowercase();
    if request.mode == Mode::Grep && wanted.is_empty() {
        return Err(Error::invalid("mode grep needs a text to look for").hint("add --grep TEXT"));
    }
    let length = all.len();
    Ok(match request.mode {
        Mode::Lines => all,
        Mode::Head => all.into_iter().take(ENDS).collect(),
        Mode::Tail => all.into_iter().skip(length.saturating_sub(ENDS)).collect(),
        Mode::Grep => all.into_iter().filter(|line| line.text.to_lowercase().contains(&wanted)).collect(),
        Mode::Errors => surroundings(all),
        Mode::Info => Vec::new(),
    })
}

fn surroundings(all: Vec<Line>) -> Vec<Line> {
    let errors: Vec<usize> = (0..all.len()).filter(|place| is_error(&all[*place].text)).collect();
    let is_near = |place: usize| {
        // The only candidates are the first error not long before, and whatever follows it.
        let first = errors.partition_point(|error| error + AFTER < place);
        errors.get(first).is_some_and(|error| *error <= place + BEFORE)
    };
    all.into_iter().enumerate().filter(|(place, _)| is_near(*place)).map(|(_, line)| line).collect()
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
