//! Texts cut to a length, with a mark that says how much is missing.

use std::borrow::Cow;

/// A text of at most this many bytes before the mark: its beginning.
#[must_use]
pub fn beginning(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return text.into();
    }
    let end = text.floor_char_boundary(most);
    format!("{} [… {} more bytes]", &text[..end], text.len() - end).into()
}

/// A text of at most this many bytes beside the mark: its beginning and its end.
#[must_use]
pub fn ends(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return text.into();
    }
    let start = text.floor_char_boundary(most / 2);
    let end = text.ceil_char_boundary(text.len() - most / 2);
    format!("{}\n[… {} bytes left out …]\n{}", &text[..start], end - start, &text[end..]).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_counted() {
        assert_eq!(beginning("short", 5), "short");
        assert_eq!(beginning("éé and more", 3), "é [… 11 more bytes]");
        assert_eq!(ends("short", 5), "short");
        assert_eq!(ends("ééé middle ééé", 6), "é\n[… 16 bytes left out …]\né");
    }
}
