//! Every changed file, and what it needs.

use std::{collections::BTreeSet, rc::Rc};

use super::{
    content::Contents,
    input::{Change, Entry, EntryKind, Scope, Side, Trees},
    manifest_change,
    module::{Module, Modules},
    path, place,
    plan::{Action, Judged, Plan, join},
    requirements::requirements,
    sources::Sources,
    verdict::{FileKind, Verdict},
};

/// What these changes need.
#[must_use]
pub fn analyze(changes: &[Change], trees: &dyn Trees, scope: &Scope) -> Plan {
    let modules = Modules::new(trees, &scope.root_module, changes);
    let sources = Sources::new(trees, changes);
    let requirements = requirements(trees, scope);
    let classifier =
        Classifier { modules: &modules, sources: &sources, trees, scope, requirements: &requirements };
    let judged = changes.iter().flat_map(|change| classifier.change(change)).collect();
    join(judged, scope)
}

struct Classifier<'a> {
    modules: &'a Modules<'a>,
    sources: &'a Sources<'a>,
    trees: &'a dyn Trees,
    scope: &'a Scope,
    requirements: &'a BTreeSet<Vec<u8>>,
}

/// A module on the side of a change where it is, and what became of it.
struct Home {
    module: Rc<Module>,
    before: Option<Rc<Module>>,
    after: Option<Rc<Module>>,
}

