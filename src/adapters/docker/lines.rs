//! Lines out of the chunks an engine sends.

use futures_util::{Stream, StreamExt};

use crate::error::Result;

/// A line longer than this comes in pieces: nobody's memory is filled by one.
const LONGEST: usize = 1 << 20;

/// Puts chunks together to lines as they were written, with their ends; what follows
/// the last line end is a line too.
pub(super) fn lines(chunks: impl Stream<Item = Result<Vec<u8>>>) -> impl Stream<Item = Result<Vec<u8>>> {
    let with_end = chunks.map(Some).chain(futures_util::stream::once(async { None }));
    let split = with_end.scan(Vec::new(), |rest: &mut Vec<u8>, chunk| {
        let found = match chunk {
            None if rest.is_empty() => Vec::new(),
            None => vec![Ok(std::mem::take(rest))],
            Some(Err(error)) => vec![Err(error)],
            Some(Ok(bytes)) => add(rest, &bytes),
        };
        async move { Some(futures_util::stream::iter(found)) }
    });
    split.flatten()
}

/// Adds bytes to what there is of a line; the lines that are complete by that.
fn add(rest: &mut Vec<u8>, bytes: &[u8]) -> Vec<Result<Vec<u8>>> {
    let mut found = Vec::new();
    for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
        rest.extend_from_slice(piece);
        if piece.ends_with(b"\n") || rest.len() >= LONGEST {
            found.push(Ok(std::mem::take(rest)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn split(chunks: &[&[u8]]) -> Vec<Vec<u8>> {
        let chunks: Vec<Result<Vec<u8>>> = chunks.iter().map(|chunk| Ok(chunk.to_vec())).collect();
        lines(futures_util::stream::iter(chunks)).map(Result::unwrap).collect().await
    }

    #[tokio::test]
    async fn lines_do_not_depend_on_the_chunks() {
        let expected = ["one\r\n", "\n", "two"].map(|line| line.as_bytes().to_vec());
        assert_eq!(split(&[b"one\r\n\ntwo"]).await, expected);
        assert_eq!(split(&[b"on", b"e\r", b"\n", b"\nt", b"", b"wo"]).await, expected);
        assert_eq!(split(&[b"a\n"]).await, [b"a\n"]);
    }

    #[tokio::test]
    async fn an_endless_line_comes_in_pieces() {
        let chunk = vec![b'x'; 100_000];
        let found = split(&[&chunk[..]; 50]).await;
        assert_eq!(found.iter().map(Vec::len).sum::<usize>(), 5_000_000);
        assert!(found.iter().all(|piece| piece.len() < LONGEST + 100_000));
    }
}
