//! Where in a checkout the modules are, and for which series they say they are.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::model::{ModuleName, Series};

/// How deep below the root a directory of modules may be, in components.
const DEEPEST: usize = 3;

/// The file that makes a directory a module.
const MANIFEST: &str = "__manifest__.py";

/// The directories that directly hold modules, the root (an empty path) first, then sorted.
///
/// `files` are paths relative to the root of a checkout; all that are not
/// `__manifest__.py` are ignored, as are hidden directories, directories whose
/// name Python could not import, and directories of modules more than 3 levels deep.
pub fn addons_directories<'a>(files: impl Iterator<Item = &'a Path>) -> Vec<PathBuf> {
    let directories: BTreeSet<PathBuf> = files.filter_map(directory_of_module).collect();
    directories.into_iter().collect()
}

/// Whether the root of the checkout is itself a module: its manifest is among the files.
pub fn root_is_module<'a>(mut files: impl Iterator<Item = &'a Path>) -> bool {
    files.any(|file| matches!(parts(file).as_deref(), Some([MANIFEST])))
}

/// The series a manifest's `version` begins with: 19.0 of `'version': '19.0.1.0.0'`.
///
/// `None` for a short version such as `1.0`, which names no series. Comments and
/// text that merely mentions a version are passed over.
#[must_use]
pub fn series_of_manifest(text: &str) -> Option<Series> {
    let mut rest = text;
    while let Some((literal, after)) = next_string(rest) {
        rest = after;
        if literal == "version"
            && let Some(value) = after.trim_start().strip_prefix(':')
        {
            return Series::of_module_version(next_string(value)?.0.trim());
        }
    }
    None
}

/// The last part of an address or path as a technical module name.
#[must_use]
pub fn module_name(place: &str) -> String {
    let last = place.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or("module");
    let last = last.trim_end_matches(".git");
    let name: String = last.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    match name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() {
        true => format!("_{name}"),
        false => name,
    }
}

/// The directory that holds the module this manifest belongs to.
fn directory_of_module(manifest: &Path) -> Option<PathBuf> {
    let parts = parts(manifest)?;
    let [directories @ .., module, MANIFEST] = parts.as_slice() else { return None };
    let fits = directories.len() <= DEEPEST && module.parse::<ModuleName>().is_ok();
    let hidden = directories.iter().any(|part| part.starts_with('.'));
    (fits && !hidden).then(|| directories.iter().collect())
}

/// The names in a relative path, or nothing when it leaves its root or is not UTF-8.
fn parts(path: &Path) -> Option<Vec<&str>> {
    let name = |component| match component {
        Component::Normal(name) => Some(name.to_str()),
        Component::CurDir => None,
        _ => Some(None),
    };
    path.components().filter_map(name).collect()
}

/// The next string literal of Python source and what follows it; comments are skipped.
fn next_string(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find(['#', '\'', '"'])?..];
        if !rest.starts_with('#') {
            break;
        }
        rest = &rest[rest.find('\n')?..];
    }
    let triple = ["'''", "\"\"\""].into_iter().find(|quotes| rest.starts_with(quotes));
    let quotes = triple.unwrap_or(&rest[..1]);
    let body = &rest[quotes.len()..];
    let end = end_of_string(body, quotes)?;
    Some((&body[..end], &body[end + quotes.len()..]))
}

/// Where the closing quotes are, a backslash hiding the character after it.
fn end_of_string(body: &str, quotes: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if body[at..].starts_with(quotes) => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn paths<'a>(files: &[&'a str]) -> impl Iterator<Item = &'a Path> {
        files.iter().map(|file| Path::new(*file)).collect::<Vec<_>>().into_iter()
    }

    #[test]
    fn directories_of_modules_are_found_up_to_three_levels_deep() {
        let files = [
            "vendor/b/c/sale_x/__manifest__.py",
            "vendor/b/c/d/too_deep/__manifest__.py",
            "./web_x/__manifest__.py",
            "addons/a/__manifest__.py",
            "addons/b/__manifest__.py",
            "addons/b/__init__.py",
            "__manifest__.py",
            ".hidden/a/__manifest__.py",
            "addons2/not-a-module/__manifest__.py",
            "../a/b/__manifest__.py",
        ];
        let expected = ["", "addons", "vendor/b/c"].map(PathBuf::from);
        assert_eq!(addons_directories(paths(&files)), expected);
    }

    #[test]
    fn a_manifest_at_the_root_makes_the_root_a_module() {
        assert!(root_is_module(paths(&["README.md", "./__manifest__.py"])));
        assert!(!root_is_module(paths(&["a/__manifest__.py"])));
        assert!(addons_directories(paths(&["__manifest__.py"])).is_empty());
    }

    #[test]
    fn a_module_is_named_after_its_repository() {
        assert_eq!(module_name("https://host/me/sale-extra.git"), "sale_extra");
        assert_eq!(module_name("/srv/18-hooks/"), "_18_hooks");
    }

    #[test]
    fn the_series_is_that_of_the_version_key() {
        let series = |text: &str| series_of_manifest(text).map(|series| series.to_string());
        assert_eq!(series("{'name': 'X', 'version': '19.0.1.0.0'}").as_deref(), Some("19.0"));
        assert_eq!(
            series("{\n  # 'version': '16.0.1',\n  \"version\" : \"18.0.2.1\",\n}").as_deref(),
            Some("18.0")
        );
        let description = r#"{'description': """say 'version': '12.0.1.0'""", 'version': u'saas~18.3.1.0'}"#;
        assert_eq!(series(description).as_deref(), Some("18.3"));
        assert_eq!(series("{'name': 'it\\'s', 'version': '17.0.1.0.0'}").as_deref(), Some("17.0"));
        for none in
            ["", "{'version': '1.0'}", "{'version': VERSION}", "{'version", "'version':", "# 'version'"]
        {
            assert_eq!(series(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panicking(text in "([#'\"\\\\:\n]|version|19\\.0\\.1|\\PC){0,60}") {
            let _ = series_of_manifest(&text);
        }
    }
}
