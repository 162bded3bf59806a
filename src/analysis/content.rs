//! A changed file of a module that was there before and still is.

use std::rc::Rc;

use super::{
    input::{Change, Entry, Scope, Side, Trees},
    manifest::Listing,
    migration,
    module::Module,
    path, place,
    plan::Action,
    python::Outline,
    python_change::{self, Difference},
    sources::Sources,
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
    pub sources: &'a Sources<'a>,
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
        let path = |entry: &Option<Entry>| entry.as_ref().map(|entry| entry.path.clone()).unwrap_or_default();
        let (old_path, new_path) = (path(&change.old), path(&change.new));
        let empty = || Rc::new(Ok(Outline::default()));
        let read = |side, path| self.sources.outline(side, path).unwrap_or_else(empty);
        let (old, new) = (read(Side::Old, &old_path), read(Side::New, &new_path));
        let (old, new) = match (&*old, &*new) {
            (Ok(old), Ok(new)) => (old, new),
            (_, Err(error)) => return unreadable(kind, "this version", error),
            (Err(error), _) => return unreadable(kind, "the version before", error),
        };
        let Difference { mut findings, changed } = python_change::compare(old, new);
        // Other modules had no name that is new, and call their own functions in fields.
        let is_shared = |name: &String| old.values.contains_key(name) && new.values.contains_key(name);
        let beyond = changed.iter().any(|name| !name.ends_with("()") && is_shared(name));
        if change.new.is_some()
            && !changed.is_empty()
            && let Some((name, user)) = self.sources.user_of(module, &new_path, &changed, beyond)
        {
            let why = format!("{name} changed, and fields in {} mention it", path::shown(&user));
            findings.push(Finding::new(Action::Upgrade, why));
        }
        if [&old_path, &new_path].iter().any(|path| path::name(path) == b"__init__.py") {
            let before = (before.unwrap_or(module), &old_path[..], old);
            let (dropped, added) = self.sources.imports(before, (module, &new_path, new));
            let said = |how, files: Vec<String>| {
                let why = move |file| format!("{how} {file}, which has models");
                files.into_iter().map(move |file| Finding::new(Action::Upgrade, why(file)))
            };
            findings.extend(said("no longer imports", dropped));
            findings.extend(said("now imports", added));
        }
        let default = match (&change.old, &change.new) {
            (None, _) => "new code",
            (_, None) => "its code is gone",
            _ => "only comments, layout or documentation changed",
        };
        Verdict::of_findings(kind, findings, (Action::Restart, default))
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
            (_, Err(error)) => return unreadable(kind, "this version", &error),
            (Err(error), _) => return unreadable(kind, "the version before", &error),
        };
        let is_other = matches!((&old, &new), (Data::Other(_), _) | (_, Data::Other(_)));
        if is_other && !xml_change::holds_records(&old) && !xml_change::holds_records(&new) {
            return self.listed(change, module, kind, listing);
        }
        let mut findings = xml_change::compare(&old, &new);
        for finding in &mut findings {
            let Some(id) = &finding.view else { continue };
            let id = if id.contains('.') { id.clone() } else { format!("{}.{id}", module.name) };
            if self.scope.edited_views.contains(&id) {
                *finding = Finding::new(Action::Upgrade, format!("view {id} was edited in the database"));
            }
        }
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
        let is_active = self
            .scope
            .languages
            .as_ref()
            .is_none_or(|languages| languages.iter().any(|language| is_loaded_for(language, code)));
        if !is_active {
            return Verdict::new(kind, Action::None, format!("language {code} is not active"));
        }
        if change.new.is_none() {
            // From 16 on, a server reads the terms of code from the file and keeps them
            // (`CodeTranslations` in `odoo/tools/translate.py`).
            let (action, why) = match self.scope.series.is_some_and(|series| series.major() < 16) {
                true => (Action::None, "no upgrade takes terms back"),
                false => {
                    (Action::Restart, "the server keeps terms of the code; no upgrade takes others back")
                }
            };
            return Verdict::new(kind, action, why);
        }
        Verdict {
            i18n_overwrite: true,
            ..Verdict::new(kind, Action::Upgrade, "terms are loaded by an upgrade")
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
                .warn(format!("does not run: version {directory} is not crossed")),
        }
    }
}

fn unreadable(kind: FileKind, which: &str, error: &str) -> Verdict {
    let why = format!("{which} cannot be read: {error}");
    Verdict::new(kind, Action::Upgrade, &why).warn(why)
}

fn without_demo(kind: FileKind) -> Verdict {
    Verdict::new(kind, Action::None, "the module has no demonstration data in this database")
}

fn entry(change: &Change) -> Option<&Entry> {
    change.new.as_ref().or(change.old.as_ref())
}

/// Whether Odoo loads the terms of `code` for a language: those of `es` for `es_MX`,
/// and those of `es_419` for all of Latin America (`odoo/tools/translate.py`).
fn is_loaded_for(language: &str, code: &str) -> bool {
    let is_latin_american = code == "es_419" && language.starts_with("es_");
    is_latin_american
        || language.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// What either version of the manifest lists the file for.
fn listing(change: &Change, module: &Module, before: Option<&Module>) -> Option<Listing> {
    let sides = [(change.new.as_ref(), Some(module)), (change.old.as_ref(), before.or(Some(module)))];
    sides.into_iter().find_map(|(entry, module)| {
        let (entry, module) = (entry?, module?);
        let inside = path::below(&module.directory, &entry.path)?;
        match &module.manifest {
            Ok(manifest) => manifest.listing(std::str::from_utf8(inside).ok()?),
            // It may list what is loaded as a rule.
            Err(_) => ["csv", "xml"].contains(&&*path::extension(inside)).then_some(Listing::Data),
        }
    })
}

fn is_loaded_by_place(change: &Change, module: &Module) -> bool {
    let path = entry(change).map(|entry| &entry.path[..]).unwrap_or_default();
    place::is_loaded_by_place(path::below(&module.directory, path).unwrap_or(path))
}
