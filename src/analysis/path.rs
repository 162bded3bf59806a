//! Paths as git has them: any bytes, parted by `/`.

/// A path as text: bytes that are not UTF-8 and control characters as `\xff`.
#[must_use]
pub fn shown(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len());
    for chunk in path.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c.is_control() {
                true => text.extend(c.to_string().bytes().map(|byte| format!("\\x{byte:02x}"))),
                false => text.push(c),
            }
        }
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

/// The directory that holds this path; the top is the empty path.
pub fn parent(path: &[u8]) -> &[u8] {
    path.iter().rposition(|byte| *byte == b'/').map_or(&[], |at| &path[..at])
}

/// The last name in a path.
pub fn name(path: &[u8]) -> &[u8] {
    path.iter().rposition(|byte| *byte == b'/').map_or(path, |at| &path[at + 1..])
}

/// A name in a directory.
pub fn join(directory: &[u8], name: &[u8]) -> Vec<u8> {
    match directory.is_empty() {
        true => name.to_vec(),
        false => [directory, b"/", name].concat(),
    }
}

/// The path below a directory that holds it.
pub fn below<'a>(directory: &[u8], path: &'a [u8]) -> Option<&'a [u8]> {
    match directory.is_empty() {
        true => Some(path),
        false => path.strip_prefix(directory)?.strip_prefix(b"/"),
    }
}

/// The extension in lower case, without the dot.
pub fn extension(path: &[u8]) -> String {
    let name = name(path);
    let end = name.iter().rposition(|byte| *byte == b'.').map_or(&[][..], |at| &name[at + 1..]);
    String::from_utf8_lossy(end).to_ascii_lowercase()
}

/// The directories in a path, without its last name.
pub fn directories(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    parent(path).split(|byte| *byte == b'/').filter(|name| !name.is_empty())
}

/// Where a link in `directory` leads, inside the repository.
pub fn resolve(directory: &[u8], target: &[u8]) -> Option<Vec<u8>> {
    if target.starts_with(b"/") {
        return None;
    }
    let mut names: Vec<&[u8]> =
        directory.split(|byte| *byte == b'/').filter(|name| !name.is_empty()).collect();
    for name in target.split(|byte| *byte == b'/') {
        match name {
            b"" | b"." => {}
            b".." => _ = names.pop()?,
            name => names.push(name),
        }
    }
    Some(names.join(&b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_are_shown_and_told_apart() {
        assert_eq!(shown("a/é.py".as_bytes()), "a/é.py");
        assert_eq!(shown(b"a/\xe9\n.py"), "a/\\xe9\\x0a.py");
    }

    #[test]
    fn paths_come_apart_and_together() {
        assert_eq!((parent(b"a/b/c.PY"), name(b"a/b/c.PY")), (&b"a/b"[..], &b"c.PY"[..]));
        assert_eq!((parent(b"c"), name(b"c")), (&b""[..], &b"c"[..]));
        assert_eq!((join(b"", b"c"), join(b"a", b"c")), (b"c".to_vec(), b"a/c".to_vec()));
        assert_eq!(
            (below(b"a", b"a/b"), below(b"a", b"ab"), below(b"", b"x")),
            (Some(&b"b"[..]), None, Some(&b"x"[..]))
        );
        assert_eq!((extension(b"a/c.PY"), extension(b"a.b/c")), ("py".into(), String::new()));
        assert_eq!(directories(b"a/b/c").collect::<Vec<_>>(), [b"a", b"b"]);
    }
}
