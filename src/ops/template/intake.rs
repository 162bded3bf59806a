//! What a file or directory has to give: a dump, and perhaps a filestore. Looked at
//! before anything is done with it.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicU64},
};

use serde::{Deserialize, Serialize};

use crate::{
    adapters::{
        archive::{Unpacked, Zip, ZipEntry, head},
        files,
    },
    error::{Context as _, Error, Result},
    odoo::dump::{Entry, Form, Manifest, archive_needs, is_tar},
};

/// What can be made a template.
pub const KNOWN: &str = "a backup of Odoo (zip), a dump of pg_dump (plain, custom or tar, each also packed by gzip or zstd, \
                         or directory), or a directory with a dump and a filestore";

/// What there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// The database.
    pub dump: Dump,
    /// The attachments; `None` when there are none.
    pub files: Option<Files>,
    /// Bytes in these.
    pub files_bytes: u64,
    /// What the source says of itself.
    pub manifest: Manifest,
}

/// A dump and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dump {
    /// Where it is.
    pub place: Place,
    /// What it is, unpacked.
    pub form: Form,
    /// Bytes at its place, packed as they are.
    pub bytes: u64,
    /// Whether it is packed beyond its own form, and must be unpacked to be read at will.
    pub is_packed: bool,
    /// The oldest PostgreSQL whose `pg_restore` reads it, when it tells.
    pub needs: Option<u32>,
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A file, or a directory of `pg_dump -Fd`.
    Path(PathBuf),
    /// An entry of a zip archive.
    Zip {
        /// The archive.
        archive: PathBuf,
        /// The entry's name.
        name: String,
    },
}

/// Where the filestore is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Files {
    /// A directory.
    Directory(PathBuf),
    /// The entries below `filestore/` of a zip archive.
    Zip(PathBuf),
    /// The filestore of another generation, whose files are shared: nobody changes them.
    Generation(PathBuf),
}

impl Dump {
    /// Hands `take` the dump unpacked; what is read of its place is counted in `taken`.
    ///
    /// # Errors
    /// When it cannot be read, and those of `take`.
    pub fn read<T>(&self, taken: Arc<AtomicU64>, take: impl FnOnce(&mut dyn Read) -> Result<T>) -> Result<T> {
        match &self.place {
            Place::Path(path) => {
                let file = File::open(path).context(format!("opening {}", path.display()))?;
                take(&mut Unpacked::of(file, taken)?)
            }
            Place::Zip { archive, name } => {
                let mut zip = Zip::open(archive)?;
                let found = zip.entries()?.into_iter().find(|entry| entry.name == *name);
                let entry = found
                    .ok_or_else(|| Error::invalid(format!("{} has no {name} any more", archive.display())))?;
                take(&mut Unpacked::of(zip.read(&entry)?, taken)?)
            }
        }
    }
}

/// Looks at a dump or backup: what it is, by its contents, and whether it is safe to unpack.
///
/// # Errors
/// `not_found`; `invalid_input` for what cannot be made a template, and why.
pub fn look(path: &Path) -> Result<Intake> {
    if !path.exists() {
        return Err(Error::not_found(format!("{} does not exist", path.display())));
    }
    match path.is_dir() {
        true => look_into_directory(path),
        false => look_at_file(path),
    }
}

fn look_at_file(path: &Path) -> Result<Intake> {
    let head = head(File::open(path).context(format!("opening {}", path.display()))?)?;
    if Form::of(&head) == Some(Form::Zip) {
        return look_into_zip(path);
    }
    let dump = look_at_dump(Place::Path(path.to_owned()), path.metadata()?.len())?;
    Ok(Intake { dump, files: None, files_bytes: 0, manifest: Manifest::default() })
}

