//! Which files of its own module a Python file imports.

use std::collections::BTreeSet;

use ruff_python_ast::{Stmt, StmtImport, StmtImportFrom};

/// A path of names, from the directory of the importing file or from a module of Odoo.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// The module of Odoo it starts from; `None` for the importing file's directory.
    pub module: Option<String>,
    /// How many directories further up it starts.
    pub up: u32,
    /// The names from there. The last ones may be names inside a file.
    pub path: Vec<String>,
}

/// What a statement imports. Names from outside are among them as Python 2 would
/// look for them: beside the importing file.
pub fn imported(statement: &Stmt) -> BTreeSet<Import> {
    match statement {
        Stmt::Import(import) => plain(import),
        Stmt::ImportFrom(import) => from(import),
        _ => BTreeSet::new(),
    }
}

fn plain(import: &StmtImport) -> BTreeSet<Import> {
    import.names.iter().map(|alias| absolute(&split(alias.name.as_str()))).collect()
}

fn from(import: &StmtImportFrom) -> BTreeSet<Import> {
    let base = import.module.as_ref().map(|module| split(module.as_str())).unwrap_or_default();
    let mut found = BTreeSet::new();
    let mut add = |path: &[String]| {
        found.insert(match import.level {
            0 => absolute(path),
            level => Import { module: None, up: level - 1, path: path.to_vec() },
        });
    };
    if !base.is_empty() {
        add(&base);
    }
    for alias in import.names.iter().filter(|alias| alias.name.as_str() != "*") {
        add(&[&base[..], &[alias.name.to_string()]].concat());
    }
    found
}

fn absolute(path: &[String]) -> Import {
    match path {
        [root, addons, module, rest @ ..] if addons == "addons" && (root == "odoo" || root == "openerp") => {
            Import { module: Some(module.clone()), up: 0, path: rest.to_vec() }
        }
        _ => Import { module: None, up: 0, path: path.to_vec() },
    }
}

fn split(dotted: &str) -> Vec<String> {
    dotted.split('.').map(str::to_owned).collect()
}
