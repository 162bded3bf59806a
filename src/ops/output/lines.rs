//! Lines of a log, for an answer.

use super::store::Output;
use crate::{
    context::Context,
    error::Result,
    model::{OutputId, beginning},
};

/// Most bytes of an answer, which fits into any reply, and of a line in it. Commands show all.
const MOST_BYTES: usize = 35_000;
const LONGEST: usize = 5_000;

/// Cuts lines that are too long for one answer, the oldest first, and keeps all of them as an
/// output then. Whether any went, and that output's id.
///
/// # Errors
/// When the data directory cannot be written.
pub fn fit(ctx: &Context, source: &str, lines: &mut Vec<String>) -> Result<(bool, Option<OutputId>)> {
    let is_long = lines.iter().map(String::len).sum::<usize>() > MOST_BYTES
        || lines.iter().any(|line| line.len() > LONGEST);
    if !is_long || ctx.terminal().is_some() {
        return Ok((false, None));
    }
    let mut output = Output::begin(ctx, source)?;
    output.write(lines.join("\n").as_bytes());
    Ok((shorten(lines), Some(output.id().clone())))
}

/// Cuts long lines, and the oldest ones when there are too many; whether any went.
fn shorten(lines: &mut Vec<String>) -> bool {
    for line in lines.iter_mut().filter(|line| line.len() > LONGEST) {
        *line = beginning(line, LONGEST).into_owned();
    }
    let mut room = MOST_BYTES;
    let fitting = lines.iter().rev().take_while(|line| {
        let fits = line.len() <= room;
        room = room.saturating_sub(line.len());
        fits
    });
    let keep = fitting.count();
    let first = lines.len() - keep;
    lines.drain(..first);
    first > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_log_is_cut_to_its_end() {
        let mut lines: Vec<String> = (0..100).map(|n| format!("{n} {}", "é".repeat(4_000))).collect();
        assert!(shorten(&mut lines));
        assert!(
            lines.last().unwrap().starts_with("99 ")
                && lines.iter().map(String::len).sum::<usize>() <= MOST_BYTES
        );
    }
}
