//! A writer that stops while there is room left on the disk.

use std::{
    io::{Error, ErrorKind, Write},
    path::{Path, PathBuf},
};

use crate::adapters::files;

/// How many bytes stay free: the database server and everybody else need some.
const RESERVE: u64 = 200_000_000;

/// How many more files there must be room for, where a file system has a number of them.
const RESERVED_FILES: u64 = 20_000;

/// After how many bytes the disk is looked at again.
const LOOK: u64 = 32_000_000;

/// What a file takes that has nothing in it.
const FILE: u64 = 4096;

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
        if files::free_files(&self.place).map_err(Error::other)?.is_some_and(|free| free < RESERVED_FILES) {
            let shown = self.place.display();
            return Err(Error::new(
                ErrorKind::StorageFull,
                format!("{shown} has hardly room for more files"),
            ));
        }
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

    /// Takes the room a new file needs, were it empty.
    ///
    /// # Errors
    /// `StorageFull`.
    pub fn file(&mut self) -> std::io::Result<()> {
        self.take(FILE)
    }

    fn take(&mut self, bytes: u64) -> std::io::Result<()> {
        if self.until_look < bytes {
            self.has(LOOK)?;
            self.until_look = LOOK;
        }
        self.until_look = self.until_look.saturating_sub(bytes);
        Ok(())
    }
}

struct Guarded<'a, W> {
    room: &'a mut Room,
    target: W,
}

impl<W: Write> Write for Guarded<'_, W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        self.room.take(buffer.len() as u64)?;
        self.target.write(buffer)
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
