//! Writes the files that are made from the tool table: `cargo regenerate`.

use std::{fs, path::Path};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md"))?;
    let files = odeum::faces::generate::files(&readme)?;
    for folder in ["man", "completions"] {
        let _ = fs::remove_dir_all(root.join(folder));
        fs::create_dir_all(root.join(folder))?;
    }
    for (path, text) in files {
        fs::write(root.join(path), text)?;
    }
    Ok(())
}
