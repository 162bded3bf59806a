//! A record of bytes that keeps its beginning and its end, however much comes between.
//!
//! It is a directory of parts. A part is named by its place: how many bytes and how
//! many lines were written before it. What is written is in the files at once, so
//! it outlives the process that wrote it.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use super::files;
use crate::error::Result;

/// Bytes in a part.
const PART: usize = 2_500_000;

/// How many parts are kept of the beginning, and of the end.
const KEPT: usize = 2;

/// Where a part begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Bytes before it.
    pub bytes: u64,
    /// Line ends before it.
    pub lines: u64,
}

impl Place {
    fn name(self) -> String {
        format!("{}-{}", self.bytes, self.lines)
    }

    fn of_name(name: &str) -> Option<Self> {
        let (bytes, lines) = name.split_once('-')?;
        Some(Self { bytes: bytes.parse().ok()?, lines: lines.parse().ok()? })
    }
}

/// A record being written.
#[derive(Debug)]
pub struct Bounded {
    directory: PathBuf,
    file: File,
    room: usize,
    end: Place,
    /// Places of the parts there are, oldest first.
    parts: Vec<Place>,
}

impl Bounded {
    /// Begins a record in a new directory.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create(directory: &Path) -> Result<Self> {
        files::make_private_dir(directory)?;
        let start = Place { bytes: 0, lines: 0 };
        let file = part(directory, start)?;
        Ok(Self { directory: directory.to_owned(), file, room: PART, end: start, parts: vec![start] })
    }

    /// Adds bytes. Of more than 10,000,000 the middle is dropped.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            if self.room == 0 {
                self.next_part()?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(self.room));
            self.file.write_all(now)?;
            self.room -= now.len();
            self.end.bytes += now.len() as u64;
            self.end.lines += memchr::memchr_iter(b'\n', now).count() as u64;
            bytes = later;
        }
        Ok(())
    }

    fn next_part(&mut self) -> Result<()> {
        self.file = part(&self.directory, self.end)?;
        self.room = PART;
        self.parts.push(self.end);
        if self.parts.len() > 2 * KEPT {
            let middle = self.parts.remove(KEPT);
            files::remove_any(&self.directory.join(middle.name()))?;
        }
        Ok(())
    }
}

/// A stretch of a record without a gap.
#[derive(Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where it begins.
    pub start: Place,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What there is of a record, finished or not: one stretch, or two with a gap between.
///
/// # Errors
/// When it cannot be read.
pub fn read(directory: &Path) -> Result<Vec<Stretch>> {
    let mut places: Vec<Place> =
        files::entries(directory)?.iter().filter_map(|name| Place::of_name(name)).collect();
    places.sort_unstable();
    let mut stretches: Vec<Stretch> = Vec::new();
    for place in places {
        let bytes = match std::fs::read(directory.join(place.name())) {
            // Dropped by its writer since the directory was looked at.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            bytes => bytes?,
        };
        match stretches.last_mut() {
            Some(last) if last.start.bytes + last.bytes.len() as u64 == place.bytes => {
                last.bytes.extend(bytes);
            }
            _ => stretches.push(Stretch { start: place, bytes }),
        }
    }
    Ok(stretches)
}

fn part(directory: &Path, place: Place) -> Result<File> {
    Ok(File::options().create_new(true).append(true).open(directory.join(place.name()))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_record_is_kept_whole() {
        let dir = tempfile::tempdir().unwrap();
        let mut record = Bounded::create(&dir.path().join("r")).unwrap();
        for bytes in [&b"one\ntw"[..], b"o\n\xff", b""] {
            record.write(bytes).unwrap();
        }
        let start = Place { bytes: 0, lines: 0 };
        let found = read(&dir.path().join("r")).unwrap();
        assert_eq!(found, [Stretch { start, bytes: b"one\ntwo\n\xff".to_vec() }]);
    }

    #[test]
    fn of_a_long_record_the_middle_goes() {
        let dir = tempfile::tempdir().unwrap();
        let mut record = Bounded::create(&dir.path().join("r")).unwrap();
        let line = [&[b'x'; 999][..], b"\n"].concat();
        for _ in 0..20_000 {
            record.write(&line).unwrap();
        }
        let [head, tail] = read(&dir.path().join("r")).unwrap().try_into().unwrap();
        assert_eq!((head.start, head.bytes.len()), (Place { bytes: 0, lines: 0 }, 2 * PART));
        assert_eq!(tail.start, Place { bytes: 15_000_000, lines: 15_000 });
        assert_eq!(tail.start.bytes + tail.bytes.len() as u64, 20_000_000);
    }
}
