//! What is piped into a command.

use std::io::BufRead;

use crate::error::Result;

/// The lines of stdin, as they come; bytes that are not UTF-8 are replaced. Each waits.
///
/// # Errors
/// Each line's: when it cannot be read.
pub fn lines() -> impl Iterator<Item = Result<String>> {
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
