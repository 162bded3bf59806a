//! How deeply Python source nests, seen before it is parsed.
//!
//! A parser and everything that walks its tree recurse. Source that nests more
//! than people write is refused, and what nests at all deeply is read on a
//! thread with room for it, so that no file can exhaust the stack.

/// From this nesting on, source is read on a thread of its own.
const ROOM: usize = 60;

/// Source that nests deeper is refused. `CPython` refuses more than 200 brackets.
const DEEPEST: usize = 3000;

/// Stack of that thread, in bytes; only what is used takes memory.
const STACK: usize = 512 << 20;

/// The largest source that is read, in bytes.
const LARGEST: usize = 8 << 20;

/// Reads `source` where there is room for its nesting.
///
/// # Errors
/// When it is too large or nests too deeply, or what `read` says.
pub fn with_room<T: Send>(
    source: &str,
    read: impl FnOnce(&str) -> Result<T, String> + Send,
) -> Result<T, String> {
    if source.len() > LARGEST {
        return Err(format!("it is larger than {} MiB", LARGEST >> 20));
    }
    match nesting(source) {
        0..=ROOM => read(source),
        depth if depth > DEEPEST => Err("it nests too deeply".into()),
        _ => std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(STACK);
            let running = thread.spawn_scoped(scope, || read(source));
            let running = running.map_err(|error| format!("no thread to read it on: {error}"))?;
            running.join().unwrap_or_else(|_| Err("reading it failed".into()))
        }),
    }
}

/// An upper bound, roughly, of how many levels of syntax lie inside each other:
/// open brackets, operators since the last comma, and indentation.
fn nesting(source: &str) -> usize {
    let bytes = source.as_bytes();
    let (mut levels, mut deepest, mut sum) = (vec![0_usize], 0, 0_usize);
    let mut lambdas = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'#' => at += bytes[at..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - at) - 1,
            b'\'' | b'"' => at = end_of_string(bytes, at) - 1,
            b'(' | b'[' | b'{' => {
                levels.push(1);
                sum += 1;
            }
            b')' | b']' | b'}' if levels.len() > 1 => sum -= levels.pop().unwrap_or(0),
            b',' | b'\n' if bytes[at] == b',' || levels.len() == 1 => {
                let is_inside = levels.len() > 1;
                if let Some(level) = levels.last_mut() {
                    // A comma ends an operand, yet its bracket stays open.
                    let kept = usize::from(is_inside);
                    sum = sum - *level + kept;
                    *level = kept;
                }
                if bytes[at] == b'\n' {
                    lambdas = 0;
                    let blank =
                        bytes[at + 1..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                    deepest = deepest.max(blank / 4);
                    at += blank;
                }
            }
            b'+' | b'-' | b'~' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'.' | b'<' | b'>' => {
                bump(&mut levels, &mut sum);
            }
            first if first.is_ascii_alphabetic() => {
                let word =
                    bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
                let length = word.count();
                match &bytes[at..at + length] {
                    b"not" | b"if" | b"else" | b"await" | b"yield" | b"for" => bump(&mut levels, &mut sum),
                    b"lambda" => lambdas += 1,
                    _ => {}
                }
                at += length - 1;
            }
            _ => {}
        }
        deepest = deepest.max(sum + lambdas);
        at += 1;
    }
    deepest
}

fn bump(levels: &mut [usize], sum: &mut usize) {
    if let Some(level) = levels.last_mut() {
        *level += 1;
        *sum += 1;
    }
}

/// Where a string literal that starts at `start` ends, or the end of the source.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let is_triple = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if is_triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !is_triple => return at,
            byte if byte == quote && !is_triple => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_read_at_once() {
        let usual =
            "class A(models.Model):\n    x = fields.Char(default=lambda self: self.env['a'].b(c=[1, -2]))\n";
        assert!(nesting(usual) < ROOM, "{}", nesting(usual));
        let table = format!("X = [{}]\n", "('a', -1), ".repeat(10_000));
        assert!(nesting(&table) < ROOM, "{}", nesting(&table));
    }

    #[test]
    fn what_could_exhaust_the_stack_is_seen() {
        for piece in [
            "(",
            "-",
            "not ",
            "a.",
            "a if b else ",
            "lambda: ",
            "lambda a, b: ",
            "a[",
            "f(a, ",
            "1 + ",
            "{1: ",
        ] {
            assert!(nesting(&piece.repeat(5000)) > DEEPEST, "{piece}: {}", nesting(&piece.repeat(5000)));
        }
        let blocks: String = (0..2000).map(|level| format!("{}if a:\n", "    ".repeat(level))).collect();
        assert!(nesting(&blocks) > ROOM);
    }

    #[test]
    fn strings_end_where_python_ends_them() {
        for (source, end) in
            [("'a'b", 3), ("'a\\'b' ", 6), ("'a\nb", 2), ("'''a'b'''c", 9), ("'''", 3), ("'\\", 2)]
        {
            assert_eq!(end_of_string(source.as_bytes(), 0), end, "{source}");
        }
    }
}
