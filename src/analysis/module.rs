//! Which module a file belongs to, and what became of modules.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use super::{
    input::{Change, Side, Trees},
    manifest::{Manifest, NAMES},
    path,
};

/// A directory with a manifest, in one of both trees.
#[derive(Debug)]
pub struct Module {
    /// Its technical name.
    pub name: String,
    /// Its directory from the top of the repository.
    pub directory: Vec<u8>,
    /// Path of the manifest that counts.
    pub manifest_path: Vec<u8>,
    /// What the manifest says, or why it cannot be read.
    pub manifest: Result<Manifest, String>,
}

/// A module of a directory on one side, once it was looked for.
type Found = HashMap<(Side, Vec<u8>), Option<Rc<Module>>>;

/// The modules of both trees, read when they are first asked for.
pub struct Modules<'a> {
    trees: &'a dyn Trees,
    root_module: &'a str,
    found: RefCell<Found>,
    /// Directories of modules that moved: the new one, and the old one.
    moved: BTreeMap<Vec<u8>, Vec<u8>>,
    /// Modules that got another name: the new directory, and the old one.
    renamed: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl<'a> Modules<'a> {
    /// The modules of these trees; `root_module` is the name of one at the top.
    pub fn new(trees: &'a dyn Trees, root_module: &'a str, changes: &[Change]) -> Self {
        let mut modules = Self {
            trees,
            root_module,
            found: RefCell::default(),
            moved: BTreeMap::new(),
            renamed: BTreeMap::new(),
        };
        modules.find_moves(changes);
        modules
    }

    /// The module at exactly this directory.
    pub fn at(&self, side: Side, directory: &[u8]) -> Option<Rc<Module>> {
        let key = (side, directory.to_vec());
        if let Some(known) = self.found.borrow().get(&key) {
            return known.clone();
        }
        let module = self.look(side, directory).map(Rc::new);
        self.found.borrow_mut().insert(key, module.clone());
        module
    }

    /// The module a file belongs to: the nearest directory above with a manifest.
    pub fn of(&self, side: Side, file: &[u8]) -> Option<Rc<Module>> {
        let mut directory = path::parent(file);
        loop {
            if let Some(module) = self.at(side, directory) {
                return Some(module);
            }
            if directory.is_empty() {
                return None;
            }
            directory = path::parent(directory);
        }
    }

    /// The same module before the change, wherever it was.
    pub fn before(&self, module: &Module) -> Option<Rc<Module>> {
        let directory = self.moved.get(&module.directory).unwrap_or(&module.directory);
        self.at(Side::Old, directory)
    }

    /// The same module after the change, wherever it is.
    pub fn after(&self, module: &Module) -> Option<Rc<Module>> {
        let moved = self.moved.iter().find(|(_, old)| **old == module.directory);
        self.at(Side::New, moved.map_or(&module.directory, |(new, _)| new))
    }

    /// The module this new one was before it got another name.
    pub fn renamed_from(&self, module: &Module) -> Option<Rc<Module>> {
        self.at(Side::Old, self.renamed.get(&module.directory)?)
    }

    fn look(&self, side: Side, directory: &[u8]) -> Option<Module> {
        let name = match directory.is_empty() {
            true => self.root_module,
            false => std::str::from_utf8(path::name(directory)).ok()?,
        };
        if !is_name(name) {
            return None;
        }
        NAMES.iter().find_map(|file| {
            let manifest_path = path::join(directory, file.as_bytes());
            let source = self.trees.read(side, &manifest_path)?;
            let (name, directory) = (name.to_owned(), directory.to_vec());
            Some(Module { name, directory, manifest_path, manifest: Manifest::read(&source) })
        })
    }

    fn find_moves(&mut self, changes: &[Change]) {
        let is_manifest = |path: &[u8]| NAMES.iter().any(|name| name.as_bytes() == path::name(path));
        let (mut gone, mut came) = (Vec::new(), Vec::new());
        for change in changes {
            let old = change.old.as_ref().map(|entry| &entry.path[..]).filter(|path| is_manifest(path));
            let new = change.new.as_ref().map(|entry| &entry.path[..]).filter(|path| is_manifest(path));
            let [old, new] = [old, new].map(|path| path.map(path::parent));
            gone.extend(old.filter(|directory| self.at(Side::New, directory).is_none()));
            came.extend(new.filter(|directory| self.at(Side::Old, directory).is_none()));
            if let (Some(old), Some(new)) = (old, new)
                && old != new
            {
                self.renamed.insert(new.to_vec(), old.to_vec());
            }
        }
        let name = |side, directory: &[u8]| self.at(side, directory).map(|module| module.name.clone());
        let mut moved = BTreeMap::new();
        for new in &came {
            let Some(wanted) = name(Side::New, new) else { continue };
            if let Some(old) = gone.iter().find(|old| name(Side::Old, old).as_ref() == Some(&wanted)) {
                moved.insert(new.to_vec(), old.to_vec());
            }
        }
        self.renamed.retain(|new, old| {
            !moved.contains_key(new) && came.contains(&&new[..]) && gone.contains(&&old[..])
        });
        self.moved = moved;
    }
}

/// Whether Odoo could load a module of this name, and a command line carry it.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !name.is_empty() && !name.starts_with('-') && name.bytes().all(fits)
}
