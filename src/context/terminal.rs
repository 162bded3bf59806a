//! The terminal of a command: what a tool may do with it beside answering.

use std::{
    io::{BufRead, IsTerminal, Read},
    sync::atomic::{AtomicBool, Ordering},
};

use crate::{
    error::{Context as _, Error, Result},
    model::Secret,
};

/// Stdin and stdout of a command.
#[derive(Debug)]
pub struct Terminal {
    print: fn(&[u8]),
    is_for_people: bool,
    handed_over: AtomicBool,
    answered: AtomicBool,
}

impl Terminal {
    /// One that prints by this function. Unless it `is_for_people` the answer is read by
    /// a program, as JSON.
    #[must_use]
    pub fn new(print: fn(&[u8]), is_for_people: bool) -> Self {
        Self { print, is_for_people, handed_over: AtomicBool::new(false), answered: AtomicBool::new(false) }
    }

    /// Whether more than the answer may be printed.
    #[must_use]
    pub fn is_for_people(&self) -> bool {
        self.is_for_people
    }

    /// Writes to stdout before the answer.
    pub fn print(&self, bytes: &[u8]) {
        (self.print)(bytes);
    }

    /// From here on the answer comes line by line: no other is printed.
    pub fn begin_answer(&self) {
        self.answered.store(true, Ordering::SeqCst);
    }

    /// Writes a line of such an answer.
    pub fn answer(&self, line: &str) {
        (self.print)(format!("{line}\n").as_bytes());
    }

    /// Whether the answer was printed as it came.
    #[must_use]
    pub fn has_answered(&self) -> bool {
        self.answered.load(Ordering::SeqCst)
    }

    /// The lines of stdin, as they come; bytes that are not UTF-8 are replaced. Each waits.
    ///
    /// # Errors
    /// Each line's: when it cannot be read.
    pub fn lines(&self) -> impl Iterator<Item = Result<String>> + use<> {
        let mut stdin = std::io::stdin().lock();
        std::iter::from_fn(move || {
            let mut line = Vec::new();
            match stdin.read_until(b'\n', &mut line) {
                Ok(0) => None,
                Ok(_) => Some(Ok(String::from_utf8_lossy(&line).trim().to_owned())),
                Err(error) => Some(Err(error.into())),
            }
        })
    }

    /// What comes on stdin, to its end; of more than `most` bytes one more than that.
    ///
    /// # Errors
    /// `invalid_input` when a person would have to type it.
    pub async fn read(&self, most: usize) -> Result<Vec<u8>> {
        if std::io::stdin().is_terminal() {
            return Err(Error::invalid("nothing comes on stdin"));
        }
        let reading = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            let limited = std::io::stdin().take(most as u64 + 1).read_to_end(&mut bytes);
            limited.context("reading stdin").map(|_| bytes)
        });
        reading.await.map_err(Error::internal)?
    }

    /// A password somebody types, unseen; `None` when nobody is there to ask.
    #[must_use]
    pub fn password(&self, prompt: &str) -> Option<Secret> {
        let is_asked = self.is_for_people && std::io::stdin().is_terminal();
        let asked = is_asked.then(|| dialoguer::Password::new().with_prompt(prompt).interact())?;
        asked.ok().map(Secret::new)
    }

    /// Lets a program have the terminal while `work` runs, with its Ctrl-C.
    pub fn hand_over<T>(&self, work: impl FnOnce() -> T) -> T {
        self.handed_over.store(true, Ordering::SeqCst);
        let result = work();
        self.handed_over.store(false, Ordering::SeqCst);
        result
    }

    /// Whether a program has the terminal now.
    #[must_use]
    pub fn is_handed_over(&self) -> bool {
        self.handed_over.load(Ordering::SeqCst)
    }
}
