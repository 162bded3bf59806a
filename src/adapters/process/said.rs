//! What a child says on stderr, read as it comes; the end of it is kept.

use std::{
    io::{PipeReader, Read},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, channel},
    },
    time::Duration,
};

use duct::Expression;

use crate::adapters::last::Last;

/// How long is waited for what others still say who hold the output of a program that has ended.
pub(super) const ECHO: Duration = Duration::from_secs(1);

/// The reading of one child's stderr.
pub(super) struct Said {
    last: Arc<Mutex<Last>>,
    /// Tells, by its own end, when all is read.
    reading: Receiver<()>,
}

impl Said {
    /// Has the stderr of a program that is still to be started read.
    ///
    /// # Errors
    /// When there can be no more pipes.
    pub(super) fn of(expression: &Expression) -> std::io::Result<(Expression, Self)> {
        let (reader, writer) = std::io::pipe()?;
        let (last, (holds, reading)) = (Arc::new(Mutex::new(Last::default())), channel());
        let filled = Arc::clone(&last);
        std::thread::spawn(move || {
            read(reader, &filled);
            drop(holds);
        });
        Ok((expression.stderr_file(writer), Self { last, reading }))
    }

    /// The end of it, once the program has ended. Blocks until all that share its stderr have, or for a
    /// moment.
    pub(super) fn end(self) -> String {
        let _ = self.reading.recv_timeout(ECHO);
        self.last.lock().unwrap_or_else(PoisonError::into_inner).text()
    }
}

fn read(mut source: PipeReader, last: &Mutex<Last>) {
    let mut buffer = vec![0; 1 << 14];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => last.lock().unwrap_or_else(PoisonError::into_inner).add(&buffer[..count]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn who_keeps_the_output_is_not_waited_for() {
        let (expression, said) = Said::of(&duct::cmd!("sh", "-c", "echo why >&2; sleep 4 & exit 0")).unwrap();
        let started = Instant::now();
        expression.stdin_null().stdout_null().run().unwrap();
        drop(expression);
        assert_eq!(said.end(), "why\n");
        assert!(started.elapsed() < ECHO * 3, "{:?}", started.elapsed());
    }
}
