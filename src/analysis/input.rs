//! What the classifier is given: changed files, both trees, and what is known of the database.

use std::collections::BTreeSet;

use crate::model::Series;

/// Before or after the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// Before.
    Old,
    /// After.
    New,
}

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A symbolic link; its content is the target.
    Link,
    /// The commit of a submodule.
    Submodule,
}

/// One side of a changed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path from the top of the repository, any bytes, parted by `/`.
    pub path: Vec<u8>,
    /// What lies there.
    pub kind: EntryKind,
}

/// A file that was added (no `old`), deleted (no `new`), changed or renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Before; `None` when it was added.
    pub old: Option<Entry>,
    /// After; `None` when it was deleted.
    pub new: Option<Entry>,
    /// Whether both sides hold the same bytes: only the path or the mode differs.
    pub same_content: bool,
}

/// The two trees, for files that did not change as well as for those that did.
pub trait Trees {
    /// The content of a file, `None` when there is no file at this path.
    fn read(&self, side: Side, path: &[u8]) -> Option<Vec<u8>>;

    /// The paths of all files below a directory; the top is the empty path.
    fn list(&self, side: Side, directory: &[u8]) -> Vec<Vec<u8>>;
}

/// What is known beside the files. What is not known counts as needing the larger action.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// Technical name of the repository when a manifest at its top makes it a module.
    pub root_module: String,
    /// Whether the repository lies inside another: then its `requirements.txt` and
    /// `odoo.conf` do not count.
    pub is_inner: bool,
    /// Its files that the requirements of the repository around it name.
    pub requirements: BTreeSet<Vec<u8>>,
    /// The series of Odoo.
    pub series: Option<Series>,
    /// Modules installed in the database; others need no upgrade.
    pub installed: Option<BTreeSet<String>>,
    /// Codes of active languages, as files of translations are named: `de`, `pt_BR`.
    pub languages: Option<BTreeSet<String>>,
    /// Modules whose demonstration data is in the database.
    pub demo: Option<BTreeSet<String>>,
    /// External ids, `module.id`, of views that were edited in the database: their arch
    /// is not read from the file. Views are taken for unedited when nothing is known.
    pub edited_views: BTreeSet<String>,
}
