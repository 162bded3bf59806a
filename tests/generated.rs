//! Generated files are committed as they would be generated now.

use std::{fs, path::Path};

#[test]
fn completions_man_pages_and_the_readme_table_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let mut wanted: Vec<_> = odeum::faces::generate::files(&readme).unwrap();
    for (path, text) in &wanted {
        let found = fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(found == *text, "{} is not up to date: run `cargo regenerate`", path.display());
    }
    wanted.retain(|(path, _)| path.starts_with("man") || path.starts_with("completions"));
    for folder in ["man", "completions"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = Path::new(folder).join(entry.unwrap().file_name());
            assert!(
                wanted.iter().any(|(wanted, _)| *wanted == path),
                "{} is generated no more",
                path.display()
            );
        }
    }
}
