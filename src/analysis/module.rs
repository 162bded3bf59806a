//! Which module a file belongs to, and what the files of a module say.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use super::{
    input::{Change, Side, Trees},
    manifest::{Manifest, NAMES},
    path,
    python::{self, Import, Outline},
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

/// What one Python file mentions that may come from another one.
struct Mentioned {
    in_fields: BTreeSet<String>,
    imported: BTreeSet<String>,
}

type Outlined = Rc<Result<Outline, String>>;

/// The modules of both trees, read when they are first asked for.
pub struct Modules<'a> {
    trees: &'a dyn Trees,
    root_module: &'a str,
    found: RefCell<HashMap<(Side, Vec<u8>), Option<Rc<Module>>>>,
    outlines: RefCell<HashMap<(Side, Vec<u8>), Option<Outlined>>>,
    mentioned: RefCell<HashMap<Vec<u8>, Rc<BTreeMap<Vec<u8>, Mentioned>>>>,
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
            outlines: RefCell::default(),
            mentioned: RefCell::default(),
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

    /// The outline of a Python file, `None` when there is no such file.
    pub fn outline(&self, side: Side, file: &[u8]) -> Option<Outlined> {
        let key = (side, file.to_vec());
        if let Some(known) = self.outlines.borrow().get(&key) {
            return known.clone();
        }
        let outline = self.trees.read(side, file).map(|source| Rc::new(python::read(&source)));
        self.outlines.borrow_mut().insert(key, outline.clone());
        outline
    }

    /// A file of the module whose fields mention `name`, which it imports from `file`.
    pub fn user_of(&self, module: &Module, file: &[u8], name: &str) -> Option<Vec<u8>> {
        let stem = String::from_utf8_lossy(path::name(file)).trim_end_matches(".py").to_owned();
        let users = self.mentioned(module);
        let uses = |mentioned: &Mentioned| {
            mentioned.in_fields.contains(name)
                && (mentioned.imported.contains(name) || mentioned.imported.contains(&stem))
        };
        users.iter().find(|(path, mentioned)| *path != file && uses(mentioned)).map(|(path, _)| path.clone())
    }

    /// Whether loading a file, and what it imports when it is a package, brings
    /// models or fields.
    pub fn brings_models(&self, side: Side, module: &Module, file: &[u8]) -> bool {
        let (mut waiting, mut seen) = (vec![file.to_vec()], BTreeSet::new());
        while let Some(file) = waiting.pop() {
            let Some(outline) = self.outline(side, &file) else { continue };
            match &*outline {
                Err(_) => return true,
                Ok(outline) if outline.reaches_database() => return true,
                Ok(outline) if path::name(&file) == b"__init__.py" => {
                    let imported = self.imported(side, module, &file, outline);
                    waiting.extend(imported.into_iter().filter(|file| seen.insert(file.clone())));
                }
                Ok(_) => {}
            }
        }
        false
    }

    /// The files of its module that a file imports.
    pub fn imported(&self, side: Side, module: &Module, file: &[u8], outline: &Outline) -> BTreeSet<Vec<u8>> {
        let files = outline.imports.iter().filter_map(|import| self.resolve(side, module, file, import));
        files.filter(|found| found != file).collect()
    }

    fn resolve(&self, side: Side, module: &Module, file: &[u8], import: &Import) -> Option<Vec<u8>> {
        let mut directory = match &import.module {
            Some(name) if *name == module.name => &module.directory[..],
            Some(_) => return None,
            None => path::parent(file),
        };
        for _ in 0..import.up {
            directory = path::parent(directory);
        }
        let inside = import.path.join("/");
        path::below(&module.directory, directory).or((directory == module.directory).then_some(b""))?;
        let file = path::join(directory, inside.as_bytes());
        let candidates = [[&file[..], b".py"].concat(), path::join(&file, b"__init__.py")];
        candidates.into_iter().find(|file| self.outline(side, file).is_some())
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

    fn mentioned(&self, module: &Module) -> Rc<BTreeMap<Vec<u8>, Mentioned>> {
        if let Some(known) = self.mentioned.borrow().get(&module.directory) {
            return Rc::clone(known);
        }
        let files = self.trees.list(Side::New, &module.directory).into_iter();
        let files = files.filter(|file| path::extension(file) == "py");
        let found = files.filter_map(|file| {
            let outline = self.outline(Side::New, &file)?;
            let outline = outline.as_ref().as_ref().ok()?;
            let in_fields = outline.names_of_fields().map(str::to_owned).collect();
            let imported = outline.imports.iter().filter_map(|import| import.path.last().cloned()).collect();
            Some((file, Mentioned { in_fields, imported }))
        });
        let found = Rc::new(found.collect::<BTreeMap<_, _>>());
        self.mentioned.borrow_mut().insert(module.directory.clone(), Rc::clone(&found));
        found
    }
}

/// Whether Odoo could load a module of this name, and a command line carry it.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !name.is_empty() && !name.starts_with('-') && name.bytes().all(fits)
}
