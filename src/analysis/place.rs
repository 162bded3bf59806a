//! What a path alone says about a file.

use super::{path, verdict::FileKind};

/// Where a repository says which packages of Debian it needs.
const DEPENDENCIES: [&[u8]; 2] = [b"apt_packages.txt", b".odeum/apt_packages.txt"];

/// Where a repository keeps its configuration.
const CONFIGURATION: [&[u8]; 2] = [b"odoo.conf", b".odeum/odoo.conf"];

/// Directories of a module, or of a repository, that hold manuals.
const MANUALS: [&[u8]; 4] = [b"doc", b"docs", b"readme", b"images"];

/// Names, without extension, of files for readers.
const FOR_READERS: [&str; 12] = [
    "authors",
    "changelog",
    "changes",
    "code_of_conduct",
    "contributing",
    "contributors",
    "copying",
    "copyright",
    "history",
    "licence",
    "license",
    "readme",
];

/// Names of files for tools that work on the sources.
const FOR_TOOLS: [&str; 14] = [
    "dockerfile",
    "eslint.config.cjs",
    "eslint.config.js",
    "makefile",
    "mypy.ini",
    "oca_dependencies.txt",
    "package.json",
    "package-lock.json",
    "pyproject.toml",
    "pytest.ini",
    "ruff.toml",
    "setup.cfg",
    "test-requirements.txt",
    "tox.ini",
];

/// What the whole repository uses, by its path from the top. Requirements are known by
/// their content: see [`super::requirements`].
pub fn of_repository(path: &[u8]) -> Option<FileKind> {
    if DEPENDENCIES.contains(&path) {
        return Some(FileKind::Dependencies);
    }
    if CONFIGURATION.contains(&path) {
        return Some(FileKind::Configuration);
    }
    path.starts_with(b".").then_some(FileKind::Project)
}

/// What a file in a module is, by its path from the module's directory. `None` for
/// what depends on the content or on the manifest.
pub fn in_module(inside: &[u8]) -> FileKind {
    let top = path::directories(inside).next();
    let extension = path::extension(inside);
    match (top, extension.as_str()) {
        (Some(b"tests"), _) => FileKind::Test,
        (Some(b"migrations" | b"upgrades"), _) if path::directories(inside).count() > 1 => {
            FileKind::Migration
        }
        (Some(b"static"), _) if path::directories(inside).nth(1) == Some(b"description") => {
            FileKind::Documentation
        }
        (Some(b"static"), _) => FileKind::Asset,
        (_, "po") => FileKind::Translation,
        (_, "pot") => FileKind::TranslationTemplate,
        (_, "py") => FileKind::Python,
        (_, "xml") => FileKind::Xml,
        (_, "csv") => FileKind::Csv,
        _ => about(inside).unwrap_or(FileKind::Other),
    }
}

/// What a file outside any module is.
pub fn outside(path: &[u8]) -> FileKind {
    match path::extension(path).as_str() {
        "py" => FileKind::Python,
        "xml" => FileKind::Xml,
        "po" => FileKind::Translation,
        _ => about(path).unwrap_or(FileKind::Other),
    }
}

/// Whether a path has a directory whose files hold access rules or data.
pub fn is_loaded_by_place(inside: &[u8]) -> bool {
    path::directories(inside).any(|name| name == b"security" || name == b"data")
}

/// Files about the code, which no server reads.
fn about(inside: &[u8]) -> Option<FileKind> {
    let name = String::from_utf8_lossy(path::name(inside)).to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    let is_manual = path::directories(inside).next().is_some_and(|top| MANUALS.contains(&top));
    if name.starts_with('.') || FOR_TOOLS.contains(&name.as_str()) {
        return Some(FileKind::Project);
    }
    let is_text = matches!(path::extension(inside).as_str(), "md" | "rst") || FOR_READERS.contains(&stem);
    (is_manual || is_text).then_some(FileKind::Documentation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_a_module_are_told_apart() {
        for (path, expected) in [
            ("models/a.py", FileKind::Python),
            ("tests/a.py", FileKind::Test),
            ("tests/data/a.xml", FileKind::Test),
            ("migrations/17.0.1/post-a.py", FileKind::Migration),
            ("upgrades/1.0/a.sql", FileKind::Migration),
            ("migrations/util.py", FileKind::Python),
            ("static/src/a.xml", FileKind::Asset),
            ("static/description/icon.png", FileKind::Documentation),
            ("i18n/de.PO", FileKind::Translation),
            ("i18n/a.pot", FileKind::TranslationTemplate),
            ("views/a.xml", FileKind::Xml),
            ("a.csv", FileKind::Csv),
            ("README.rst", FileKind::Documentation),
            ("readme/DESCRIPTION.md", FileKind::Documentation),
            ("LICENSE", FileKind::Documentation),
            (".pylintrc", FileKind::Project),
            ("data/a.json", FileKind::Other),
            ("requirements.txt", FileKind::Other),
        ] {
            assert_eq!(in_module(path.as_bytes()), expected, "{path}");
        }
    }

    #[test]
    fn places_of_the_repository_are_exact() {
        for (path, expected) in [
            ("apt_packages.txt", Some(FileKind::Dependencies)),
            (".odeum/apt_packages.txt", Some(FileKind::Dependencies)),
            ("a/requirements.txt", None),
            ("odoo.conf", Some(FileKind::Configuration)),
            (".odeum/odoo.conf", Some(FileKind::Configuration)),
            ("etc/odoo.conf", None),
            (".github/workflows/a.yml", Some(FileKind::Project)),
            (".odeum/odoo_sanitize/a.py", Some(FileKind::Project)),
        ] {
            assert_eq!(of_repository(path.as_bytes()), expected, "{path}");
        }
        assert!(is_loaded_by_place(b"a/security/b.xml") && !is_loaded_by_place(b"data.xml"));
    }
}
