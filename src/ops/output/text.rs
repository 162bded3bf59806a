//! What was recorded, line by line and without copying it: ten million bytes may be as many lines.

use std::{borrow::Cow, iter};

use crate::adapters::bounded::Stretch;

/// What there is of an output.
pub struct Text(Vec<Stretch>);

impl Text {
    pub fn new(stretches: Vec<Stretch>) -> Self {
        Self(stretches)
    }

    /// Each line with its number, from 1, and without its end; one stands for what was dropped. Bytes
    /// that are not UTF-8 are replaced.
    pub fn lines(&self) -> impl Iterator<Item = (u64, Cow<'_, str>)> {
        let before = iter::once(None).chain(self.0.iter().map(Some));
        self.0.iter().zip(before).flat_map(|(stretch, before)| {
            let dropped = before.map(|before| dropped(before, stretch));
            dropped.into_iter().chain(lines(stretch))
        })
    }
}

fn lines(stretch: &Stretch) -> impl Iterator<Item = (u64, Cow<'_, str>)> {
    let bytes = (!stretch.bytes.is_empty()).then(|| without_end(&stretch.bytes));
    let lines = bytes.into_iter().flat_map(|bytes| bytes.split(|byte| *byte == b'\n'));
    (stretch.start.lines + 1..).zip(lines).map(|(n, line)| {
        let end = line.iter().rposition(|byte| *byte != b'\r').map_or(0, |last| last + 1);
        (n, String::from_utf8_lossy(&line[..end]))
    })
}

fn dropped<'a>(before: &Stretch, after: &Stretch) -> (u64, Cow<'a, str>) {
    let end = before.start.bytes + before.bytes.len() as u64;
    let ends = memchr::memchr_iter(b'\n', without_end(&before.bytes)).count() as u64;
    let text = format!("[… {} bytes were dropped here …]", after.start.bytes - end);
    (before.start.lines + ends + 1, text.into())
}

fn without_end(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").unwrap_or(bytes)
}

#[cfg(test)]
impl Text {
    /// A text as if it had been recorded whole.
    pub fn of(text: impl Into<Vec<u8>>) -> Self {
        let start = crate::adapters::bounded::Place { bytes: 0, lines: 0 };
        Self(vec![Stretch { start, bytes: text.into() }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::bounded::Place;

    fn all(text: &Text) -> Vec<(u64, String)> {
        text.lines().map(|(n, line)| (n, line.into_owned())).collect()
    }

    #[test]
    fn lines_are_numbered_and_a_gap_is_told() {
        let stretch =
            |bytes, lines, text: &[u8]| Stretch { start: Place { bytes, lines }, bytes: text.to_vec() };
        let text = Text::new(vec![stretch(0, 0, b"one\r\ntw\xff\n\nha"), stretch(100, 20, b"lf\nlast\n")]);
        let expected = [
            (1, "one"),
            (2, "tw\u{fffd}"),
            (3, ""),
            (4, "ha"),
            (4, "[… 88 bytes were dropped here …]"),
            (21, "lf"),
            (22, "last"),
        ];
        assert_eq!(all(&text), expected.map(|(n, line)| (n, line.to_owned())));
        assert_eq!(all(&Text::new(Vec::new())), []);
        assert_eq!(all(&Text::of("")), []);
        assert_eq!(all(&Text::of("\n\n")), [(1, String::new()), (2, String::new())]);
    }
}
