//! Files and directories of this machine.

mod space;
mod walk;

use std::{
    fs::{self, Permissions},
    io::{ErrorKind, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown, symlink},
    path::Path,
};

use serde::{Serialize, de::DeserializeOwned};
pub use space::{Space, free_files, free_space, space};
pub use walk::{Measured, Shared, measure, tree_size, walk, walk_all, written_at};

use crate::error::{Context, Error, Result};

/// A user and group, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Owner {
    /// User id.
    pub uid: u32,
    /// Group id.
    pub gid: u32,
}

/// How the names of files begin that are being written.
pub const UNFINISHED: &str = ".odeum-unfinished-";

/// Replaces a file whole: a reader sees the old text or the new, never half.
/// It survives a crash once this returns. `mode` is for example `0o600`. What a
/// killed writer left of the same file is written over.
///
/// # Errors
/// When the directory cannot be written or the disk is full; the old file stays.
pub fn write(path: &Path, bytes: &[u8], mode: u32, owner: Option<Owner>) -> Result<()> {
    let describe = || format!("writing {}", path.display());
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Error::internal(format!("{} is no file", path.display())));
    };
    fs::create_dir_all(parent).context(describe())?;
    let unfinished = parent.join(format!("{UNFINISHED}{}", name.to_string_lossy()));
    let mut file = alone(&unfinished).context(describe())?;
    let written = (|| {
        file.set_len(0)?;
        file.write_all(bytes)?;
        file.set_permissions(Permissions::from_mode(mode))?;
        if let Some(owner) = owner {
            chown(&unfinished, Some(owner.uid), Some(owner.gid))?;
        }
        file.sync_all()?;
        fs::rename(&unfinished, path)?;
        fs::File::open(parent)?.sync_all()
    })();
    if written.is_err() {
        // The first failure is the one to tell of.
        let _ = fs::remove_file(&unfinished);
    }
    written.context(describe())
}

/// Copies a file whole, as [`write()`] does: what was at `to` is replaced, also when it is a link.
///
/// # Errors
/// As [`write()`], or when it cannot be read.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    let describe = || format!("copying {} to {}", from.display(), to.display());
    let mode = fs::metadata(from).context(describe())?.permissions().mode() & 0o777;
    write(to, &fs::read(from).context(describe())?, mode, None)
}

/// The file at `path`, new or left over, for one writer at a time. A link is refused: nobody who means
/// well puts one there.
fn alone(path: &Path) -> std::io::Result<fs::File> {
    let no_link = rustix::fs::OFlags::NOFOLLOW.bits().cast_signed();
    loop {
        let open = fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(no_link)
            .open(path);
        let file = open?;
        file.lock()?;
        // Meanwhile another writer may have put it in its place.
        if fs::symlink_metadata(path)
            .is_ok_and(|now| file.metadata().is_ok_and(|ours| now.ino() == ours.ino()))
        {
            return Ok(file);
        }
    }
}

/// Whether a directory holds nothing but what killed writers left.
#[must_use]
pub fn is_unfinished(directory: &Path) -> bool {
    entries(directory).is_ok_and(|names| names.iter().all(|name| name.starts_with(UNFINISHED)))
}

/// Replaces a JSON file whole, readable by its owner only.
///
/// # Errors
/// As [`write()`].
pub fn write_json(path: &Path, value: &impl Serialize) -> Result<()> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(anyhow::Error::from)?;
    bytes.push(b'\n');
    write(path, &bytes, 0o600, None)
}

/// Reads a JSON file; `None` when there is none.
///
/// # Errors
/// When it cannot be read, or is not what it should be.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).context(format!("reading {}", path.display())),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| damaged(path, &error))
}

fn damaged(path: &Path, error: &serde_json::Error) -> Error {
    Error::internal(format!("{} is damaged: {error}", path.display()))
        .hint("restore the file from a backup, or move it away and run `odeum doctor`")
}

/// Reads a record, a JSON file that says in `version` which form it has.
///
/// # Errors
/// `prerequisite` when its form is newer than `newest`, whatever else it holds;
/// otherwise as [`read_json`].
pub fn read_record<T: DeserializeOwned>(path: &Path, newest: u32) -> Result<Option<T>> {
    let Some(record) = read_json::<serde_json::Value>(path)? else { return Ok(None) };
    if record["version"].as_u64().is_some_and(|version| version > u64::from(newest)) {
        return Err(Error::prerequisite(format!("{} was written by a newer odeum", path.display()))
            .hint("use that odeum, or another data directory"));
    }
    serde_json::from_value(record).map(Some).map_err(|error| damaged(path, &error))
}

