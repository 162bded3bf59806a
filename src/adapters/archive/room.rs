//! A writer that stops while there is room left on the disk.

use std::{
    io::{Error, ErrorKind, Write},
    path::{Path, PathBuf},
};

use crate::adapters::files;

/// How many bytes stay free: the database server and everybody else need some.
const RESERVE: u64 = 200_000_000;

/// After how many bytes the disk is looked at again.
const LOOK: u64 = 32_000_000;

/// Watches the room where files are written.
#[derive(Debug)]
pub struct Room {
    place: PathBuf,
    until_look: u64,
}

impl Room {
    /// Watches the file system that holds `place`.
    #[must_use]
    pub fn at(place: &Path) -> Self {
        Self { place: place.to_owned(), until_look: 0 }
    }

    /// Whether this many more bytes leave room; the error names what there is.
    ///
    /// # Errors
    /// `StorageFull`.
    pub fn has(&self, bytes: u64) -> std::io::Result<()> {
        let free = files::free_space(&self.place).map_err(Error::other)?;
        match free >= bytes.saturating_add(RESERVE) {
            true => Ok(()),
            false => Err(Error::new(
                ErrorKind::StorageFull,
                format!(
                    "{} MB are needed and {} MB are free at {}",
                    bytes.saturating_add(RESERVE) / 1_000_000,
                    free / 1_000_000,
                    self.place.display()
                ),
            )),
        }
    }

    /// A writer to `target` that stops when the room ends.
    pub fn guard<W: Write>(&mut self, target: W) -> impl Write {
        Guarded { room: self, target }
    }
}

struct Guarded<'a, W> {
    room: &'a mut Room,
    target: W,
}

impl<W: Write> Write for Guarded<'_, W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        if self.room.until_look < buffer.len() as u64 {
            self.room.has(LOOK)?;
            self.room.until_look = LOOK;
        }
        let count = self.target.write(buffer)?;
        self.room.until_look = self.room.until_look.saturating_sub(count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.target.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_fit_is_refused_before_it_is_written() {
        let mut room = Room::at(Path::new("/"));
        assert_eq!(room.has(u64::MAX).unwrap_err().kind(), ErrorKind::StorageFull);
        room.guard(std::io::sink()).write_all(&[0; 1000]).unwrap();
    }
}
