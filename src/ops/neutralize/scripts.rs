//! Scripts of a team and of a project: all `*.sql` of a directory in byte order, then
//! all `*.py`. Other files are not looked at.

use std::path::{Path, PathBuf};

use super::report::Tier;
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
};

/// A team's directory of scripts, below its data.
const TEAM: &str = "odoo_sanitize";

/// Where it is mounted for scripts in Python.
pub const MOUNTED: &str = "/run/odeum/sanitize";

/// A project's directories of scripts, in this order.
const PROJECT: [&str; 3] = [".odeum/sanitize", ".odeum/odoo_sanitize", ".odoo_sanitize"];

/// Something to run on a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Where it comes from.
    pub tier: Tier,
    /// Its path below the team's or the project's directory.
    pub file: String,
    /// What is run.
    pub code: Code,
}

/// What is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// Nothing.
    Blank,
    /// Statements.
    Sql(String),
    /// A file in the container.
    Python(String),
}

impl Script {
    /// Reads a script of `tree`; `None` when it is not there. A Python script is run from
    /// where `mounted` says the tree is in the container.
    ///
    /// # Errors
    /// `invalid_input` when it leads out of the tree, or is no text.
    pub fn read(tree: &Path, inner: &Path, tier: Tier, mounted: Option<&str>) -> Result<Option<Self>> {
        let Some(text) = files::read_inside(tree, inner)? else { return Ok(None) };
        let file = inner.display().to_string();
        if text.contains(char::REPLACEMENT_CHARACTER) {
            return Err(Error::invalid(format!("{}: not UTF-8", tree.join(inner).display())));
        }
        let code = match mounted {
            _ if text.trim().is_empty() => Code::Blank,
            Some(mounted) => Code::Python(format!("{mounted}/{file}")),
            None => Code::Sql(text),
        };
        Ok(Some(Self { tier, file, code }))
    }
}

/// The directory of a team's scripts.
#[must_use]
pub fn team_directory(ctx: &Context) -> PathBuf {
    ctx.layout().team(&ctx.team).join(TEAM)
}

/// The scripts of this call's team.
///
/// # Errors
/// As [`Script::read`].
pub fn of_team(ctx: &Context) -> Result<Vec<Script>> {
    let scripts = of_directory(&ctx.layout().team(&ctx.team), TEAM, Tier::Team, "")?;
    // It is mounted by itself: what else is the team's is none of a container's business.
    let moved = |script: Script| match script.code {
        Code::Python(path) => {
            let path = path.trim_start_matches('/').trim_start_matches(TEAM);
            Script { code: Code::Python(format!("{MOUNTED}{path}")), ..script }
        }
        _ => script,
    };
    let says_something = |script: &Script| !matches!(&script.code, Code::Sql(text) if is_comment(text));
    Ok(scripts.into_iter().filter(says_something).map(moved).collect())
}

/// Whether a script is comments alone, as the one every team starts with.
fn is_comment(sql: &str) -> bool {
    sql.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with("--"))
}

/// The scripts of a checkout that containers see at `mounted`.
///
/// # Errors
/// As [`Script::read`].
pub fn of_project(code: &Path, mounted: &str) -> Result<Vec<Script>> {
    let mut scripts = Vec::new();
    for directory in PROJECT {
        scripts.extend(of_directory(code, directory, Tier::Project, mounted)?);
    }
    Ok(scripts)
}

fn of_directory(tree: &Path, directory: &str, tier: Tier, mounted: &str) -> Result<Vec<Script>> {
    let mut scripts = Vec::new();
    let names = files::entries_inside(tree, Path::new(directory))?;
    for (extension, mounted) in [(".sql", None), (".py", Some(mounted))] {
        for name in names.iter().filter(|name| name.ends_with(extension)) {
            let inner = Path::new(directory).join(name);
            let script = Script::read(tree, &inner, tier, mounted)?;
            scripts.push(script.ok_or_else(|| {
                Error::invalid(format!("{}: a link to nothing", tree.join(&inner).display()))
            })?);
        }
    }
    Ok(scripts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn write(path: &Path, text: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn sql_comes_before_python_each_in_byte_order() {
        let dir = tempfile::tempdir().unwrap();
        let code = dir.path();
        for name in ["b.sql", "B.sql", "a.py", "10.sql", "9.sql", "readme.md", "z.sql~"] {
            write(&code.join(".odeum/sanitize").join(name), "SELECT 1");
        }
        write(&code.join(".odoo_sanitize/a.sql"), " \n");
        let scripts = of_project(code, "/mnt/extra-addons").unwrap();
        let files: Vec<_> = scripts.iter().map(|script| script.file.as_str()).collect();
        let expected =
            ["10.sql", "9.sql", "B.sql", "b.sql", "a.py"].map(|name| format!(".odeum/sanitize/{name}"));
        assert_eq!(files[..5], expected);
        assert_eq!(files[5..], [".odoo_sanitize/a.sql"]);
        let python = Code::Python("/mnt/extra-addons/.odeum/sanitize/a.py".into());
        assert_eq!((&scripts[4].code, &scripts[5].code), (&python, &Code::Blank));
    }

    #[test]
    fn nothing_is_read_outside_of_the_checkout() {
        let dir = tempfile::tempdir().unwrap();
        let (code, outside) = (dir.path().join("code"), dir.path().join("outside"));
        write(&outside.join("a.sql"), "SELECT 1");
        write(&code.join(".odeum/other"), "");
        std::os::unix::fs::symlink(&outside, code.join(".odeum/sanitize")).unwrap();
        assert_eq!(of_project(&code, "/x").unwrap_err().kind, Kind::InvalidInput);
        std::fs::remove_file(code.join(".odeum/sanitize")).unwrap();
        std::fs::create_dir(code.join(".odeum/sanitize")).unwrap();
        for target in ["outside/a.sql", "nothing"] {
            let link = code.join(".odeum/sanitize/a.sql");
            std::os::unix::fs::symlink(dir.path().join(target), &link).unwrap();
            assert_eq!(of_project(&code, "/x").unwrap_err().kind, Kind::InvalidInput, "{target}");
            std::fs::remove_file(link).unwrap();
        }
    }

    #[test]
    fn scripts_are_utf_8() {
        let dir = tempfile::tempdir().unwrap();
        write(&dir.path().join(".odoo_sanitize/a.sql"), "");
        std::fs::write(dir.path().join(".odoo_sanitize/a.sql"), b"SELECT '\xe9'").unwrap();
        assert_eq!(of_project(dir.path(), "/x").unwrap_err().kind, Kind::InvalidInput);
    }
}
