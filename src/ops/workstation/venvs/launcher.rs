//! A command that starts one version of Odoo in its environment: `~/.local/bin/odoo-v19`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{adapters::files, error::Result, model::workstation::Version, ops::workstation::programs};

/// What is in each launcher of ours, and in nobody else's.
const MARK: &str = "# Made by odeum workstation create-venvs, which writes it again.";

/// What became of a launcher.
#[derive(Debug, PartialEq, Eq)]
pub enum Launcher {
    /// It was written.
    Written(PathBuf),
    /// It is as it should be.
    There(PathBuf),
    /// Something that is not ours has its name.
    Foreign(PathBuf),
    /// There is no home to put it in.
    Nowhere,
}

/// Makes the launcher of a version. A link, or a file that is not ours, stays.
///
/// # Errors
/// When it cannot be written.
pub fn make(version: &Version, venv: &Path, checkout: &Path) -> Result<Launcher> {
    let Some(directory) = programs::own_directory() else { return Ok(Launcher::Nowhere) };
    make_in(&directory, version, venv, checkout)
}

fn make_in(directory: &Path, version: &Version, venv: &Path, checkout: &Path) -> Result<Launcher> {
    let path = directory.join(name(version));
    let text = text(venv, checkout);
    let old = match fs::symlink_metadata(&path) {
        Ok(is) if !is.is_file() => return Ok(Launcher::Foreign(path)),
        Ok(_) => Some(fs::read(&path)?),
        Err(_) => None,
    };
    match old {
        Some(old) if old == text.as_bytes() => Ok(Launcher::There(path)),
        Some(old) if !String::from_utf8_lossy(&old).lines().any(|line| line == MARK) => {
            Ok(Launcher::Foreign(path))
        }
        _ => {
            files::write(&path, text.as_bytes(), 0o755, None)?;
            Ok(Launcher::Written(path))
        }
    }
}

/// `odoo-v19` for `19.0`; `odoo-v17.2`, `odoo-vmaster`.
fn name(version: &Version) -> String {
    format!("odoo-v{}", version.as_str().trim_end_matches(".0"))
}

/// What starts Odoo: its Python, and the script for that.
pub fn program(venv: &Path, checkout: &Path) -> [PathBuf; 2] {
    let odoo = match checkout.join("odoo-bin") {
        script if script.is_file() => script,
        _ => venv.join("bin/odoo"),
    };
    [venv.join("bin/python"), odoo]
}

fn text(venv: &Path, checkout: &Path) -> String {
    let words = program(venv, checkout).map(|path| quoted(&path)).join(" ");
    format!("#!/bin/sh\n{MARK}\nexec {words} \"$@\"\n")
}

/// One word for the shell.
fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn what_is_not_ours_stays() {
        let dir = tempfile::tempdir().unwrap();
        let make = |version: &str| {
            let paths = ["/code/it's here/19.0", "/code/odoo/19.0"].map(Path::new);
            make_in(dir.path(), &version.parse().unwrap(), paths[0], paths[1]).unwrap()
        };
        let path = dir.path().join("odoo-v19");
        assert_eq!(make("19.0"), Launcher::Written(path.clone()));
        assert_eq!(make("19.0"), Launcher::There(path.clone()));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("exec '/code/it'\\''s here/19.0/bin/python' "), "{text}");
        fs::write(&path, format!("old\n{MARK}\n")).unwrap();
        assert_eq!(make("19.0"), Launcher::Written(path.clone()));
        fs::write(&path, "somebody's\n").unwrap();
        assert_eq!(make("19.0"), Launcher::Foreign(path.clone()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "somebody's\n");
        let link = dir.path().join("odoo-vmaster");
        symlink("/nowhere", &link).unwrap();
        assert_eq!(make("master"), Launcher::Foreign(link.clone()));
        assert!(fs::symlink_metadata(link).unwrap().is_symlink());
    }

    #[test]
    fn two_versions_never_share_a_name() {
        for (version, is) in [("19.0", "odoo-v19"), ("17.2", "odoo-v17.2"), ("10.0", "odoo-v10")] {
            assert_eq!(name(&version.parse().unwrap()), is);
        }
    }
}