/// What a dump is, by the first bytes of what is in it.
fn look_at_dump(place: Place, bytes: u64) -> Result<Dump> {
    let (shown, is_in_zip) = match &place {
        Place::Path(path) => (path.display().to_string(), false),
        Place::Zip { archive, name } => (format!("{name} in {}", archive.display()), true),
    };
    let unknown = Dump { place, form: Form::Sql, bytes, is_packed: false, needs: None };
    let head = unknown.read(Arc::default(), |dump| head(dump).map_err(Into::into));
    let head = head.map_err(|error| Error::invalid(format!("{shown} cannot be read: {}", error.message)))?;
    let form = match Form::of(&head) {
        Some(Form::Zip) => {
            return Err(Error::invalid(format!("{shown} is a zip that is packed again"))
                .hint("unpack it once, and give the zip"));
        }
        None if is_tar(&head) => {
            return Err(Error::invalid(format!("{shown} is a tar, and not one of pg_dump"))
                .hint("unpack it, and give the directory"));
        }
        None => {
            return Err(
                Error::invalid(format!("{shown} is not a dump of a database")).hint(format!("give {KNOWN}"))
            );
        }
        Some(form) => form,
    };
    let starts_with_it = |path: &Path| File::open(path).and_then(self::head).is_ok_and(|raw| raw == head);
    let is_packed = is_in_zip || !matches!(&unknown.place, Place::Path(path) if starts_with_it(path));
    Ok(Dump { form, is_packed, needs: archive_needs(&head), ..unknown })
}

fn look_into_zip(path: &Path) -> Result<Intake> {
    let mut zip = Zip::open(path)?;
    let shown = path.display();
    let (mut dumps, mut manifest, mut has_files, mut bytes) = (Vec::new(), None, false, 0_u64);
    let entries = zip.entries()?;
    for entry in &entries {
        let refuse = |why: &str| Error::invalid(format!("{shown} is refused: {:?} is {why}", entry.name));
        if !entry.is_ordinary {
            return Err(refuse("neither a file nor a directory"));
        }
        match Entry::of(&entry.name).map_err(refuse)? {
            Entry::Dump => dumps.push(entry),
            Entry::Manifest => manifest = Some(entry),
            Entry::File(_) => {
                has_files = true;
                bytes = bytes.saturating_add(entry.size);
            }
            Entry::Other => {}
        }
    }
    let dump: &ZipEntry = only_one(&dumps, &shown.to_string(), |entry| &entry.name)?;
    let place = Place::Zip { archive: path.to_owned(), name: dump.name.clone() };
    let manifest = match manifest {
        Some(entry) => read_manifest(zip.read(entry)?),
        None => Manifest::default(),
    };
    let files = has_files.then(|| Files::Zip(path.to_owned()));
    Ok(Intake { dump: look_at_dump(place, dump.size)?, files, files_bytes: bytes, manifest })
}

fn look_into_directory(path: &Path) -> Result<Intake> {
    if path.join("toc.dat").is_file() {
        let dump = Dump {
            place: Place::Path(path.to_owned()),
            form: Form::Directory,
            bytes: files::tree_size(path),
            is_packed: false,
            needs: archive_needs(&head(File::open(path.join("toc.dat"))?)?),
        };
        return Ok(Intake { dump, files: None, files_bytes: 0, manifest: Manifest::default() });
    }
    let names = files::entries(path)?;
    let dumps: Vec<String> =
        names.into_iter().filter(|name| matches!(Entry::of(name), Ok(Entry::Dump))).collect();
    let dump = path.join(only_one(&dumps, &path.display().to_string(), |name| name)?);
    let inner = look(&dump)?;
    let filestore = path.join("filestore");
    let manifest = match File::open(path.join("manifest.json")) {
        Ok(file) => read_manifest(file),
        Err(_) => inner.manifest,
    };
    Ok(match filestore.is_dir() {
        true => {
            let filestore = without_database(filestore.canonicalize()?).canonicalize()?;
            let files_bytes = files::tree_size(&filestore);
            Intake { files: Some(Files::Directory(filestore)), files_bytes, manifest, ..inner }
        }
        false => Intake { manifest, ..inner },
    })
}

/// Odoo keeps filestores by database: `filestore/prod/ab/…`. Of one that was copied with its
/// database's directory that is taken.
fn without_database(filestore: PathBuf) -> PathBuf {
    let names = files::entries(&filestore).unwrap_or_default();
    match names.as_slice() {
        [only] if only.len() != 2 && filestore.join(only).is_dir() => filestore.join(only),
        _ => filestore,
    }
}