/// Reads a text file; `None` when there is none. Bytes that are not UTF-8 are replaced.
///
/// # Errors
/// When it is there but cannot be read.
pub fn read_text(path: &Path) -> Result<Option<String>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).context(format!("reading {}", path.display())),
    }
}

/// Reads a text file of a tree that is not ours: links out of the tree are
/// refused, for they would show what whoever wrote them may not read. `None` when
/// there is none; at most 1 MB.
///
/// # Errors
/// `invalid_input` when it leads out of `tree`, is no file, or is too long.
pub fn read_inside(tree: &Path, inner: &Path) -> Result<Option<String>> {
    let path = tree.join(inner);
    let Ok(real) = path.canonicalize() else { return Ok(None) };
    let refuse = |why: &str| Err(Error::invalid(format!("{}: {why}", path.display())));
    if !real.starts_with(tree.canonicalize()?) {
        return refuse("a link that leads out of the repository");
    }
    let metadata = fs::metadata(&real)?;
    match metadata.is_file() && metadata.len() <= 1_000_000 {
        true => read_text(&real),
        false => refuse("not a text file of at most 1 MB"),
    }
}

/// The names in a directory of a tree that is not ours, sorted; none when it does not exist.
///
/// # Errors
/// `invalid_input` when it leads out of `tree`.
pub fn entries_inside(tree: &Path, inner: &Path) -> Result<Vec<String>> {
    let path = tree.join(inner);
    let Ok(real) = path.canonicalize() else { return Ok(Vec::new()) };
    match real.starts_with(tree.canonicalize()?) {
        true => entries(&real),
        false => Err(Error::invalid(format!("{}: a link that leads out of the repository", path.display()))),
    }
}

/// The names in a directory, sorted; none when it does not exist. Names that are
/// not UTF-8 are not ours and are left out.
///
/// # Errors
/// When it cannot be read.
pub fn entries(path: &Path) -> Result<Vec<String>> {
    let found = match fs::read_dir(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).context(format!("reading {}", path.display())),
    };
    let mut names: Vec<String> =
        found.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// Makes a directory only its owner can enter; one that is there stays as it is.
///
/// # Errors
/// When it cannot be made.
pub fn make_private_dir(path: &Path) -> Result<()> {
    let describe = || format!("making {}", path.display());
    if path.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(path).context(describe())?;
    fs::set_permissions(path, Permissions::from_mode(0o700)).context(describe())
}

/// Makes a directory and its parents.
///
/// # Errors
/// When it cannot be made.
pub fn make_dir(path: &Path) -> Result<()> {
    fs::create_dir_all(path).context(format!("making {}", path.display()))
}

/// Removes a directory with all that is in it; `false` when there was none.
///
/// # Errors
/// `external` when something in it cannot be removed.
pub fn remove_dir(path: &Path) -> Result<bool> {
    match fs::remove_dir_all(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::external(format!("removing {}: {error}", path.display()))),
    }
}

/// Removes a directory, the record in it last: as long as anything is left, it names it.
///
/// # Errors
/// When something cannot be removed.
pub fn remove_with_record(directory: &Path, record: &str) -> Result<()> {
    for name in entries(directory)?.iter().filter(|name| *name != record) {
        remove_any(&directory.join(name))?;
    }
    remove_dir(directory).map(drop)
}

/// Removes a file or directory; `false` when there was none.
///
/// # Errors
/// `external` when it cannot be removed.
pub fn remove_any(path: &Path) -> Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => remove_dir(path),
        Ok(_) => fs::remove_file(path).map(|()| true).context(format!("removing {}", path.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error).context(format!("removing {}", path.display())),
    }
}

/// Gives a directory and all in it to `owner`. Does not follow links.
///
/// # Errors
/// `PermissionDenied` is returned as such, for callers that have another way.
pub fn give(path: &Path, owner: Owner) -> std::io::Result<()> {
    for entry in walk(path) {
        let metadata = fs::symlink_metadata(&entry)?;
        if (metadata.uid(), metadata.gid()) != (owner.uid, owner.gid) {
            std::os::unix::fs::lchown(&entry, Some(owner.uid), Some(owner.gid))?;
        }
    }
    Ok(())
}

