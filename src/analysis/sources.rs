//! What the Python files of modules say, and how one reaches another.

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
    rc::Rc,
};

use memchr::memmem;

use super::{
    input::{Change, Side, Trees},
    module::Module,
    path, place,
    python::{self, Import, Outline},
    verdict::FileKind,
};

/// What a file says, or why it cannot be read.
pub type Outlined = Rc<Result<Outline, String>>;

type Paths = BTreeSet<Vec<u8>>;

/// A path in one of both trees.
type OnSide = (Side, Vec<u8>);

/// How a file uses names of others.
struct Links {
    /// Last names of what it imports.
    imported: BTreeSet<String>,
    /// Names its fields and other stored things lead to.
    in_fields: BTreeSet<String>,
    /// By name: the names of this file whose values mention it.
    users: HashMap<String, Vec<String>>,
}

/// The Python files of both trees, read when they are first asked for.
pub struct Sources<'a> {
    trees: &'a dyn Trees,
    outlines: RefCell<HashMap<OnSide, Option<Outlined>>>,
    links: RefCell<HashMap<Vec<u8>, Option<Rc<Links>>>>,
    /// The words in files of the new tree that were searched for names.
    words: RefCell<HashMap<Vec<u8>, Rc<HashSet<u64>>>>,
    /// By directory of a module: its files.
    own: RefCell<HashMap<Vec<u8>, Rc<Paths>>>,
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
            words: RefCell::default(),
            own: RefCell::default(),
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
    /// module, and that name. Names of other files in between are followed, and with
    /// `beyond` files of other modules that import this one are among them.
    pub fn user_of(
        &self,
        module: &Module,
        file: &[u8],
        names: &BTreeSet<String>,
        beyond: bool,
    ) -> Option<(String, Vec<u8>)> {
        let files = self.files_around(module, beyond);
        let names = self.links(file)?.led_by(&names.iter().collect());
        let mut waiting = vec![(file.to_vec(), names)];
        let mut seen = BTreeSet::new();
        while let Some((from, names)) = waiting.pop() {
            let stem = stem(&from);
            let searched: Vec<u64> =
                names.iter().map(|name| hash_of(name.trim_end_matches("()").as_bytes())).collect();
            for user in files.iter().filter(|user| **user != from) {
                let words = self.words(user);
                if !searched.iter().any(|word| words.contains(word)) {
                    continue;
                }
                let Some(links) = self.links(user) else { continue };
                let has_all = links.imported.contains(&stem);
                let is_known =
                    |name: &&String| has_all || links.imported.contains(name.trim_end_matches("()"));
                let known: BTreeSet<&String> = names.iter().filter(is_known).collect();
                if known.is_empty() {
                    continue;
                }
                if let Some(name) = known.iter().find(|name| links.in_fields.contains(**name)) {
                    return Some(((*name).clone(), user.clone()));
                }
                let next = links.led_by(&known);
                if !next.is_empty() && seen.insert((user.clone(), next.clone())) {
                    waiting.push((user.clone(), next));
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

    /// The Python files of a module, and beyond it those that import it.
    fn files_around(&self, module: &Module, beyond: bool) -> Paths {
        let own = self.own(module);
        let others = beyond.then(|| self.importers().get(&module.name).cloned()).flatten();
        own.iter().cloned().chain(others.unwrap_or_default()).collect()
    }

    fn own(&self, module: &Module) -> Rc<Paths> {
        if let Some(known) = self.own.borrow().get(&module.directory) {
            return Rc::clone(known);
        }
        let own = self.trees.list(Side::New, &module.directory).into_iter().filter(|file| {
            let inside = path::below(&module.directory, file).unwrap_or(file);
            place::in_module(inside) == FileKind::Python
        });
        let own = Rc::new(own.collect::<Paths>());
        self.own.borrow_mut().insert(module.directory.clone(), Rc::clone(&own));
        own
    }

    /// The words in a file of the new tree.
    fn words(&self, file: &[u8]) -> Rc<HashSet<u64>> {
        if let Some(known) = self.words.borrow().get(file) {
            return Rc::clone(known);
        }
        let words = Rc::new(words(&self.trees.read(Side::New, file).unwrap_or_default()));
        self.words.borrow_mut().insert(file.to_vec(), Rc::clone(&words));
        words
    }

    /// How a file uses others.
    fn links(&self, file: &[u8]) -> Option<Rc<Links>> {
        if let Some(known) = self.links.borrow().get(file) {
            return known.clone();
        }
        let outline = self.outline(Side::New, file)?;
        let links = outline.as_ref().as_ref().ok().map(|outline| Rc::new(Links::of(outline)));
        self.links.borrow_mut().insert(file.to_vec(), links.clone());
        links
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

/// The words in a source, as hashes.
fn words(source: &[u8]) -> HashSet<u64> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    source.split(|byte| !is_part(byte)).filter(|word| !word.is_empty()).map(hash_of).collect()
}

fn hash_of(word: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

impl Links {
    fn of(outline: &Outline) -> Self {
        let mut users: HashMap<String, Vec<String>> = HashMap::new();
        for (name, bound) in outline.values.iter().chain(&outline.attributes) {
            for mentioned in &bound.names {
                users.entry(mentioned.clone()).or_default().push(name.clone());
            }
        }
        Self {
            imported: outline.imports.iter().filter_map(|import| import.path.last().cloned()).collect(),
            in_fields: outline.names_of_fields().map(str::to_owned).collect(),
            users,
        }
    }

    /// The names of this file whose values depend on `names`, and these themselves, which
    /// others may import from here.
    fn led_by(&self, names: &BTreeSet<&String>) -> BTreeSet<String> {
        let mut waiting: Vec<&String> = names.iter().copied().collect();
        let mut led: BTreeSet<String> = waiting.iter().map(|name| (*name).clone()).collect();
        while let Some(name) = waiting.pop() {
            let more = self.users.get(name).into_iter().flatten();
            waiting.extend(more.filter(|user| led.insert((*user).clone())));
        }
        led
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
    let found = memmem::find_iter(source, b"addons.").map(|at| {
        let name = source[at + 7..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
        name.map(|byte| char::from(*byte)).collect()
    });
    found.collect()
}
