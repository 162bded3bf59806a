//! What the Python files of modules say, and how one reaches another.

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use super::{
    input::{Change, Side, Trees},
    module::Module,
    path, place,
    python::{self, Import, Outline},
    verdict::FileKind,
};

/// What a file says, or why it cannot be read.
pub type Outlined = Rc<Result<Outline, String>>;

/// A path in one of both trees.
type OnSide = (Side, Vec<u8>);

/// How a file uses names of others.
struct Links {
    file: Vec<u8>,
    /// Last names of what it imports.
    imported: BTreeSet<String>,
    /// Names its fields and other stored things lead to.
    in_fields: BTreeSet<String>,
    /// Its own names, and those they mention.
    values: Vec<(String, BTreeSet<String>)>,
}

/// The Python files of both trees, read when they are first asked for.
pub struct Sources<'a> {
    trees: &'a dyn Trees,
    outlines: RefCell<HashMap<OnSide, Option<Outlined>>>,
    /// By directory of a module: its files, and those of other modules that import it.
    links: RefCell<HashMap<Vec<u8>, Rc<Vec<Links>>>>,
    /// By name of a module: the files anywhere that name it as `addons.…`.
    importers: OnceCell<BTreeMap<String, Vec<Vec<u8>>>>,
    /// Files that moved: the new path, and the old one.
    moved: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl<'a> Sources<'a> {
    /// The Python files of these trees.
    pub fn new(trees: &'a dyn Trees, changes: &[Change]) -> Self {
        let moves = changes.iter().filter_map(|change| change.old.as_ref().zip(change.new.as_ref()));
        let moves = moves.filter(|(old, new)| old.path != new.path);
        Self {
            trees,
            outlines: RefCell::default(),
            links: RefCell::default(),
            importers: OnceCell::new(),
            moved: moves.map(|(old, new)| (new.path.clone(), old.path.clone())).collect(),
        }
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

    /// A file whose fields lead to one of `names`, which it has from `file` of this
    /// module, and that name. Names of other files in between are followed.
    pub fn user_of(
        &self,
        module: &Module,
        file: &[u8],
        names: &BTreeSet<String>,
    ) -> Option<(String, Vec<u8>)> {
        let all = self.links(module);
        let mut waiting = vec![(file.to_vec(), names.clone())];
        let mut seen = BTreeSet::new();
        while let Some((from, names)) = waiting.pop() {
            let stem = stem(&from);
            for links in all.iter().filter(|links| links.file != from) {
                let is_known = |name: &&String| {
                    links.imported.contains(&stem) || links.imported.contains(name.trim_end_matches("()"))
                };
                let known: BTreeSet<&String> = names.iter().filter(is_known).collect();
                if let Some(name) = known.iter().find(|name| links.in_fields.contains(**name)) {
                    return Some(((*name).clone(), links.file.clone()));
                }
                let next = links.led_by(&known);
                if !next.is_empty() && seen.insert((links.file.clone(), next.clone())) {
                    waiting.push((links.file.clone(), next));
                }
            }
        }
        None
    }

    /// The files with models that `file` of a module imports on one side and not on the
    /// other, from the module's directory: those dropped, and those added.
    pub fn imports(
        &self,
        old: (&Module, &[u8], &Outline),
        new: (&Module, &[u8], &Outline),
    ) -> (Vec<String>, Vec<String>) {
        let (before, after) = (self.imported(Side::Old, old), self.imported(Side::New, new));
        let inside =
            |module: &Module, file: &[u8]| path::below(&module.directory, file).unwrap_or(file).to_vec();
        let was = |file: &Vec<u8>| match self.moved.get(file) {
            Some(moved) => inside(old.0, moved),
            None => inside(new.0, file),
        };
        let known: BTreeSet<Vec<u8>> = before.iter().map(|file| inside(old.0, file)).collect();
        let kept: BTreeSet<Vec<u8>> = after.iter().map(was).collect();
        let dropped = before.iter().filter(|file| !kept.contains(&inside(old.0, file)));
        let added = after.iter().filter(|file| !known.contains(&was(file)));
        let told = |side, module: &Module, file: &Vec<u8>| {
            let name = inside(module, file);
            let counts =
                place::in_module(&name) == FileKind::Python && self.brings_models(side, module, file);
            counts.then(|| path::shown(&name))
        };
        (
            dropped.filter_map(|file| told(Side::Old, old.0, file)).collect(),
            added.filter_map(|file| told(Side::New, new.0, file)).collect(),
        )
    }

    /// Whether loading a file, and what it imports when it is a package, brings
    /// models or fields.
    fn brings_models(&self, side: Side, module: &Module, file: &[u8]) -> bool {
        let (mut waiting, mut seen) = (vec![file.to_vec()], BTreeSet::new());
        while let Some(file) = waiting.pop() {
            let Some(outline) = self.outline(side, &file) else { continue };
            match &*outline {
                Err(_) => return true,
                Ok(outline) if outline.reaches_database() => return true,
                Ok(outline) if path::name(&file) == b"__init__.py" => {
                    let imported = self.imported(side, (module, &file, outline));
                    waiting.extend(imported.into_iter().filter(|file| seen.insert(file.clone())));
                }
                Ok(_) => {}
            }
        }
        false
    }

    /// The files of its module that a file imports.
    fn imported(&self, side: Side, (module, file, outline): (&Module, &[u8], &Outline)) -> BTreeSet<Vec<u8>> {
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

    fn links(&self, module: &Module) -> Rc<Vec<Links>> {
        if let Some(known) = self.links.borrow().get(&module.directory) {
            return Rc::clone(known);
        }
        let own = self.trees.list(Side::New, &module.directory).into_iter().filter(|file| {
            let inside = path::below(&module.directory, file).unwrap_or(file);
            place::in_module(inside) == FileKind::Python
        });
        let others = self.importers().get(&module.name).cloned().unwrap_or_default();
        let files: BTreeSet<Vec<u8>> = own.chain(others).collect();
        let found = files.into_iter().filter_map(|file| {
            let outline = self.outline(Side::New, &file)?;
            Some(Links::of(file, outline.as_ref().as_ref().ok()?))
        });
        let found = Rc::new(found.collect::<Vec<_>>());
        self.links.borrow_mut().insert(module.directory.clone(), Rc::clone(&found));
        found
    }

    /// Only read and searched for a word, not parsed: these are all files there are.
    fn importers(&self) -> &BTreeMap<String, Vec<Vec<u8>>> {
        self.importers.get_or_init(|| {
            let mut found: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
            for file in self.trees.list(Side::New, b"") {
                let is_test = path::directories(&file).any(|name| name == b"tests" || name == b"migrations");
                if path::extension(&file) != "py" || is_test {
                    continue;
                }
                let source = self.trees.read(Side::New, &file).unwrap_or_default();
                for module in named_addons(&source) {
                    found.entry(module).or_default().push(file.clone());
                }
            }
            found
        })
    }
}

impl Links {
    fn of(file: Vec<u8>, outline: &Outline) -> Self {
        let values = outline.values.iter();
        Self {
            file,
            imported: outline.imports.iter().filter_map(|import| import.path.last().cloned()).collect(),
            in_fields: outline.names_of_fields().map(str::to_owned).collect(),
            values: values.map(|(name, bound)| (name.clone(), bound.names.clone())).collect(),
        }
    }

    /// The names of this file whose values depend on `names`.
    fn led_by(&self, names: &BTreeSet<&String>) -> BTreeSet<String> {
        let mut led: BTreeSet<String> = BTreeSet::new();
        loop {
            let more: Vec<&String> = self
                .values
                .iter()
                .filter(|(name, mentioned)| {
                    !led.contains(name)
                        && mentioned.iter().any(|one| names.contains(one) || led.contains(one))
                })
                .map(|(name, _)| name)
                .collect();
            if more.is_empty() {
                return led;
            }
            led.extend(more.into_iter().cloned());
        }
    }
}

/// What a file is imported as.
fn stem(file: &[u8]) -> String {
    let name = path::name(file);
    let name = if name == b"__init__.py" { path::name(path::parent(file)) } else { name };
    String::from_utf8_lossy(name).trim_end_matches(".py").to_owned()
}

/// The names that follow `addons.` in a source.
fn named_addons(source: &[u8]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = source;
    while let Some(at) = rest.windows(7).position(|window| window == b"addons.") {
        rest = &rest[at + 7..];
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
        found.insert(name.map(|byte| char::from(*byte)).collect());
    }
    found
}
