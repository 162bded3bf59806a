//! Looking at a source before anything is done with it: what it is, by its contents, and
//! whether it is safe to unpack.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::intake::{Bundle, Dump, Files, Holds, Intake, Place};
use crate::{
    adapters::{
        archive::{Zip, ZipEntry, head},
        files,
    },
    error::{Context as _, Error, Result},
    odoo::dump::{Entry, Form, Manifest, Packing, archive_needs, is_tar},
};

/// What can be made a template.
const KNOWN: &str = "a backup of Odoo (zip), a dump of pg_dump (plain, custom or tar, or directory), a directory with a \
                     dump and a filestore, or a tar of either; each file may be packed by gzip or zstd";

/// What a look found.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// What it has to give.
    Intake(Box<Intake>),
    /// It must be unpacked first; then [`look_opened`] tells.
    Bundle(Bundle),
}

/// Looks at a dump or backup.
///
/// # Errors
/// `not_found`; `invalid_input` for what cannot be made a template, and why.
pub fn look(path: &Path) -> Result<Found> {
    look_at(path, None)
}

/// Looks at what is no bundle, or at one that was unpacked to `opened`.
///
/// # Errors
/// As [`look`]; `invalid_input` also for a bundle in a bundle.
pub fn look_opened(path: &Path, opened: Option<&Path>) -> Result<Intake> {
    match look_at(path, opened)? {
        Found::Intake(intake) => Ok(*intake),
        Found::Bundle(bundle) => Err(packed_again(&bundle.path.display().to_string())),
    }
}

fn packed_again(shown: &str) -> Error {
    Error::invalid(format!("{shown} is an archive that is packed again"))
        .hint("unpack it once, and give what comes out")
}

fn look_at(path: &Path, opened: Option<&Path>) -> Result<Found> {
    if !path.exists() {
        return Err(Error::not_found(format!("{} does not exist", path.display())));
    }
    match path.is_dir() {
        true => look_into_directory(path, opened),
        false => look_at_file(path, opened),
    }
}

fn look_at_file(path: &Path, opened: Option<&Path>) -> Result<Found> {
    let head = head(File::open(path).context(format!("opening {}", path.display()))?)?;
    if Form::of(&head) == Some(Form::Zip) {
        return look_into_zip(path).map(Box::new).map(Found::Intake);
    }
    let bytes = path.metadata()?.len();
    let intake = match (look_at_dump(Place::Path(path.to_owned()), bytes)?, opened) {
        (Content::Dump(dump), _) => {
            Intake { dump, files: None, files_bytes: 0, manifest: Manifest::default() }
        }
        (Content::Bundle(holds), None) => {
            return Ok(Found::Bundle(Bundle { path: path.to_owned(), holds, bytes }));
        }
        (Content::Bundle(Holds::Zip), Some(opened)) => look_into_zip(opened)?,
        (Content::Bundle(Holds::Tree), Some(opened)) => look_opened(&without_parents(opened)?, None)?,
    };
    Ok(Found::Intake(Box::new(intake)))
}

/// What a file is.
enum Content {
    Dump(Dump),
    Bundle(Holds),
}

/// What a file is, by the first bytes of what is in it.
fn look_at_dump(place: Place, bytes: u64) -> Result<Content> {
    let (shown, is_in_zip) = match &place {
        Place::Path(path) => (path.display().to_string(), false),
        Place::Zip { archive, name } => (format!("{name} in {}", archive.display()), true),
    };
    let unknown = Dump { place, form: Form::Sql, bytes, is_packed: false, needs: None };
    let head = unknown.read(Arc::default(), |dump| head(dump).map_err(Into::into));
    let head = head.map_err(|error| Error::invalid(format!("{shown} cannot be read: {}", error.message)))?;
    let form = match Form::of(&head) {
        Some(Form::Zip) => return Ok(Content::Bundle(Holds::Zip)),
        None if is_tar(&head) => return Ok(Content::Bundle(Holds::Tree)),
        None if Packing::of(&head) != Packing::Plain => return Err(packed_again(&shown)),
        None => {
            return Err(
                Error::invalid(format!("{shown} is not a dump of a database")).hint(format!("give {KNOWN}"))
            );
        }
        Some(form) => form,
    };
    let starts_with_it = |path: &Path| File::open(path).and_then(self::head).is_ok_and(|raw| raw == head);
    let is_packed = is_in_zip || !matches!(&unknown.place, Place::Path(path) if starts_with_it(path));
    Ok(Content::Dump(Dump { form, is_packed, needs: archive_needs(&head), ..unknown }))
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
    match look_at_dump(place, dump.size)? {
        Content::Dump(dump) => Ok(Intake { dump, files, files_bytes: bytes, manifest }),
        Content::Bundle(_) => Err(packed_again(&format!("{} in {shown}", dump.name))),
    }
}

