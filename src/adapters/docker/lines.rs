//! Lines out of the chunks an engine sends.

use bollard::container::LogOutput;
use futures_util::{Stream, StreamExt};

use crate::error::Result;

/// A line longer than this comes in pieces: nobody's memory is filled by one.
const LONGEST: usize = 1 << 20;

/// What there is of a line that has no end yet, of each stream.
#[derive(Default)]
struct Rests {
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// Puts chunks together to lines as they were written, with their ends; what follows
/// the last line end is a line too. Each of the two streams has lines of its own: a chunk
/// may end anywhere, and the next may be of the other stream.
pub(super) fn lines(chunks: impl Stream<Item = Result<LogOutput>>) -> impl Stream<Item = Result<Vec<u8>>> {
    let with_end = chunks.map(Some).chain(futures_util::stream::once(async { None }));
    let split = with_end.scan(Rests::default(), |rests: &mut Rests, chunk| {
        let found = match chunk {
            None => [std::mem::take(&mut rests.stdout), std::mem::take(&mut rests.stderr)]
                .into_iter()
                .filter(|rest| !rest.is_empty())
                .map(Ok)
                .collect(),
            Some(Err(error)) => vec![Err(error)],
            Some(Ok(LogOutput::StdErr { message })) => add(&mut rests.stderr, &message),
            Some(Ok(chunk)) => add(&mut rests.stdout, &chunk.into_bytes()),
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

    async fn split(chunks: &[(u8, &[u8])]) -> Vec<Vec<u8>> {
        let chunk = |(stream, bytes): &(u8, &[u8])| match stream {
            1 => LogOutput::StdOut { message: bytes.to_vec().into() },
            _ => LogOutput::StdErr { message: bytes.to_vec().into() },
        };
        let chunks: Vec<Result<LogOutput>> = chunks.iter().map(|piece| Ok(chunk(piece))).collect();
        lines(futures_util::stream::iter(chunks)).map(Result::unwrap).collect().await
    }

    #[tokio::test]
    async fn lines_do_not_depend_on_the_chunks() {
        let expected = ["one\r\n", "\n", "two"].map(|line| line.as_bytes().to_vec());
        assert_eq!(split(&[(1, b"one\r\n\ntwo")]).await, expected);
        assert_eq!(
            split(&[&b"on"[..], b"e\r", b"\n", b"\nt", b"", b"wo"].map(|bytes| (1, bytes))).await,
            expected
        );
        assert_eq!(split(&[(1, b"a\n")]).await, [b"a\n"]);
    }

    #[tokio::test]
    async fn the_streams_do_not_cut_each_other() {
        let found =
            split(&[(1, b"COPY 1\nCO"), (2, b"ERROR: "), (1, b"PY 2\nSE"), (2, b"no\nmore"), (1, b"T")])
                .await;
        assert_eq!(found, [&b"COPY 1\n"[..], b"COPY 2\n", b"ERROR: no\n", b"SET", b"more"]);
    }

    #[tokio::test]
    async fn an_endless_line_comes_in_pieces() {
        let chunk = vec![b'x'; 100_000];
        let found = split(&[(1, &chunk[..]); 50]).await;
        assert_eq!(found.iter().map(Vec::len).sum::<usize>(), 5_000_000);
        assert!(found.iter().all(|piece| piece.len() < LONGEST + 100_000));
    }
}
