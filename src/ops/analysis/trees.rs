//! Both trees of a change, as the classifier looks into them.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    ffi::OsStr,
    fs,
    os::unix::ffi::OsStrExt,
    path::Path,
};

use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;

use crate::{
    adapters::git::{Changed, Objects, Repository, tracked},
    analysis::{Side, Trees},
    error::{Error, Result},
};

/// Where the files of one side are.
#[derive(Debug, Clone)]
pub enum Source {
    /// In the tree of this id.
    Tree(String),
    /// The files of this repository, as they are on the disk.
    Disk(Repository),
}

/// Two sides of a repository. A failure to read is kept until the end: to the
/// classifier the file is not there.
pub struct Files<'a> {
    objects: RefCell<&'a mut Objects>,
    sources: [Source; 2],
    /// Ids of changed files, which need no search by path.
    ids: HashMap<(Side, Vec<u8>), String>,
    /// The paths of all files on the disk, once they were asked for.
    on_disk: OnceCell<Vec<Vec<u8>>>,
    cancel: &'a CancellationToken,
    failure: RefCell<Option<Error>>,
}

impl<'a> Files<'a> {
    pub fn new(
        objects: &'a mut Objects,
        sources: [Source; 2],
        changes: &[Changed],
        cancel: &'a CancellationToken,
    ) -> Self {
        let mut ids = HashMap::new();
        for change in changes {
            for (side, version) in [(Side::Old, &change.old), (Side::New, &change.new)] {
                if let Some((version, id)) = version.as_ref().and_then(|v| v.id.as_ref().map(|id| (v, id))) {
                    ids.insert((side, version.path.clone()), id.clone());
                }
            }
        }
        let (objects, failure) = (RefCell::new(objects), RefCell::default());
        Self { objects, sources, ids, on_disk: OnceCell::new(), cancel, failure }
    }

    /// Whether everything could be read.
    ///
    /// # Errors
    /// The first failure.
    pub fn finish(self) -> Result<()> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }

    fn source(&self, side: Side) -> &Source {
        match side {
            Side::Old => &self.sources[0],
            Side::New => &self.sources[1],
        }
    }

    /// An object of one kind, unless reading has failed already.
    fn object(&self, name: &[u8], kind: &str) -> Option<(String, Vec<u8>)> {
        if self.failure.borrow().is_some() {
            return None;
        }
        let found = match self.cancel.is_cancelled() {
            true => Err(Error::cancelled()),
            false => self.objects.borrow_mut().read(name),
        };
        match found {
            Ok(object) => {
                object.filter(|object| object.kind == kind).map(|object| (object.id, object.content))
            }
            Err(error) => self.fail(error),
        }
    }

    fn fail<T>(&self, error: Error) -> Option<T> {
        self.failure.borrow_mut().get_or_insert(error);
        None
    }

    /// The files in a tree and all below, with `prefix` in front.
    fn walk(&self, tree: &str, directory: &[u8]) -> Vec<Vec<u8>> {
        let mut found = Vec::new();
        let mut waiting = vec![([tree.as_bytes(), b":", directory].concat(), directory.to_vec())];
        while let Some((name, prefix)) = waiting.pop() {
            let Some((id, content)) = self.object(&name, "tree") else { continue };
            for (mode, name, id) in entries(&content, id.len() / 2) {
                let path = match prefix.is_empty() {
                    true => name.to_vec(),
                    false => [&prefix, &b"/"[..], name].concat(),
                };
                match mode {
                    b"40000" => waiting.push((id.into_bytes(), path)),
                    b"160000" => {}
                    _ => found.push(path),
                }
            }
        }
        found
    }
}

impl Trees for Files<'_> {
    fn read(&self, side: Side, path: &[u8]) -> Option<Vec<u8>> {
        match (self.ids.get(&(side, path.to_vec())), self.source(side)) {
            (Some(id), _) => self.object(id.as_bytes(), "blob").map(|(_, content)| content),
            (None, Source::Tree(tree)) => {
                let name = [tree.as_bytes(), b":", path].concat();
                self.object(&name, "blob").map(|(_, content)| content)
            }
            (None, Source::Disk(repository)) => read_file(&repository.top().join(OsStr::from_bytes(path))),
        }
    }

    fn list(&self, side: Side, directory: &[u8]) -> Vec<Vec<u8>> {
        match self.source(side) {
            Source::Tree(tree) => self.walk(tree, directory),
            Source::Disk(repository) => {
                let files = self.on_disk.get_or_init(|| {
                    let files = Handle::current().block_on(tracked(repository, self.cancel));
                    files.or_else(|error| self.fail(error).ok_or(())).unwrap_or_default()
                });
                let prefix = if directory.is_empty() { Vec::new() } else { [directory, b"/"].concat() };
                files.iter().filter(|file| file.starts_with(&prefix)).cloned().collect()
            }
        }
    }
}

/// The content of a file, or the target of a link; nothing else is opened.
pub fn read_file(path: &Path) -> Option<Vec<u8>> {
    let kind = fs::symlink_metadata(path).ok()?.file_type();
    match (kind.is_file(), kind.is_symlink()) {
        (true, _) => fs::read(path).ok(),
        (_, true) => Some(fs::read_link(path).ok()?.into_os_string().as_bytes().to_vec()),
        _ => None,
    }
}

/// The entries of a tree object: `<mode> <name>\0<id>`, ids as so many bytes.
fn entries(mut content: &[u8], width: usize) -> Vec<(&[u8], &[u8], String)> {
    let mut found = Vec::new();
    while let Some(end) = content.iter().position(|byte| *byte == 0) {
        let (head, rest) = (&content[..end], &content[end + 1..]);
        let Some(space) = head.iter().position(|byte| *byte == b' ') else { break };
        let Some((id, rest)) = rest.split_at_checked(width) else { break };
        let id = id.iter().map(|byte| format!("{byte:02x}")).collect();
        found.push((&head[..space], &head[space + 1..], id));
        content = rest;
    }
    found
}
