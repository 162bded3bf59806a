//! What of an answer is text, and how it is written.

use http::{HeaderMap, header};

/// Names of Latin-1, whose bytes are the first 256 characters.
const LATIN_1: [&str; 4] = ["iso-8859-1", "iso_8859-1", "latin1", "latin-1"];

/// Names of what is read as UTF-8, which is what is meant when nothing is said.
const UTF_8: [&str; 5] = ["", "utf-8", "utf8", "us-ascii", "ascii"];

/// Whether the header fields say that the body is text.
pub fn says_text(headers: &HeaderMap) -> bool {
    let words = ["json", "xml", "javascript", "x-www-form-urlencoded", "charset="];
    let kind = kind(headers);
    (kind.starts_with("text/") || words.iter().any(|word| kind.contains(word)))
        && !headers.contains_key(header::CONTENT_ENCODING)
}

/// Whether they say so of letters that are known here.
pub fn is_readable(headers: &HeaderMap) -> bool {
    let kind = kind(headers);
    says_text(headers) && (LATIN_1.contains(&charset(&kind)) || UTF_8.contains(&charset(&kind)))
}

/// The body as text; `None` when it is none. One that was cut may end within a character.
pub fn text(headers: &HeaderMap, body: &[u8], is_cut: bool) -> Option<String> {
    let is_readable = is_readable(headers);
    if is_readable && LATIN_1.contains(&charset(&kind(headers))) {
        return Some(body.iter().map(|byte| char::from(*byte)).collect());
    }
    let looks_so = UTF_8.contains(&charset(&kind(headers))) && !body[..body.len().min(8_192)].contains(&0);
    let whole = match std::str::from_utf8(body) {
        Err(error) if is_cut && error.error_len().is_none() => &body[..error.valid_up_to()],
        _ => body,
    };
    String::from_utf8(whole.to_vec()).ok().filter(|_| is_readable || looks_so)
}

/// The type of the body, in lower case.
fn kind(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.unwrap_or_default().to_ascii_lowercase()
}

fn charset(kind: &str) -> &str {
    let named = kind.split(';').find_map(|parameter| parameter.trim().strip_prefix("charset="));
    named.unwrap_or_default().trim().trim_matches('"')
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(kind: &'static str, body: &[u8], is_cut: bool) -> Option<String> {
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
        text(&headers, body, is_cut)
    }

    #[test]
    fn text_is_read_as_it_is_written() {
        let found = |kind, body| read(kind, body, false);
        assert_eq!(found("text/html; charset=utf-8", "é".as_bytes()).unwrap(), "é");
        assert_eq!(found("text/plain; charset=\"ISO-8859-1\"", b"caf\xe9").unwrap(), "café");
        assert_eq!(found("application/json", b"{}").unwrap(), "{}");
        assert_eq!(found("application/octet-stream", b"text").unwrap(), "text");
        assert_eq!(found("text/plain", b"caf\xe9"), None);
        assert_eq!(found("text/plain; charset=us-ascii", b"caf\xe9"), None);
        assert_eq!(found("text/html; charset=shift_jis", b"\x83\x65"), None);
        assert_eq!(found("application/octet-stream", b"a\0b"), None);
        assert_eq!(read("text/plain", b"caf\xc3", true).unwrap(), "caf");
        assert_eq!(read("text/plain", b"caf\xc3", false), None);
    }
}
