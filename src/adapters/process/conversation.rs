//! A child program that is asked again and again, as git's `--batch` commands are.

use std::{
    io::{BufRead, BufReader, PipeWriter, Read, Write},
    sync::Arc,
};

use duct::{Expression, ReaderHandle};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{EndReaderOnDrop, Words, failed, not_started, prepare};
use crate::error::{Error, Result};

/// A running child with its stdin and stdout. It ends when this is dropped, or when the
/// call is cancelled, however silent it is.
///
/// All calls block; use it on a thread of the runtime that may.
pub struct Conversation {
    words: Words,
    input: PipeWriter,
    output: BufReader<Output>,
    cancel: CancellationToken,
    watch: JoinHandle<()>,
}

impl Conversation {
    /// Starts the child.
    ///
    /// # Errors
    /// `prerequisite` when the program is not installed.
    pub fn start(expression: &Expression, cancel: &CancellationToken) -> Result<Self> {
        let words = Words::default();
        let (child_input, input) = std::io::pipe()?;
        let expression = prepare(&expression.stdin_file(child_input), &words).stderr_capture();
        let reader = expression.reader().map_err(|error| not_started(&words.text(), &error))?;
        let child = Arc::new(EndReaderOnDrop(Arc::new(reader)));
        let (watched, cancel) = (Arc::clone(&child), cancel.clone());
        let cancelled = cancel.clone().cancelled_owned();
        let watch = tokio::spawn(async move {
            cancelled.await;
            watched.end();
        });
        Ok(Self { words, input, output: BufReader::new(Output(child)), cancel, watch })
    }

    /// Sends one line.
    ///
    /// # Errors
    /// `external` when the child has ended, `cancelled`.
    pub fn say(&mut self, line: &[u8]) -> Result<()> {
        match self.input.write_all(&[line, b"\n"].concat()) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.ended()),
        }
    }

    /// Receives up to a byte, which is not part of the answer.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn until(&mut self, end: u8) -> Result<Vec<u8>> {
        let mut answer = Vec::new();
        self.output.read_until(end, &mut answer)?;
        match answer.pop() {
            Some(last) if last == end => Ok(answer),
            _ => Err(self.ended()),
        }
    }

    /// Receives so many bytes.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut answer = vec![0; length];
        match self.output.read_exact(&mut answer) {
            Ok(()) => Ok(answer),
            Err(_) => Err(self.ended()),
        }
    }

    /// Why the child ended in the middle of a conversation.
    fn ended(&self) -> Error {
        if self.cancel.is_cancelled() {
            return Error::cancelled();
        }
        match self.output.get_ref().0.0.try_wait() {
            Ok(Some(output)) => {
                failed(&self.words.text(), output.status, &String::from_utf8_lossy(&output.stderr))
            }
            _ => Error::external(format!("`{}` stopped answering", self.words.text())),
        }
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        self.output.get_ref().0.end();
        self.watch.abort();
    }
}

struct Output(Arc<EndReaderOnDrop>);

impl Read for Output {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let child: &ReaderHandle = &self.0.0;
        (&mut &*child).read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[tokio::test]
    async fn what_is_said_is_answered_in_turn() {
        let mut cat = Conversation::start(&duct::cmd!("cat"), &CancellationToken::new()).unwrap();
        for word in ["one", "two"] {
            cat.say(word.as_bytes()).unwrap();
            assert_eq!(cat.until(b'\n').unwrap(), word.as_bytes());
        }
        cat.say(b"four").unwrap();
        assert_eq!(cat.exactly(5).unwrap(), b"four\n");
    }

    #[tokio::test]
    async fn an_end_in_the_middle_says_why() {
        let script = duct::cmd!("sh", "-c", "read a; echo why >&2; exit 3");
        let mut child = Conversation::start(&script, &CancellationToken::new()).unwrap();
        child.say(b"go").unwrap();
        let error = child.until(b'\n').unwrap_err();
        assert_eq!(error.kind, Kind::External);
        assert!(error.message.ends_with("why"), "{error}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn cancelling_ends_one_that_is_silent() {
        let cancel = CancellationToken::new();
        let mut child = Conversation::start(&duct::cmd!("sleep", "4711"), &cancel).unwrap();
        let asked = tokio::task::spawn_blocking(move || child.until(b'\n').unwrap_err().kind);
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        cancel.cancel();
        let kind = tokio::time::timeout(std::time::Duration::from_secs(5), asked).await;
        assert_eq!(kind.unwrap().unwrap(), Kind::Cancelled);
    }
}