/// Copies a tree or a file: by hard links (directories are new, files are shared) or in full.
/// Pipes, sockets and devices are not copied: to read one might never end.
///
/// # Errors
/// When something cannot be read, linked or written.
pub fn copy_tree(from: &Path, to: &Path, hard_links: bool) -> Result<()> {
    for source in walk_all(from) {
        let source = source?;
        let inner = source.strip_prefix(from).map_err(Error::internal)?;
        let target = if inner.as_os_str().is_empty() { to.to_owned() } else { to.join(inner) };
        let describe = || format!("copying {} to {}", source.display(), target.display());
        if let Ok(place) = fs::read_link(&source) {
            symlink(place, &target).context(describe())?;
        } else if source.is_dir() {
            fs::create_dir_all(&target).context(describe())?;
        } else if hard_links {
            fs::hard_link(&source, &target).context(describe())?;
        } else if source.is_file() {
            fs::copy(&source, &target).context(describe())?;
        }
    }
    Ok(())
}

/// The SHA-256 of a file, in hex.
///
/// # Errors
/// When it cannot be read.
pub fn sha256(path: &Path) -> Result<String> {
    use sha2::Digest as _;
    use std::io::Read as _;
    let mut file = fs::File::open(path).context(format!("opening {}", path.display()))?;
    let (mut hash, mut buffer) = (sha2::Sha256::new(), vec![0; 1 << 18]);
    loop {
        match file.read(&mut buffer).context(format!("reading {}", path.display()))? {
            0 => return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// Makes a file that is there look as if it had been written now.
///
/// # Errors
/// When it is not there, or is somebody else's.
pub fn touch(path: &Path) -> std::io::Result<()> {
    fs::File::open(path)?.set_modified(std::time::SystemTime::now())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    #[test]
    fn a_file_is_replaced_whole_with_its_mode() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b.json");
        write_json(&path, &[1, 2]).unwrap();
        write_json(&path, &[3]).unwrap();
        assert_eq!(read_json::<Vec<u8>>(&path).unwrap(), Some(vec![3]));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn a_link_in_the_place_of_what_is_being_written_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let (path, victim) = (dir.path().join("x"), dir.path().join("victim"));
        fs::write(&victim, "theirs").unwrap();
        symlink(&victim, dir.path().join(format!("{UNFINISHED}x"))).unwrap();
        assert!(write(&path, b"ours", 0o600, None).unwrap_err().message.contains("writing"));
        assert_eq!(fs::read_to_string(victim).unwrap(), "theirs");
    }

    #[test]
    fn a_damaged_file_is_not_taken_for_a_missing_one() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.json");
        assert!(read_json::<u8>(&path).unwrap().is_none());
        fs::write(&path, "{").unwrap();
        assert!(read_json::<u8>(&path).unwrap_err().message.contains("damaged"));
    }

    #[test]
    fn trees_are_copied_linked_and_measured() {
        let dir = tempfile::tempdir().unwrap();
        let from = dir.path().join("from");
        fs::create_dir_all(from.join("ab")).unwrap();
        fs::write(from.join("ab/abc"), "12345").unwrap();
        assert_eq!(tree_size(&from), 5);
        let now = Timestamp::now();
        fs::File::open(from.join("ab/abc"))
            .unwrap()
            .set_modified((now + jiff::Span::new().hours(1)).into())
            .unwrap();
        assert!(written_at(&from).unwrap() > now && written_at(&dir.path().join("none")).is_none());
        let _socket = std::os::unix::net::UnixListener::bind(from.join("socket")).unwrap();
        for (name, links) in [("link", true), ("copy", false)] {
            let to = dir.path().join(name);
            copy_tree(&from, &to, links).unwrap();
            assert_eq!(to.join("socket").exists(), links);
            assert_eq!(fs::read_to_string(to.join("ab/abc")).unwrap(), "12345");
            let shared = fs::metadata(to.join("ab/abc")).unwrap().ino()
                == fs::metadata(from.join("ab/abc")).unwrap().ino();
            assert_eq!(shared, links);
        }
    }
}
