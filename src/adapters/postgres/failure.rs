//! What the server complains of, with the place in the text.

use super::wire::Fields;
use crate::{
    error::{Error, Kind},
    model::beginning,
};

/// How much of a line is shown.
const SHOWN: usize = 120;

/// Most bytes of each thing the server says.
const MOST: usize = 2_000;

/// A statement in the text it came from.
pub(super) struct Place<'a> {
    /// The whole text.
    pub script: &'a str,
    /// The statement, a part of it.
    pub piece: &'a str,
}

/// A failure as an error.
pub(super) fn explain(fields: &Fields, place: Option<&Place<'_>>) -> Error {
    let (code, message) = (fields.code(), beginning(fields.message(), MOST));
    let kind = match code {
        "57014" => Kind::Timeout,
        "57P01" | "57P02" | "57P03" | "53100" => Kind::Prerequisite,
        _ => Kind::External,
    };
    let spot = place.zip(fields.get(b'P').and_then(|text| text.parse().ok()));
    let spot = spot.and_then(|(place, position)| Spot::find(place, position));
    let mut text = format!("SQL: {message} (SQLSTATE {code})");
    if let Some(spot) = &spot {
        text = format!("{text}\n{}", spot.shown);
    }
    for (letter, word) in [(b'D', "detail"), (b'q', "in"), (b'W', "context")] {
        if let Some(more) = fields.get(letter) {
            text = format!("{text}\n{word}: {}", beginning(more, MOST));
        }
    }
    let mut error = Error::new(kind, text).detail("sqlstate", code);
    if let Some(spot) = spot {
        error = error.detail("line", spot.line).detail("column", spot.column);
    }
    match (code, fields.get(b'H')) {
        ("25006", _) => error.hint("leave --read-only out if it is meant to change something"),
        ("57014", _) => error.hint("give it more time with --timeout SECONDS, or ask for less"),
        (_, Some(hint)) => error.hint(beginning(hint, MOST)),
        ("42P01" | "42703", None) => error.hint("look at information_schema.columns for the names there are"),
        _ => error,
    }
}

struct Spot {
    line: usize,
    column: usize,
    shown: String,
}

impl Spot {
    /// The character at `position`, from 1, of the statement.
    fn find(place: &Place<'_>, position: usize) -> Option<Self> {
        let before = place.piece.as_ptr().addr().checked_sub(place.script.as_ptr().addr())?;
        let inside: usize = place.piece.chars().take(position.checked_sub(1)?).map(char::len_utf8).sum();
        let at = before + inside;
        let (head, _) = place.script.split_at_checked(at)?;
        let start = head.rfind('\n').map_or(0, |end| end + 1);
        let text: Vec<char> = place.script[start..].lines().next().unwrap_or_default().chars().collect();
        let (line, column) = (head.matches('\n').count() + 1, head[start..].chars().count() + 1);
        // A long line is cut to the part around the place.
        let from = (column - 1).saturating_sub(SHOWN / 2);
        let part: String =
            text.iter().skip(from).take(SHOWN).map(|c| if *c == '\t' { ' ' } else { *c }).collect();
        let (label, pad) = (format!("line {line}: "), column - 1 - from);
        let shown = format!("{label}{part}\n{:1$}^", "", label.len() + pad);
        Some(Self { line, column, shown })
    }
}

#[cfg(test)]
mod tests {
    use super::{super::wire::fields, *};

    #[test]
    fn the_place_is_that_in_the_whole_text() {
        let script = "SELECT 'é';\n  SELECT é,\n\tFORM x";
        let piece = &script["SELECT 'é';".len()..];
        let position = piece.chars().position(|c| c == 'F').unwrap() + 1;
        let spot = Spot::find(&Place { script, piece }, position).unwrap();
        assert_eq!((spot.line, spot.column), (3, 2));
        assert_eq!(spot.shown, "line 3:  FORM x\n         ^");
        assert!(Spot::find(&Place { script, piece }, 0).is_none());
        assert!(Spot::find(&Place { script, piece }, 10_000).is_some());
    }

    #[test]
    fn what_the_server_says_without_end_is_cut() {
        let endless = "x".repeat(500_000);
        let body: Vec<String> = ["M", "D", "q", "W", "H"].map(|letter| format!("{letter}{endless}")).into();
        let fields = fields((body.join("\0") + "\0CP0001\0\0").as_bytes());
        let error = explain(&fields, None);
        let size = error.to_json().to_string().len();
        assert!(size < 6 * MOST && error.message.contains("context: x"), "{size}");
    }

    #[test]
    fn of_an_endless_line_the_part_is_shown() {
        let script = format!("SELECT {}, FORM", "1,".repeat(10_000));
        let spot = Spot::find(&Place { script: &script, piece: &script }, script.len() - 3).unwrap();
        let [text, caret] = spot.shown.lines().collect::<Vec<_>>().try_into().unwrap();
        assert_eq!(text.find("FORM"), caret.find('^'));
        assert!(text.len() < 200);
    }
}