impl Classifier<'_> {
    /// One judgement, or two when a file left one place for another of a different sort.
    fn change(&self, change: &Change) -> Vec<Judged> {
        if let Some(split) = self.split(change) {
            return split.iter().flat_map(|change| self.change(change)).collect();
        }
        let home = self.home(change);
        let verdict = self.judge(change, home.as_ref());
        let shown = |entry: &Option<Entry>| entry.as_ref().map(|entry| path::shown(&entry.path));
        let (old, new) = (shown(&change.old), shown(&change.new));
        let module = home.map(|home| home.module.name.clone());
        let old_path = old.clone().filter(|old| new.as_ref().is_some_and(|new| new != old));
        vec![Judged { path: new.or(old).unwrap_or_default(), old_path, module, verdict }]
    }

    /// A file that moved to another module, or became another sort of file, is gone
    /// at the one place and new at the other.
    fn split(&self, change: &Change) -> Option<[Change; 2]> {
        let (old, new) = (change.old.as_ref()?, change.new.as_ref()?);
        if old.path == new.path && old.kind == new.kind {
            return None;
        }
        let (from, to) = (self.modules.of(Side::Old, &old.path), self.modules.of(Side::New, &new.path));
        let stays = match (&from, &to) {
            (None, None) => place::outside(&old.path) == place::outside(&new.path),
            (Some(from), Some(to)) => {
                let same = self.modules.before(to).is_some_and(|before| before.directory == from.directory);
                let kind = |module: &Module, path| {
                    place::in_module(path::below(&module.directory, path).unwrap_or(path))
                };
                same && kind(from, &old.path) == kind(to, &new.path)
            }
            _ => false,
        };
        let counts = |path| self.of_repository(path);
        if stays && old.kind == new.kind && counts(&old.path) == counts(&new.path) {
            return None;
        }
        let half = |old: Option<&Entry>, new: Option<&Entry>| Change {
            old: old.cloned(),
            new: new.cloned(),
            same_content: false,
        };
        Some([half(Some(old), None), half(None, Some(new))])
    }

    /// The module of a changed file: in the new tree, or in the old one for a file that is gone.
    fn home(&self, change: &Change) -> Option<Home> {
        if let Some(entry) = &change.new {
            let module = self.modules.of(Side::New, &entry.path)?;
            let before = self.modules.before(&module);
            return Some(Home { after: Some(Rc::clone(&module)), before, module });
        }
        let module = self.modules.of(Side::Old, &change.old.as_ref()?.path)?;
        let after = self.modules.after(&module);
        Some(Home { before: Some(Rc::clone(&module)), module: after.clone().unwrap_or(module), after })
    }

    fn judge(&self, change: &Change, home: Option<&Home>) -> Verdict {
        let Some(entry) = change.new.as_ref().or(change.old.as_ref()) else {
            return Verdict::new(FileKind::Other, Action::None, "nothing changed");
        };
        let is_at = |kind| [&change.old, &change.new].into_iter().flatten().any(|entry| entry.kind == kind);
        if is_at(EntryKind::Submodule) {
            let is_whole = change.old.is_none() || change.new.is_none();
            let why = if is_whole { "a submodule came or went" } else { "another commit of a submodule" };
            let verdict = Verdict::new(FileKind::Submodule, Action::Restart, why);
            let verdict = verdict.warn("what changed inside this submodule is not known");
            let deps = self.requirements.iter().any(|file| path::below(&entry.path, file).is_some());
            return Verdict { conf: is_whole, deps, ..verdict };
        }
        let kind = self.of_repository(&entry.path).unwrap_or_else(|| match home {
            Some(home) => place::in_module(inside(home, &entry.path)),
            None => place::outside(&entry.path),
        });
        let is_moved = change.old.as_ref().is_some_and(|old| old.path != entry.path);
        if change.same_content && !is_moved && change.old.is_some() && change.new.is_some() {
            return Verdict::new(kind, Action::None, "only its mode changed");
        }
        match (kind, home) {
            (FileKind::Dependencies, _) => Verdict {
                deps: true,
                ..Verdict::new(kind, Action::Restart, "dependencies are installed from it")
            },
            (FileKind::Configuration, _) => Verdict {
                conf: true,
                ..Verdict::new(kind, Action::Restart, "the configuration is made from it")
            },
            (FileKind::Project, _) => Verdict::new(kind, Action::None, "no server reads it"),
            _ if is_at(EntryKind::Link) => self.link(entry, kind, home),
            (_, None) => outside(kind),
            (_, Some(home)) => self.in_module(change, home, kind, is_moved),
        }
    }

    /// What the whole repository uses, unless it lies inside another.
    fn of_repository(&self, path: &[u8]) -> Option<FileKind> {
        if self.requirements.contains(path) {
            return Some(FileKind::Dependencies);
        }
        let kind = place::of_repository(path);
        kind.filter(|kind| *kind == FileKind::Project || !self.scope.is_inner)
    }

    fn in_module(&self, change: &Change, home: &Home, kind: FileKind, is_moved: bool) -> Verdict {
        let name = &home.module.name;
        let is_manifest = |module: &Option<Rc<Module>>, entry: &Option<Entry>| {
            module
                .as_ref()
                .zip(entry.as_ref())
                .is_some_and(|(module, entry)| module.manifest_path == entry.path)
        };
        if is_manifest(&home.before, &change.old) || is_manifest(&home.after, &change.new) {
            return self.manifest(home);
        }
        let reaches_server = !matches!(
            kind,
            FileKind::Test | FileKind::Documentation | FileKind::Project | FileKind::TranslationTemplate
        );
        match (&home.before, &home.after) {
            (_, None) => Verdict::new(kind, Action::None, format!("module {name} is gone")),
            (None, Some(module)) if is_uninstallable(module) => {
                Verdict::new(kind, Action::None, format!("module {name} cannot be installed"))
            }
            (None, Some(_)) if reaches_server => {
                Verdict::new(kind, Action::Install, format!("module {name} is new"))
            }
            (Some(before), Some(after))
                if is_moved && change.same_content && before.directory != after.directory =>
            {
                Verdict::new(kind, Action::None, format!("moved with module {name}"))
            }
            _ => {
                let contents = Contents { sources: self.sources, trees: self.trees, scope: self.scope };
                contents.judge(change, &home.module, home.before.as_deref(), kind)
            }
        }
    }

    fn manifest(&self, home: &Home) -> Verdict {
        let (kind, name) = (FileKind::Manifest, &home.module.name);
        match (&home.before, &home.after) {
            (None, Some(new)) => {
                let verdict = match &new.manifest {
                    Ok(manifest) if manifest.is_installable() => {
                        Verdict::new(kind, Action::Install, format!("module {name} is new"))
                    }
                    Ok(_) => Verdict::new(kind, Action::None, format!("module {name} cannot be installed")),
                    Err(error) => unreadable(Action::Install, error),
                };
                match self.modules.renamed_from(new) {
                    Some(old) => verdict.warn(format!(
                        "module {} is now called {name}; to Odoo they are two, the old one has to be uninstalled",
                        old.name
                    )),
                    None => verdict,
                }
            }
            (Some(old), Some(new)) => {
                let verdict = match (&old.manifest, &new.manifest) {
                    (Ok(old), Ok(new)) => manifest_change::compare(old, new),
                    (_, Err(error)) => unreadable(Action::Upgrade, error),
                    (Err(_), Ok(_)) => {
                        Verdict::new(kind, Action::Upgrade, "the version before could not be read")
                    }
                };
                match old.directory == new.directory {
                    true => verdict,
                    false => {
                        let from = path::shown(&old.directory);
                        let why = format!("module {name} moved here from {from:?}");
                        let action = verdict.action.max(Action::Upgrade);
                        Verdict { action, why, conf: true, ..verdict }
                    }
                }
            }
            (_, None) => Verdict::new(kind, Action::None, format!("module {name} is gone")).warn(format!(
                "module {name} is gone; if it is installed, uninstall it: an upgrade does nothing"
            )),
        }
    }

    /// A link is no file Odoo reads by its path, but it may put a module in its place.
    fn link(&self, entry: &Entry, kind: FileKind, home: Option<&Home>) -> Verdict {
        if home.is_some() {
            return Verdict::new(kind, Action::Restart, "a link in a module changed");
        }
        let target = self.trees.read(Side::New, &entry.path).unwrap_or_default();
        let target = path::resolve(path::parent(&entry.path), &target);
        let is_packaging = entry.path.starts_with(b"setup/");
        match target.and_then(|target| self.modules.at(Side::New, &target)) {
            Some(module) if !is_packaging => {
                Verdict::new(kind, Action::Restart, format!("a link to module {}", module.name))
            }
            _ => Verdict::new(kind, Action::None, "a link outside any module"),
        }
    }
}

/// The path of a file from the directory of its module.
fn inside<'a>(home: &Home, path: &'a [u8]) -> &'a [u8] {
    let mut modules = [Some(&home.module), home.before.as_ref()].into_iter().flatten();
    modules.find_map(|module| path::below(&module.directory, path)).unwrap_or(path)
}

fn is_uninstallable(module: &Module) -> bool {
    module.manifest.as_ref().is_ok_and(|manifest| !manifest.is_installable())
}

fn unreadable(action: Action, error: &str) -> Verdict {
    let verdict = Verdict::new(FileKind::Manifest, action, format!("cannot be read: {error}"));
    verdict.warn(format!("this manifest cannot be read: {error}"))
}

fn outside(kind: FileKind) -> Verdict {
    match kind {
        FileKind::Python => Verdict::new(kind, Action::Restart, "Python outside any module"),
        FileKind::Xml | FileKind::Translation => Verdict::new(kind, Action::Refresh, "belongs to no module"),
        _ => Verdict::new(kind, Action::None, "belongs to no module"),
    }
}
