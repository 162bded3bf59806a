//! What lies in an environment's code: modules, dependency files, configuration.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{record::Environment, trees::Tree};
use crate::{adapters::files, context::Context, error::Result, model::Series, odoo::addons};

/// How deep manifests are looked for: a module at most three directories down.
const DEEPEST: usize = 4;

/// The file that makes a directory a module.
const MANIFEST: &str = "__manifest__.py";

/// A file that `.odeum/` may hold instead of the top directory.
///
/// # Errors
/// When it is there but cannot be read, or is a link out of the checkout.
pub fn either(code: &Path, name: &str) -> Result<Option<String>> {
    Ok(either_path(code, name)?.map(|(_, text)| text))
}

/// As [`either`], with its path in the checkout.
///
/// # Errors
/// As [`either`].
pub fn either_path(code: &Path, name: &str) -> Result<Option<(PathBuf, String)>> {
    for path in [Path::new(".odeum").join(name), PathBuf::from(name)] {
        if let Some(text) = files::read_inside(code, &path)? {
            return Ok(Some((path, text)));
        }
    }
    Ok(None)
}

/// Directories of the checkout that directly hold modules, relative to its top.
#[must_use]
pub fn addons_directories(code: &Path) -> Vec<PathBuf> {
    let manifests = manifests(code);
    addons::addons_directories(manifests.iter().map(PathBuf::as_path))
}

/// Technical names of the modules in an environment's code and its extra addons.
#[must_use]
pub fn modules(ctx: &Context, env: &Environment) -> Vec<String> {
    env.trees(ctx).iter().flat_map(|tree| module_directories(tree).into_keys()).collect()
}

/// The modules in a tree of code, each with its directory there.
#[must_use]
pub fn module_directories(tree: &Tree) -> BTreeMap<String, PathBuf> {
    let module = |path: PathBuf| {
        let name = module_of(tree.root_module.as_deref(), &path)?;
        Some((name, path.parent()?.to_owned()))
    };
    manifests(&tree.code).into_iter().filter_map(module).collect()
}

/// The modules among these files, which a tree of code is to have.
#[must_use]
pub fn modules_among(root_module: Option<&str>, files: &[PathBuf]) -> Vec<String> {
    let is_hidden = |path: &Path| path.iter().any(|part| part.as_encoded_bytes().starts_with(b"."));
    let manifests = files
        .iter()
        .filter(|path| path.ends_with(MANIFEST) && path.components().count() <= DEEPEST && !is_hidden(path));
    manifests.filter_map(|manifest| module_of(root_module, manifest)).collect()
}

/// Technical name of the module a manifest is of.
fn module_of(root_module: Option<&str>, manifest: &Path) -> Option<String> {
    match manifest.parent()?.file_name() {
        Some(name) => name.to_str().map(str::to_owned),
        None => root_module.map(str::to_owned),
    }
}

/// Whether the checkout is itself a module.
pub fn root_is_module(code: &Path) -> bool {
    code.join(MANIFEST).is_file()
}

/// The series most manifests of a checkout are written for.
///
/// # Errors
/// When the checkout cannot be read.
pub fn series(code: &Path) -> Result<Option<Series>> {
    let mut found: Vec<(Series, usize)> = Vec::new();
    for manifest in manifests(code) {
        let text = files::read_inside(code, &manifest)?.unwrap_or_default();
        if let Some(series) = addons::series_of_manifest(&text) {
            match found.iter_mut().find(|(known, _)| *known == series) {
                Some((_, count)) => *count += 1,
                None => found.push((series, 1)),
            }
        }
    }
    Ok(found.into_iter().max_by_key(|(series, count)| (*count, *series)).map(|(series, _)| series))
}

fn manifests(code: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![PathBuf::new()];
    while let Some(inner) = waiting.pop() {
        // What we cannot read Odoo cannot either.
        let Ok(names) = files::entries(&code.join(&inner)) else { continue };
        for name in names {
            let path = inner.join(&name);
            if name == MANIFEST {
                found.push(path);
            } else if !name.starts_with('.')
                && path.components().count() < DEEPEST
                && is_own_dir(&code.join(&path))
            {
                waiting.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A directory that is no link: links may lead out of the checkout, or in circles.
fn is_own_dir(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_series_are_found() {
        let dir = tempfile::tempdir().unwrap();
        for (module, version) in [("a", "19.0.1.0.0"), ("sub/b", "19.0.2.0.0"), ("c", "18.0.1.0.0")] {
            let module = dir.path().join(module);
            std::fs::create_dir_all(&module).unwrap();
            std::fs::write(module.join("__manifest__.py"), format!("{{'version': '{version}'}}")).unwrap();
        }
        assert_eq!(addons_directories(dir.path()), [PathBuf::new(), PathBuf::from("sub")]);
        assert_eq!(series(dir.path()).unwrap().unwrap().to_string(), "19.0");
        assert!(!root_is_module(dir.path()));
    }
}
