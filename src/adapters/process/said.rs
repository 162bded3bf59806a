//! What a child says on stderr, read as it comes; the end of it is kept.

use std::{
    io::{PipeReader, Read},
    thread::JoinHandle,
};

use duct::Expression;

use crate::adapters::last::Last;

/// The reading of one child's stderr.
pub(super) struct Said(JoinHandle<Last>);

impl Said {
    /// Has the stderr of a program that is still to be started read.
    ///
    /// # Errors
    /// When there can be no more pipes.
    pub(super) fn of(expression: &Expression) -> std::io::Result<(Expression, Self)> {
        let (reader, writer) = std::io::pipe()?;
        Ok((expression.stderr_file(writer), Self(std::thread::spawn(move || read(reader)))))
    }

    /// The end of it, once the program and all that share its stderr have ended. Blocks until then.
    pub(super) fn end(self) -> String {
        self.0.join().map(|last| last.text()).unwrap_or_default()
    }
}

fn read(mut source: PipeReader) -> Last {
    let (mut last, mut buffer) = (Last::default(), vec![0; 1 << 14]);
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return last,
            Ok(count) => last.add(&buffer[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return last,
        }
    }
}
