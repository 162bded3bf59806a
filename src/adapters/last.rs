//! The end of what a program says: enough for an error, however much it says.

/// How much is kept, in bytes.
const KEPT: usize = 64_000;

/// The last bytes of an output.
#[derive(Debug, Default)]
pub struct Last(Vec<u8>);

impl Last {
    /// Adds what comes.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        if self.0.len() > 2 * KEPT {
            self.0.drain(..self.0.len() - KEPT);
        }
    }

    /// What is kept; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0[self.0.len().saturating_sub(KEPT)..]).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_lot_the_end_is_kept() {
        let mut last = Last::default();
        for _ in 0..1000 {
            last.add(&[b'x'; 1000]);
            assert!(last.0.len() <= 2 * KEPT);
        }
        last.add(b"why");
        assert!(last.text().ends_with("xwhy"));
        assert_eq!(last.text().len(), KEPT);
    }
}
