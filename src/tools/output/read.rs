use std::fmt;

use clap::Args;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::OutputId,
    ops::output::{Line, Mode, PageRequest, page},
    registry::{Effect, Meta, Tool},
};

/// Read what a program wrote, page by page.
///
/// Results with a long output name it by its id. Outputs are kept for a day, the
/// last fifty of a team, up to 200 MB in all.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Read {
    /// Id of the output, from the result that named it.
    output_id: OutputId,
    /// Which lines: from start to end, the first or last hundred, those that hold a text, those that say what went wrong, or none but what is known of the output.
    #[arg(long, value_enum, default_value_t)]
    #[serde(default)]
    #[schemars(with = "String", extend("enum" = ["lines", "head", "tail", "grep", "errors", "info"]))]
    mode: Mode,
    /// First line, or with grep and errors the first match, from 1.
    #[arg(long, default_value_t = 1)]
    #[serde(default = "one")]
    start: u64,
    /// Last line; 0 for a page of 200.
    #[arg(long, default_value_t = 0)]
    #[serde(default)]
    end: u64,
    /// Text to look for, in any case.
    #[arg(long)]
    grep: Option<String>,
}

fn one() -> u64 {
    1
}

/// A page.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The output.
    output_id: OutputId,
    /// Which lines were asked for.
    mode: Mode,
    /// What wrote it.
    source: String,
    /// When it was begun.
    #[schemars(with = "String")]
    begun_at: Timestamp,
    /// Lines of the output.
    total_lines: u64,
    /// Characters of the output.
    characters: u64,
    /// Lines that say what went wrong.
    error_lines: u64,
    /// Lines the mode chooses from; more than `end` when there are further pages.
    chosen: u64,
    /// Place of the first line shown among those chosen; 0 when there is none.
    start: u64,
    /// Place of the last line shown.
    end: u64,
    /// The lines with their numbers.
    lines: Vec<Line>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { output_id, source, total_lines, characters, error_lines, chosen, end, .. } = self;
        if self.mode == Mode::Info {
            return write!(
                f,
                "{output_id}  {source}, {}\n  {total_lines} lines, {characters} characters, {error_lines} of errors and warnings",
                self.begun_at.strftime("%F %T UTC")
            );
        }
        for line in &self.lines {
            writeln!(f, "{:>6}  {}", line.n, line.text)?;
        }
        match chosen - end {
            0 => write!(f, "[{source}, {total_lines} lines]"),
            more => write!(f, "[{source}, {total_lines} lines; {more} more from --start {}]", end + 1),
        }
    }
}

impl Tool for Read {
    const META: Meta = Meta {
        name: "read_output",
        cli: "output read",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &["output_id", "mode", "start", "end", "grep"],
    };
    type Output = Shown;

    async fn run(self, ctx: &Context) -> Result<Shown> {
        // A text alone says what is wanted.
        let grep = self.grep.unwrap_or_default();
        let mode = if self.mode == Mode::Lines && !grep.is_empty() { Mode::Grep } else { self.mode };
        let request =
            PageRequest { id: self.output_id.clone(), mode, start: self.start, end: self.end, grep };
        let page = page(ctx, &request)?;
        Ok(Shown {
            output_id: self.output_id,
            mode,
            source: page.source,
            begun_at: page.begun_at,
            total_lines: page.total_lines,
            characters: page.characters,
            error_lines: page.error_lines,
            chosen: page.chosen,
            start: page.start,
            end: page.end,
            lines: page.lines,
        })
    }
}
