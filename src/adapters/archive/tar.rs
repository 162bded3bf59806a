//! Tar archives: the files in them, one after another, and nothing else.

use std::{
    cell::Cell,
    io::{Error as IoError, ErrorKind, Read, Result as IoResult},
};

use tar::Archive;

use crate::error::{Error, Result};

/// Most bytes of headers before a file: names of any length are kept in memory.
const HEADERS: u64 = 1_000_000;

/// Most bytes of padding behind the end; the largest blocks of tapes are smaller.
const PADDING: u64 = 16_000_000;

/// Reads a tar from its beginning to its end and hands each file in it, by its name as it is written
/// there, to `take`, which must read all of it. Directories are passed over: each file names its own.
///
/// # Errors
/// `invalid_input` for what is neither a file nor a directory, for a name that is not text, and for
/// a tar that is damaged, was cut short or has something behind its end; those of `take`.
pub fn each_file(source: impl Read, mut take: impl FnMut(&str, &mut dyn Read) -> Result<()>) -> Result<()> {
    let watch = Watch::default();
    let mut archive = Archive::new(Watched { source, watch: &watch });
    let mut entries = archive.entries().map_err(|error| damaged(&error))?;
    loop {
        watch.left.set(Some(HEADERS));
        let Some(entry) = entries.next() else { break };
        let mut entry = entry.map_err(|error| damaged(&error))?;
        watch.left.set(None);
        let kind = entry.header().entry_type();
        let name = entry.path_bytes().into_owned();
        let Ok(name) = String::from_utf8(name) else {
            return Err(Error::invalid("the tar is refused: the name of a file is not UTF-8"));
        };
        if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
            take(&name, &mut entry)?;
        } else if !kind.is_dir() && !kind.is_pax_global_extensions() {
            return Err(Error::invalid(format!(
                "the tar is refused: {name:?} is neither a file nor a directory"
            )));
        }
    }
    if watch.is_at_end.get() {
        return Err(Error::invalid("the tar has no end: it was cut short").hint("get it again"));
    }
    only_padding(archive.into_inner())
}

fn damaged(error: &IoError) -> Error {
    Error::invalid(format!("the tar is damaged, or was cut short: {error}")).hint("get it again")
}

/// What is packed is only known to be whole when it was read to its end.
fn only_padding(rest: Watched<'_, impl Read>) -> Result<()> {
    rest.watch.left.set(None);
    let (mut rest, mut buffer, mut count) = (rest.take(PADDING + 1), [0; 4096], 0);
    loop {
        match rest.read(&mut buffer).map_err(|error| damaged(&error))? {
            0 if count <= PADDING => return Ok(()),
            read if read > 0 && buffer[..read].iter().all(|byte| *byte == 0) => count += read as u64,
            _ => return Err(Error::invalid("the tar is refused: there is something behind its end")),
        }
    }
}

/// What is known of a tar's source.
#[derive(Default)]
struct Watch {
    /// How many bytes may still be read; any number when `None`.
    left: Cell<Option<u64>>,
    /// Whether the source has no more.
    is_at_end: Cell<bool>,
}

struct Watched<'a, R> {
    source: R,
    watch: &'a Watch,
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> IoResult<usize> {
        let most = match self.watch.left.get() {
            Some(0) => return Err(IoError::new(ErrorKind::InvalidData, "a header of more than 1 MB")),
            Some(left) => usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len()),
            None => buffer.len(),
        };
        let count = self.source.read(&mut buffer[..most])?;
        self.watch.left.set(self.watch.left.get().map(|left| left.saturating_sub(count as u64)));
        self.watch.is_at_end.set(count == 0 && most > 0);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, repeat};

    use tar::{Builder, EntryType, Header};

    use super::*;

    fn header(kind: EntryType, size: u64) -> Header {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(size);
        header.set_cksum();
        header
    }

    fn tar(fill: impl FnOnce(&mut Builder<Vec<u8>>)) -> Vec<u8> {
        let mut builder = Builder::new(Vec::new());
        fill(&mut builder);
        builder.into_inner().unwrap()
    }

    fn listed(bytes: impl Read) -> Result<Vec<(String, String)>> {
        let mut found = Vec::new();
        each_file(bytes, |name, content| {
            let mut text = String::new();
            content.read_to_string(&mut text)?;
            found.push((name.to_owned(), text));
            Ok(())
        })?;
        Ok(found)
    }

    fn refused(bytes: impl Read, words: &str) {
        let error = listed(bytes).unwrap_err();
        assert!(error.message.contains(words), "{words}: {error}");
    }

    #[test]
    fn files_are_handed_on_in_order_and_directories_passed_over() {
        let long = format!("filestore/{}", "x".repeat(200));
        let bytes = tar(|builder| {
            builder.append_data(&mut header(EntryType::Directory, 0), "./", &b""[..]).unwrap();
            builder.append_data(&mut header(EntryType::Regular, 3), "toc.dat", &b"one"[..]).unwrap();
            builder.append_data(&mut header(EntryType::Regular, 0), &long, &b""[..]).unwrap();
        });
        let expected = [("toc.dat".to_owned(), "one".to_owned()), (long, String::new())];
        assert_eq!(listed(&bytes[..]).unwrap(), expected);
        // Blocks of a tape are filled up.
        assert_eq!(listed([&bytes[..], &[0; 9000]].concat().as_slice()).unwrap(), expected);
    }

    #[test]
    fn what_is_no_file_is_refused() {
        for kind in [EntryType::Symlink, EntryType::Link, EntryType::Char, EntryType::Block, EntryType::Fifo]
        {
            let bytes = tar(|builder| {
                let mut header = header(kind, 0);
                header.set_link_name("/etc/passwd").unwrap();
                builder.append_data(&mut header, "dump.sql", &b""[..]).unwrap();
            });
            refused(&bytes[..], "\"dump.sql\" is neither a file nor a directory");
        }
    }

    #[test]
    fn what_is_not_whole_is_refused() {
        let bytes = tar(|builder| {
            builder.append_data(&mut header(EntryType::Regular, 3), "dump.sql", &b"one"[..]).unwrap();
        });
        refused(&bytes[..1024], "cut short");
        refused(&bytes[..600], "");
        refused([&bytes[..], b"more"].concat().as_slice(), "behind its end");
        refused([&bytes[..], &bytes[..]].concat().as_slice(), "behind its end");
        refused(Cursor::new(&bytes).chain(repeat(0)), "behind its end");
        let mut changed = bytes;
        changed[0] = b'p';
        refused(&changed[..], "damaged");
    }

    #[test]
    fn a_name_that_fills_the_memory_is_refused() {
        let name = header(EntryType::GNULongName, 1 << 40);
        refused(Cursor::new(name.as_bytes().to_vec()).chain(repeat(b'a')), "more than 1 MB");
    }
}