fn look_into_directory(path: &Path, opened: Option<&Path>) -> Result<Found> {
    if path.join("toc.dat").is_file() {
        let dump = Dump {
            place: Place::Path(path.to_owned()),
            form: Form::Directory,
            bytes: files::tree_size(path),
            is_packed: false,
            needs: archive_needs(&head(File::open(path.join("toc.dat"))?)?),
        };
        let intake = Intake { dump, files: None, files_bytes: 0, manifest: Manifest::default() };
        return Ok(Found::Intake(Box::new(intake)));
    }
    let names = files::entries(path)?;
    let dumps: Vec<String> =
        names.into_iter().filter(|name| matches!(Entry::of(name), Ok(Entry::Dump))).collect();
    let dump = path.join(only_one(&dumps, &path.display().to_string(), |name| name)?);
    let mut inner = match look_at(&dump, opened)? {
        Found::Intake(inner) => inner,
        bundle @ Found::Bundle(_) => return Ok(bundle),
    };
    if let Ok(file) = File::open(path.join("manifest.json")) {
        inner.manifest = read_manifest(file);
    }
    let filestore = path.join("filestore");
    if filestore.is_dir() {
        inner.add_filestore(&filestore)?;
    }
    Ok(Found::Intake(inner))
}

/// The directory a tar is of: `backup/dump.sql` is as good as `dump.sql`.
fn without_parents(tree: &Path) -> Result<PathBuf> {
    let mut tree = tree.to_owned();
    loop {
        match files::entries(&tree)?.as_slice() {
            [only] if tree.join(only).is_dir() => tree.push(only),
            _ => return Ok(tree),
        }
    }
}

