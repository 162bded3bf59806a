//! Zip archives: what is in them, and its contents, checked by their sums.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use zip::ZipArchive;

use crate::error::{Error, Result};

/// An open zip archive.
pub struct Zip {
    archive: ZipArchive<BufReader<File>>,
    shown: String,
}

/// One entry of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZipEntry {
    /// Its place in the archive.
    pub index: usize,
    /// Its name as written there.
    pub name: String,
    /// Bytes it says it has, unpacked. Reading gives no more.
    pub size: u64,
    /// Whether it is a file or a directory, and not a link, a device or the like.
    pub is_ordinary: bool,
}

impl Zip {
    /// Opens an archive.
    ///
    /// # Errors
    /// `invalid_input` when it is none, or was cut short: its table of contents is at its end.
    pub fn open(path: &Path) -> Result<Self> {
        let shown = path.display().to_string();
        let file = File::open(path).map_err(|error| Error::invalid(format!("opening {shown}: {error}")))?;
        let archive = ZipArchive::new(BufReader::with_capacity(1 << 18, file)).map_err(|error| {
            Error::invalid(format!("{shown} is not a whole zip archive: {error}"))
                .hint("it may have been cut short; get it again")
        })?;
        Ok(Self { archive, shown })
    }

    /// All entries, in the order of the archive.
    ///
    /// # Errors
    /// `invalid_input` when a name cannot be read or comes twice, or an entry is encrypted.
    pub fn entries(&self) -> Result<Vec<ZipEntry>> {
        if self.archive.has_duplicate_names() {
            return Err(Error::invalid(format!("{} holds two files of one name", self.shown)));
        }
        let entry = |index| {
            let found = self.archive.by_index_data(index).map_err(|error| self.damaged(&error))?;
            let name = found.name().map_err(|error| self.damaged(&error))?.into_owned();
            if found.encrypted() {
                return Err(Error::invalid(format!("{} is encrypted ({name})", self.shown))
                    .hint("unpack it with its password, then name the directory"));
            }
            // Type bits of `st_mode`; none means that the archive does not tell.
            let kind = found.unix_mode().unwrap_or(0) & 0o170_000;
            let is_ordinary = matches!(kind, 0 | 0o100_000 | 0o040_000);
            Ok(ZipEntry { index, size: found.size(), name, is_ordinary })
        };
        (0..self.archive.len()).map(entry).collect()
    }

    /// The contents of an entry, never more bytes than it says it has. At the end its sum is checked.
    ///
    /// # Errors
    /// `invalid_input` when it cannot be unpacked.
    pub fn read(&mut self, entry: &ZipEntry) -> Result<impl Read> {
        let shown = self.shown.clone();
        let file = self.archive.by_index(entry.index);
        let file = file.map_err(|error| Error::invalid(format!("{shown}: {}: {error}", entry.name)))?;
        Ok(Exactly { source: file, left: entry.size })
    }

    fn damaged(&self, error: &zip::result::ZipError) -> Error {
        Error::invalid(format!("{} is damaged: {error}", self.shown))
    }
}

/// A source that must end where it says: to find that out, it is asked once more there,
/// which is also when the sum is checked.
struct Exactly<R> {
    source: R,
    left: u64,
}

impl<R: Read> Read for Exactly<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).clamp(1, buffer.len());
        let count = self.source.read(&mut buffer[..most])?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            std::io::Error::new(std::io::ErrorKind::InvalidData, "it is longer than the archive says")
        })?;
        match (count, self.left) {
            (0, 1..) => Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(change: impl FnOnce(&mut Vec<u8>)) -> tempfile::NamedTempFile {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut writer = ZipWriter::new(&mut bytes);
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file("dump.sql", options).unwrap();
        writer.write_all(b"SELECT 1;").unwrap();
        writer.add_symlink("filestore/ab", "/etc", options).unwrap();
        writer.finish().unwrap();
        let mut bytes = bytes.into_inner();
        change(&mut bytes);
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&bytes).unwrap();
        file
    }

    fn first(file: &tempfile::NamedTempFile) -> (ZipEntry, std::io::Result<String>) {
        let mut zip = Zip::open(file.path()).unwrap();
        let entry = zip.entries().unwrap().remove(0);
        let mut text = String::new();
        let read = zip.read(&entry).unwrap().read_to_string(&mut text);
        (entry, read.map(|_| text))
    }

    #[test]
    fn entries_are_listed_and_read() {
        let file = archive(|_| {});
        let (entry, text) = first(&file);
        assert_eq!((entry.name.as_str(), entry.size, entry.is_ordinary), ("dump.sql", 9, true));
        assert_eq!(text.unwrap(), "SELECT 1;");
        let link = &Zip::open(file.path()).unwrap().entries().unwrap()[1];
        assert!(!link.is_ordinary, "{link:?}");
    }

    #[test]
    fn changed_contents_and_cut_archives_are_refused() {
        let at = |bytes: &[u8]| bytes.windows(8).position(|found| found == b"SELECT 1").unwrap();
        let changed = archive(|bytes| {
            let at = at(bytes);
            bytes[at] = b'D';
        });
        assert!(first(&changed).1.is_err());
        let cut = archive(|bytes| bytes.truncate(60));
        assert!(Zip::open(cut.path()).err().unwrap().message.contains("not a whole zip archive"));
    }
}
