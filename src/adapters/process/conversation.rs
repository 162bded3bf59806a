//! A child program that is asked again and again, as git's `--batch` commands are.

use std::io::{BufRead, BufReader, PipeWriter, Read, Write};

use duct::{Expression, ReaderHandle};

use super::{Words, end, failed, not_started, prepare};
use crate::error::{Error, Result};

/// A running child with its stdin and stdout. It ends when this is dropped.
///
/// All calls block; use it on a thread that may.
pub struct Conversation {
    words: Words,
    input: PipeWriter,
    output: BufReader<Output>,
}

impl Conversation {
    /// Starts the child.
    ///
    /// # Errors
    /// `prerequisite` when the program is not installed.
    pub fn start(expression: &Expression) -> Result<Self> {
        let words = Words::default();
        let (child_input, input) = std::io::pipe()?;
        let expression = prepare(&expression.stdin_file(child_input), &words).stderr_capture();
        let reader = expression.reader().map_err(|error| not_started(&words.text(), &error))?;
        Ok(Self { words, input, output: BufReader::new(Output(reader)) })
    }

    /// Sends one line.
    ///
    /// # Errors
    /// `external` when the child has ended.
    pub fn say(&mut self, line: &[u8]) -> Result<()> {
        match self.input.write_all(&[line, b"\n"].concat()) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.ended()),
        }
    }

    /// Receives up to a byte, which is not part of the answer.
    ///
    /// # Errors
    /// `external` when the child has ended.
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
    /// `external` when the child has ended.
    pub fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        let mut answer = vec![0; length];
        match self.output.read_exact(&mut answer) {
            Ok(()) => Ok(answer),
            Err(_) => Err(self.ended()),
        }
    }

    /// Why the child ended in the middle of a conversation.
    fn ended(&self) -> Error {
        match self.output.get_ref().0.try_wait() {
            Ok(Some(output)) => {
                failed(&self.words.text(), output.status, &String::from_utf8_lossy(&output.stderr))
            }
            _ => Error::external(format!("`{}` stopped answering", self.words.text())),
        }
    }
}

struct Output(ReaderHandle);

impl Read for Output {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        (&self.0).read(buffer)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            end(&self.0.pids());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn what_is_said_is_answered_in_turn() {
        let mut cat = Conversation::start(&duct::cmd!("cat")).unwrap();
        for word in ["one", "two"] {
            cat.say(word.as_bytes()).unwrap();
            assert_eq!(cat.until(b'\n').unwrap(), word.as_bytes());
        }
        cat.say(b"four").unwrap();
        assert_eq!(cat.exactly(5).unwrap(), b"four\n");
    }

    #[test]
    fn an_end_in_the_middle_says_why() {
        let mut child = Conversation::start(&duct::cmd!("sh", "-c", "read a; echo why >&2; exit 3")).unwrap();
        child.say(b"go").unwrap();
        let error = child.until(b'\n').unwrap_err();
        assert_eq!(error.kind, Kind::External);
        assert!(error.message.ends_with("why"), "{error}");
    }
}