/// Most bytes a manifest may have.
const LONGEST_MANIFEST: u64 = 10_000_000;

/// What cannot be read tells nothing: everything in it can be found out otherwise.
fn read_manifest(source: impl Read) -> Manifest {
    serde_json::from_reader(source.take(LONGEST_MANIFEST)).unwrap_or_default()
}

fn only_one<'a, T>(found: &'a [T], place: &str, name: impl Fn(&T) -> &str) -> Result<&'a T> {
    match found {
        [only] => Ok(only),
        [] => Err(Error::invalid(format!("{place} holds no dump.sql")).hint(format!("give {KNOWN}"))),
        several => {
            let names: Vec<&str> = several.iter().map(name).collect();
            Err(Error::invalid(format!("{place} holds more than one dump: {}", names.join(", ")))
                .hint("name the one you mean"))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn zip(dir: &Path, entries: &[(&str, &str)]) -> PathBuf {
        let path = dir.join("backup.zip");
        let mut writer = ZipWriter::new(File::create(&path).unwrap());
        for (name, text) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        writer.finish().unwrap();
        path
    }

    #[test]
    fn a_backup_of_odoo_is_known() {
        let dir = tempfile::tempdir().unwrap();
        let manifest = r#"{"major_version": "19.0"}"#;
        let path = zip(
            dir.path(),
            &[("manifest.json", manifest), ("filestore/ab/abc", "x"), ("dump.sql", "SELECT 1;")],
        );
        let intake = look(&path).unwrap();
        assert_eq!((intake.dump.form, intake.dump.bytes, intake.dump.is_packed), (Form::Sql, 9, true));
        assert_eq!(intake.manifest.series().unwrap().to_string(), "19.0");
        assert_eq!(intake.files, Some(Files::Zip(path)));
        let text = intake.dump.read(Arc::default(), |dump| {
            let mut text = String::new();
            dump.read_to_string(&mut text)?;
            Ok(text)
        });
        assert_eq!(text.unwrap(), "SELECT 1;");
    }

    #[test]
    fn hostile_and_useless_archives_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        for (entries, words) in [
            (&[("dump.sql", "x"), ("../evil", "x")][..], "leads out"),
            (&[("dump.sql", "x"), ("/etc/cron.d/evil", "x")], "absolute"),
            (&[("readme", "x")], "holds no dump.sql"),
            (&[("dump.sql", "x"), ("dump.pgdump", "x")], "more than one dump"),
            (&[("dump.sql", "\u{1}\u{2}")], "is not a dump of a database"),
        ] {
            let error = look(&zip(dir.path(), entries)).unwrap_err();
            assert!(error.message.contains(words), "{error}");
        }
        let path = dir.path().join("link.zip");
        let mut writer = ZipWriter::new(File::create(&path).unwrap());
        writer.add_symlink("filestore/ab", "/etc", SimpleFileOptions::default()).unwrap();
        writer.finish().unwrap();
        assert!(look(&path).unwrap_err().message.contains("neither a file nor a directory"));
    }

    #[test]
    fn directories_and_packed_files_are_known() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("copy");
        fs::create_dir_all(path.join("filestore/prod/ab")).unwrap();
        let packed = duct::cmd!("gzip", "-c").stdin_bytes("SELECT 1;").stdout_capture().run().unwrap().stdout;
        fs::write(path.join("dump.sql.gz"), packed).unwrap();
        let intake = look(&path).unwrap();
        assert_eq!((intake.dump.form, intake.dump.is_packed), (Form::Sql, true));
        assert_eq!(intake.files, Some(Files::Directory(path.join("filestore/prod"))));
        fs::write(path.join("toc.dat"), b"PGDMP\x01\x10\x00").unwrap();
        let intake = look(&path).unwrap();
        assert_eq!((intake.dump.form, intake.dump.needs), (Form::Directory, Some(17)));
        assert_eq!(look(&dir.path().join("none")).unwrap_err().kind, crate::error::Kind::NotFound);
    }
}