impl Intake {
    /// Adds the filestore in this directory, which may be a link to it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn add_filestore(&mut self, directory: &Path) -> Result<()> {
        let filestore = without_database(directory.canonicalize()?).canonicalize()?;
        self.files_bytes = files::tree_size(&filestore);
        self.files = Some(Files::Directory(filestore));
        Ok(())
    }
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
        let intake = look_opened(&path, None).unwrap();
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
            let error = look_opened(&zip(dir.path(), entries), None).unwrap_err();
            assert!(error.message.contains(words), "{error}");
        }
        let path = dir.path().join("link.zip");
        let mut writer = ZipWriter::new(File::create(&path).unwrap());
        writer.add_symlink("filestore/ab", "/etc", SimpleFileOptions::default()).unwrap();
        writer.finish().unwrap();
        assert!(look(&path).unwrap_err().message.contains("neither a file nor a directory"));
    }

    fn tar(dir: &Path, program: &str, entries: &[&str]) -> PathBuf {
        let path = dir.join(format!("{program}.packed"));
        let line = format!("tar -C \"$0\" -cf - {} | {program} > \"$1\"", entries.join(" "));
        duct::cmd!("sh", "-c", line, dir, &path).run().unwrap();
        path
    }

    #[test]
    fn what_is_packed_as_a_whole_is_known_and_looked_at_once_it_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        let backup = zip(dir.path(), &[("dump.sql", "SELECT 1;"), ("filestore/ab/abc", "x")]);
        let tree = dir.path().join("opened/backup");
        fs::create_dir_all(tree.join("filestore/ab")).unwrap();
        fs::write(tree.join("dump.sql"), "SELECT 1;").unwrap();
        for (program, form) in
            [("gzip", "backup.zip"), ("zstd", "backup.zip"), ("cat", "opened"), ("zstd", "opened")]
        {
            let (packed, holds, opened) = match form {
                "opened" => (tar(dir.path(), program, &["opened"]), Holds::Tree, dir.path().join("opened")),
                _ => {
                    let bytes = duct::cmd!(program).stdin_path(&backup).stdout_capture().run().unwrap();
                    let path = dir.path().join(program);
                    fs::write(&path, bytes.stdout).unwrap();
                    (path, Holds::Zip, backup.clone())
                }
            };
            let bytes = packed.metadata().unwrap().len();
            let bundle = Bundle { path: packed.clone(), holds, bytes };
            assert_eq!(look(&packed).unwrap(), Found::Bundle(bundle.clone()), "{program} {form}");
            let intake = look_opened(&packed, Some(&opened)).unwrap();
            assert_eq!((intake.dump.form, intake.files.is_some()), (Form::Sql, true));
            // In a directory, its own filestore counts.
            let around = dir.path().join("around");
            fs::create_dir_all(around.join("filestore/cd")).unwrap();
            fs::rename(&packed, around.join("dump.packed")).unwrap();
            let found = look(&around).unwrap();
            assert_eq!(found, Found::Bundle(Bundle { path: around.join("dump.packed"), ..bundle }));
            let intake = look_opened(&around, Some(&opened)).unwrap();
            assert_eq!(intake.files, Some(Files::Directory(around.join("filestore"))));
        }
    }

    #[test]
    fn what_is_packed_twice_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("dump.sql"), "SELECT 1;").unwrap();
        let inner = tar(dir.path(), "gzip", &["dump.sql"]);
        let refused = |path: &Path, opened: Option<&Path>| {
            let error = look_opened(path, opened).unwrap_err();
            assert!(error.message.contains("packed again"), "{error}");
        };
        let twice = duct::cmd!("gzip", "-c").stdin_path(&inner).stdout_capture().run().unwrap().stdout;
        fs::write(dir.path().join("twice"), twice).unwrap();
        refused(&dir.path().join("twice"), None);
        // A tar in a tar, and one in a zip.
        let opened = dir.path().join("opened");
        fs::create_dir_all(&opened).unwrap();
        fs::copy(&inner, opened.join("dump.tar.gz")).unwrap();
        refused(&tar(dir.path(), "zstd", &["opened"]), Some(&opened));
        let mut writer = ZipWriter::new(File::create(dir.path().join("tar.zip")).unwrap());
        writer.start_file("dump.tar.gz", SimpleFileOptions::default()).unwrap();
        writer.write_all(&fs::read(&inner).unwrap()).unwrap();
        writer.finish().unwrap();
        refused(&dir.path().join("tar.zip"), None);
    }

    #[test]
    fn directories_and_packed_files_are_known() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("copy");
        fs::create_dir_all(path.join("filestore/prod/ab")).unwrap();
        let packed = duct::cmd!("gzip", "-c").stdin_bytes("SELECT 1;").stdout_capture().run().unwrap().stdout;
        fs::write(path.join("dump.sql.gz"), packed).unwrap();
        let intake = look_opened(&path, None).unwrap();
        assert_eq!((intake.dump.form, intake.dump.is_packed), (Form::Sql, true));
        assert_eq!(intake.files, Some(Files::Directory(path.join("filestore/prod"))));
        fs::write(path.join("toc.dat"), b"PGDMP\x01\x10\x00").unwrap();
        let intake = look_opened(&path, None).unwrap();
        assert_eq!((intake.dump.form, intake.dump.needs), (Form::Directory, Some(17)));
        assert_eq!(
            look_opened(&dir.path().join("none"), None).unwrap_err().kind,
            crate::error::Kind::NotFound
        );
    }
}
