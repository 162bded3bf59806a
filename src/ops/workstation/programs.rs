//! Programs a workstation needs: where they are, and which tools are installed with them.

use std::{
    collections::BTreeMap,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use futures_util::future::join_all;
use serde_json::Value;

use super::Finding;
use crate::{
    adapters::process,
    config::{Surroundings, workstation::Tools},
    context::Context,
    error::{Error, Result},
    ops::system::Health,
};

/// What a workstation needs.
const PROGRAMS: [&str; 5] = ["uv", "gh", "git", "npm", "psql"];

/// What findings belong to.
const GROUP: &str = "Tools";

/// How long a program may take to say what it is, or what it has.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// How long a look at a program may take, where somebody waits for all of them.
const GLANCE: Duration = Duration::from_secs(8);

/// Where a program is: on the search path, else where uv, its installer and others put theirs, which a
/// shell that was started before may not know.
#[must_use]
pub fn find(program: &str) -> Option<PathBuf> {
    let own = || Some(own_directory()?.join(program)).filter(|path| is_executable(path));
    process::locate(program).or_else(own)
}

/// As [`find`], for what cannot be done without.
///
/// # Errors
/// `prerequisite` naming it.
pub fn need(program: &str) -> Result<PathBuf> {
    find(program).ok_or_else(|| {
        let how = match program {
            "uv" => "https://docs.astral.sh/uv/ says how; or name its script in [[tools.script]]",
            "npm" | "npx" => "it comes with Node.js; or name npm in tools.system_packages",
            "psql" => {
                "it comes with the package postgresql-client; `odeum workstation install-tools` installs it"
            }
            _ => "put it on the PATH",
        };
        Error::prerequisite(format!("{program} is not installed")).hint(how)
    })
}

/// `~/.local/bin`.
#[must_use]
pub fn own_directory() -> Option<PathBuf> {
    Surroundings::current().home.map(|home| home.join(".local/bin"))
}

/// The tools uv has installed, with their versions.
///
/// # Errors
/// `prerequisite` without uv, `external` when it does not tell.
pub async fn uv_tools(ctx: &Context, limit: Duration) -> Result<BTreeMap<String, String>> {
    let list = duct::cmd!(need("uv")?, "tool", "list");
    Ok(of_uv(&process::run_within(list, limit, &ctx.cancel).await?))
}

/// The packages npm has installed for everybody.
///
/// # Errors
/// `prerequisite` without npm, `external` when it does not tell.
pub async fn npm_packages(ctx: &Context, limit: Duration) -> Result<Vec<String>> {
    let list = duct::cmd!(need("npm")?, "ls", "--global", "--json", "--depth=0");
    let text = process::run_within(list, limit, &ctx.cancel).await?;
    of_npm(&text).ok_or_else(|| Error::external("npm's list of packages is not JSON"))
}

/// Looks whether the programs a workstation needs are there, and the tools of its file.
pub async fn examine(ctx: &Context, tools: &Tools) -> Vec<Finding> {
    let programs = join_all(PROGRAMS.map(|program| examine_one(ctx, program)));
    let uv = async { if tools.uv.is_empty() { Ok(BTreeMap::new()) } else { uv_tools(ctx, GLANCE).await } };
    let npm = async { if tools.npm.is_empty() { Ok(Vec::new()) } else { npm_packages(ctx, GLANCE).await } };
    let (mut found, uv, npm) = tokio::join!(programs, uv, npm);
    found.extend(tools.uv.iter().map(|tool| {
        let version =
            uv.as_ref().map(|there| there.get(&tool.name()).map(|version| format!("version {version}")));
        listed(&format!("uv {tool}"), version)
    }));
    found.extend(tools.npm.iter().map(|package| {
        let is_there = |there: &Vec<String>| there.iter().any(|name| name == package.as_str());
        let there = npm.as_ref().map(|there| is_there(there).then(|| "is there".to_owned()));
        listed(&format!("npm {package}"), there)
    }));
    found
}

async fn examine_one(ctx: &Context, program: &'static str) -> Finding {
    let path = match need(program) {
        Ok(path) => path,
        Err(error) => return Finding::of_error(GROUP, program, Health::Warn, &error),
    };
    match process::run_within(duct::cmd!(path, "--version"), GLANCE, &ctx.cancel).await {
        Ok(said) => Finding::new(GROUP, program, Health::Ok, said.lines().next().unwrap_or_default()),
        Err(error) => Finding::of_error(GROUP, program, Health::Warn, &error),
    }
}

/// Whether a tool is among those a program lists, which may not have told.
fn listed(name: &str, there: Result<Option<String>, &Error>) -> Finding {
    let hint = "odeum workstation install-tools";
    match there {
        Ok(Some(how)) => Finding::new(GROUP, name, Health::Ok, how),
        Ok(None) => Finding::new(GROUP, name, Health::Warn, "is not installed").hint(hint),
        Err(error) => Finding::of_error(GROUP, name, Health::Warn, error),
    }
}

/// Lines `name v1.2`; below each, with `- `, its programs.
fn of_uv(text: &str) -> BTreeMap<String, String> {
    let tool = |line: &str| {
        let (name, version) = line.split_once(" v")?;
        let is_name = !name.is_empty() && !name.starts_with('-') && !name.contains(' ');
        let version = version.split_whitespace().next().unwrap_or_default();
        is_name.then(|| (name.to_owned(), version.to_owned()))
    };
    text.lines().filter_map(tool).collect()
}

fn of_npm(text: &str) -> Option<Vec<String>> {
    let all: Value = serde_json::from_str(text).ok()?;
    let packages = all.get("dependencies").and_then(Value::as_object);
    Some(packages.map(|packages| packages.keys().cloned().collect()).unwrap_or_default())
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|is| is.is_file() && is.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read() {
        let tools =
            of_uv("warning: x v y\ncopier v9.4.1\n- copier\nodoo-venv v0.3 [extras: x]\n- odoo-venv v\n");
        assert_eq!(
            tools.into_iter().collect::<Vec<_>>(),
            [("copier".to_owned(), "9.4.1".to_owned()), ("odoo-venv".to_owned(), "0.3".to_owned()),]
        );
        assert!(of_uv("No tools installed").is_empty());
        let packages = of_npm(r#"{"name": "lib", "dependencies": {"a": {"version": "1"}, "@b/c": {}}}"#);
        assert_eq!(packages.unwrap(), ["a", "@b/c"]);
        assert_eq!(of_npm("{}").unwrap().len(), 0);
        assert_eq!(of_npm("nonsense"), None);
    }
}
