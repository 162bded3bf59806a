//! A changed file of a module that was there before and still is.

use std::collections::BTreeSet;

use super::{
    input::{Change, Entry, Scope, Side, Trees},
    manifest::Listing,
    migration,
    module::{Module, Modules},
    path, place,
    plan::Action,
    python::Outline,
    python_change,
    verdict::{FileKind, Finding, Verdict},
    xml::{self, Data},
    xml_change,
};

/// Extensions of files that code may read while it runs.
const READ_BY_CODE: [&str; 40] = [
    "cer", "cfg", "conf", "crt", "css", "doc", "docx", "gif", "htm", "html", "ico", "ini", "jinja", "jpeg",
    "jpg", "js", "json", "key", "less", "mako", "odt", "ods", "pdf", "pem", "png", "rng", "scss", "sh",
    "sql", "svg", "tmpl", "toml", "tsv", "txt", "wsdl", "xls", "xlsx", "xsd", "yaml", "yml",
];

/// What judging by content takes.
pub struct Contents<'a> {
    pub modules: &'a Modules<'a>,
    pub trees: &'a dyn Trees,
    pub scope: &'a Scope,
}

impl Contents<'_> {
    /// What a changed file of `module` needs.
    pub fn judge(
        &self,
        change: &Change,
        module: &Module,
        before: Option<&Module>,
        kind: FileKind,
    ) -> Verdict {
        let listing = listing(change, module, before);
        match kind {
            FileKind::Python => self.python(change, module, before),
            FileKind::Test if listing.is_none() => {
                Verdict::new(kind, Action::None, "read only when tests run")
            }
            FileKind::Migration => self.migration(change, module, before),
            FileKind::Xml => self.xml(change, module, listing),
            FileKind::Translation => self.translation(change),
            FileKind::TranslationTemplate => Verdict::new(kind, Action::None, "for translators only"),
            FileKind::Documentation => Verdict::new(kind, Action::None, "no server reads it"),
            FileKind::Asset if !matches!(listing, Some(Listing::Data | Listing::Demo)) => {
                Verdict::new(kind, Action::Refresh, "browsers load it anew")
            }
            FileKind::Csv if listing.is_none() && is_loaded_by_place(change, module) => {
                Verdict::new(kind, Action::Upgrade, "access rules and data are loaded by an upgrade")
            }
            FileKind::Csv if listing.is_none() => {
                Verdict::new(kind, Action::None, "the manifest does not list it")
            }
            _ => self.listed(change, module, kind, listing),
        }
    }

    /// Any file, by what the manifest lists it for.
    fn listed(&self, change: &Change, module: &Module, kind: FileKind, listing: Option<Listing>) -> Verdict {
        match listing {
            Some(Listing::Demo) if !self.has_demo(module) => without_demo(kind),
            Some(Listing::Data | Listing::Demo) => {
                Verdict::new(kind, Action::Upgrade, "the manifest lists it: it is loaded by an upgrade")
            }
            Some(Listing::Web) => Verdict::new(kind, Action::Refresh, "browsers load it anew"),
            None => {
                let extension = entry(change).map(|entry| path::extension(&entry.path)).unwrap_or_default();
                let verdict = Verdict::new(kind, Action::Restart, "code may have read and kept it");
                Verdict { unclassified: !READ_BY_CODE.contains(&extension.as_str()), ..verdict }
            }
        }
    }

    fn has_demo(&self, module: &Module) -> bool {
        self.scope.demo.as_ref().is_none_or(|demo| demo.contains(&module.name))
    }

    fn python(&self, change: &Change, module: &Module, before: Option<&Module>) -> Verdict {
        let kind = FileKind::Python;
        let read = |side, entry: &Option<Entry>| {
            entry
                .as_ref()
                .and_then(|entry| Some((entry.path.clone(), self.modules.outline(side, &entry.path)?)))
        };
        let (old, new) = (read(Side::Old, &change.old), read(Side::New, &change.new));
        for (side, when) in [(&new, "this version"), (&old, "the version before")] {
            if let Some((_, outline)) = side
                && let Err(error) = &**outline
            {
                return Verdict::new(kind, Action::Upgrade, format!("{when} cannot be read: {error}"))
                    .warn(format!("{when} cannot be read: {error}"));
            }
        }
        let empty = Outline::default();
        let outline = |side: &Option<(Vec<u8>, _)>| -> Outline {
            let outline: Option<&std::rc::Rc<Result<Outline, String>>> =
                side.as_ref().map(|(_, outline)| outline);
            outline
                .and_then(|outline| outline.as_ref().as_ref().ok())
                .cloned()
                .unwrap_or_else(|| empty.clone())
        };
        let (old_outline, new_outline) = (outline(&old), outline(&new));
        let mut difference = python_change::compare(&old_outline, &new_outline);
        if let Some((file, _)) = &new {
            for name in &difference.constants {
                if let Some(user) = self.modules.user_of(module, file, name) {
                    let why = format!("{name} changed, and fields in {} mention it", path::shown(&user));
                    difference.findings.push(Finding::new(Action::Upgrade, why));
                }
            }
        }
        let is_package = |side: &Option<(Vec<u8>, _)>| {
            side.as_ref().is_some_and(|(file, _)| path::name(file) == b"__init__.py")
        };
        if is_package(&old) || is_package(&new) {
            let files = |side, module: &Module, found: &Option<(Vec<u8>, _)>, outline| match found {
                Some((file, _)) => self.modules.imported(side, module, file, outline),
                None => BTreeSet::new(),
            };
            let old_module = before.unwrap_or(module);
            let old_files = files(Side::Old, old_module, &old, &old_outline);
            let new_files = files(Side::New, module, &new, &new_outline);
            let dropped = self.imports(Side::Old, old_module, &old_files, module, &new_files);
            let added = self.imports(Side::New, module, &new_files, old_module, &old_files);
            difference.findings.extend(dropped.into_iter().map(|file| said("no longer imports", &file)));
            difference.findings.extend(added.into_iter().map(|file| said("now imports", &file)));
        }
        let default = match (&old, &new) {
            (None, _) => "new code",
            (_, None) => "its code is gone",
            _ => "only comments, layout or documentation changed",
        };
        Verdict::of_findings(kind, difference.findings, (Action::Restart, default))
    }

    /// The files with models that one side imports and the other does not.
    fn imports(
        &self,
        side: Side,
        module: &Module,
        files: &BTreeSet<Vec<u8>>,
        other: &Module,
        others: &BTreeSet<Vec<u8>>,
    ) -> Vec<String> {
        let inside =
            |module: &Module, file: &[u8]| path::below(&module.directory, file).unwrap_or(file).to_vec();
        let others: BTreeSet<Vec<u8>> = others.iter().map(|file| inside(other, file)).collect();
        let files = files.iter().filter(|file| !others.contains(&inside(module, file)));
        let files = files.filter(|file| place::in_module(&inside(module, file)) == FileKind::Python);
        let files = files.filter(|file| self.modules.brings_models(side, module, file));
        files.map(|file| path::shown(&inside(module, file))).collect()
    }

    fn xml(&self, change: &Change, module: &Module, listing: Option<Listing>) -> Verdict {
        let kind = FileKind::Xml;
        let is_demo = match listing {
            Some(listing) => listing == Listing::Demo,
            None => {
                entry(change).is_some_and(|entry| path::directories(&entry.path).any(|name| name == b"demo"))
            }
        };
        if is_demo && !self.has_demo(module) {
            return without_demo(kind);
        }
        let read =
            |side, entry: &Option<Entry>| match entry.as_ref().and_then(|e| self.trees.read(side, &e.path)) {
                Some(source) => xml::read(&source),
                None => Ok(Data::Records(Vec::new())),
            };
        let (old, new) = match (read(Side::Old, &change.old), read(Side::New, &change.new)) {
            (Ok(old), Ok(new)) => (old, new),
            (_, Err(error)) => {
                return Verdict::new(kind, Action::Upgrade, format!("cannot be read: {error}"))
                    .warn(format!("this file cannot be read: {error}"));
            }
            (Err(error), _) => {
                return Verdict::new(kind, Action::Upgrade, "the version before could not be read")
                    .warn(format!("the version before could not be read: {error}"));
            }
        };
        let is_other = matches!((&old, &new), (Data::Other(_), _) | (_, Data::Other(_)));
        if is_other && !xml_change::holds_records(&old) && !xml_change::holds_records(&new) {
            return self.listed(change, module, kind, listing);
        }
        let mut findings = xml_change::compare(&old, &new);
        let is_moved = matches!((&change.old, &change.new), (Some(old), Some(new)) if old.path != new.path);
        if is_moved && xml_change::holds_records(&new) {
            findings.push(Finding::new(Action::Upgrade, "views and records moved to another file"));
        }
        if is_loaded_by_place(change, module) {
            let why = "access rules and data are loaded by an upgrade";
            let upgraded = findings.iter().any(|finding| finding.action == Action::Upgrade);
            findings.extend((!upgraded).then(|| Finding::new(Action::Upgrade, why)));
        }
        Verdict::of_findings(kind, findings, (Action::Refresh, "only comments or white space changed"))
    }

    fn translation(&self, change: &Change) -> Verdict {
        let kind = FileKind::Translation;
        let name = entry(change).map(|entry| path::shown(path::name(&entry.path))).unwrap_or_default();
        let code = name.split('.').next().unwrap_or_default();
        let is_active = self.scope.languages.as_ref().is_none_or(|languages| {
            languages.iter().any(|language| language == code || language.starts_with(&format!("{code}_")))
        });
        match is_active {
            true => Verdict {
                i18n_overwrite: true,
                ..Verdict::new(kind, Action::Upgrade, "terms are loaded by an upgrade")
            },
            false => Verdict::new(kind, Action::None, format!("language {code} is not active")),
        }
    }

    fn migration(&self, change: &Change, module: &Module, before: Option<&Module>) -> Verdict {
        let kind = FileKind::Migration;
        let Some(entry) = &change.new else {
            return Verdict::new(kind, Action::None, "a script that is gone does not run");
        };
        let inside = path::below(&module.directory, &entry.path).unwrap_or(&entry.path);
        let directory = path::directories(inside).nth(1).map(path::shown).unwrap_or_default();
        if !migration::is_version(&directory) {
            return Verdict::new(kind, Action::Restart, "belongs to no version");
        }
        let version = |module: Option<&Module>| {
            module.and_then(|module| module.manifest.as_ref().ok()?.version().map(str::to_owned))
        };
        let (old, new) = (version(before), version(Some(module)));
        match migration::is_selected(&directory, old.as_deref(), new.as_deref(), self.scope.series) {
            true => Verdict::new(kind, Action::Upgrade, "the change of the version runs it"),
            false => Verdict::new(kind, Action::None, "the version does not change past it: it does not run")
                .warn(format!("does not run: version {} is not crossed", directory)),
        }
    }
}

fn said(how: &str, file: &str) -> Finding {
    Finding::new(Action::Upgrade, format!("{how} {file}, which has models"))
}

fn without_demo(kind: FileKind) -> Verdict {
    Verdict::new(kind, Action::None, "the module has no demonstration data in this database")
}

fn entry(change: &Change) -> Option<&Entry> {
    change.new.as_ref().or(change.old.as_ref())
}

/// What either version of the manifest lists the file for.
fn listing(change: &Change, module: &Module, before: Option<&Module>) -> Option<Listing> {
    let sides = [(change.new.as_ref(), Some(module)), (change.old.as_ref(), before.or(Some(module)))];
    sides.into_iter().find_map(|(entry, module)| {
        let (entry, module) = (entry?, module?);
        let inside = std::str::from_utf8(path::below(&module.directory, &entry.path)?).ok()?;
        module.manifest.as_ref().ok()?.listing(inside)
    })
}

fn is_loaded_by_place(change: &Change, module: &Module) -> bool {
    let path = entry(change).map(|entry| &entry.path[..]).unwrap_or_default();
    place::is_loaded_by_place(path::below(&module.directory, path).unwrap_or(path))
}
