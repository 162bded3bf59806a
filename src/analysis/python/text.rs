//! The text of a Python source.

use std::borrow::Cow;

use ruff_python_parser::ParseError;

/// Encodings of one byte a character that sources declare, read alike: letters
/// beyond ASCII only have to be told apart.
const ONE_BYTE: [&str; 5] = ["latin-1", "latin1", "iso-8859-", "iso8859-", "cp125"];

/// Text of a source; one that is not UTF-8 must say so in its first two lines (PEP 263).
///
/// # Errors
/// When it does not.
pub fn decode(source: &[u8]) -> Result<Cow<'_, str>, String> {
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    if let Ok(text) = std::str::from_utf8(source) {
        return Ok(Cow::Borrowed(text));
    }
    let head: Vec<&[u8]> = source.splitn(3, |byte| *byte == b'\n').take(2).collect();
    let head = String::from_utf8_lossy(&head.concat()).to_ascii_lowercase().replace('_', "-");
    match head.contains("coding") && ONE_BYTE.iter().any(|name| head.contains(name)) {
        true => Ok(Cow::Owned(source.iter().map(|byte| char::from(*byte)).collect())),
        false => Err("it is not UTF-8".into()),
    }
}

/// Where and why Python would not read `text`, which begins after `before`, in a few words.
pub fn explained(error: &ParseError, before: &str, text: &str) -> String {
    let place = usize::from(error.location.start()).min(text.len());
    let ends = |text: &[u8]| memchr::memchr_iter(b'\n', text).count();
    let line = ends(before.as_bytes()) + ends(&text.as_bytes()[..place]) + 1;
    format!("line {line}: {}", error.error)
}
