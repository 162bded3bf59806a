//! From the text of the file to a [`Workstation`]: one function per table.

use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::{
    Git, Repositories, Script, Tools, Wanted, Workstation,
    problems::Problems,
    table::{Table, Value, items, shown, word, words},
};
use crate::{
    error::Result,
    model::{
        Branch,
        workstation::{Organization, Repository, ScriptUrl},
    },
};

/// Directories beside those of Odoo, unless the file says others.
const INIT_DIRS: [&str; 2] = ["trobz/projects", "trobz/packages"];

/// The directory of the Python environments, which no organization's may be.
const TAKEN: &str = "venvs";

/// The repositories of Odoo itself.
const OF_ODOO: [&str; 2] = ["odoo", "enterprise"];

/// Makes a workstation of the text of its file.
///
/// # Errors
/// `prerequisite` with everything that is wrong, each with line and column.
pub fn read(text: &str, path: &Path) -> Result<Workstation> {
    let mut problems = Problems::new(path, text);
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => return Err(problems.syntax(&error)),
    };
    let top = Table::new("", "", document.get_ref(), &mut problems);
    let workstation = whole(&top, &mut problems);
    Ok(Workstation { warnings: problems.finish()?, ..workstation })
}

fn whole(top: &Table<'_>, problems: &mut Problems<'_>) -> Workstation {
    let init_dirs = match top.get("init_dirs") {
        None => INIT_DIRS.map(|path| path.parse().expect("a constant path is inside")).to_vec(),
        Some(_) => top.words("init_dirs", problems),
    };
    Workstation {
        versions: top.words("versions", problems),
        create_launcher: top.flag("create_launcher", true, problems),
        init_dirs,
        tools: top.table("tools", problems).map(|table| tools(&table, problems)).unwrap_or_default(),
        repos: top.free_table("repos", problems).map(|table| repos(&table, problems)).unwrap_or_default(),
        git: top.table("git", problems).map(|table| git(&table, problems)).unwrap_or_default(),
        warnings: Vec::new(),
    }
}

fn tools(table: &Table<'_>, problems: &mut Problems<'_>) -> Tools {
    Tools {
        uv: table.words("uv", problems),
        npm: table.words("npm", problems),
        script: scripts(table, problems),
        system_packages: table.words("system_packages", problems),
        skills: table.words("skills", problems),
    }
}

fn scripts(table: &Table<'_>, problems: &mut Problems<'_>) -> Vec<Script> {
    let Some(value) = table.get("script") else { return Vec::new() };
    let mut scripts: Vec<Script> = Vec::new();
    for (place, (offset, item)) in
        items(value, "tools.script", "[[tools.script]] tables", problems).into_iter().enumerate()
    {
        let path = format!("tools.script[{place}]");
        let DeValue::Table(entries) = item else {
            problems.add(offset, &path, format!("must be a [[tools.script]] table, not {}", shown(item)));
            continue;
        };
        let table = Table::new(&path, "tools.script", entries, problems);
        let Some(script) = script(&table, offset, problems) else { continue };
        match scripts.contains(&script) {
            true => problems.warn(offset, &path, "is there twice"),
            false => scripts.push(script),
        }
    }
    scripts
}

fn script(table: &Table<'_>, offset: usize, problems: &mut Problems<'_>) -> Option<Script> {
    if table.get("url").is_none() {
        problems.add(offset, &table.path("url"), "is missing: where the script is");
    }
    let url: Option<ScriptUrl> = table.word("url", problems);
    let install_script = match table.get("install_script") {
        None => "install.sh".parse().ok(),
        Some(_) => table.word("install_script", problems),
    };
    let sha256 = table.word("sha256", problems);
    let name = match table.get("name") {
        None => None,
        Some((_, DeValue::String(text))) if !text.contains(char::is_control) => Some(text.to_string()),
        Some((offset, other)) => {
            problems.add(offset, &table.path("name"), format!("must be a text, not {}", shown(other)));
            None
        }
    };
    let url = url?;
    let host = url.as_str().trim_start_matches("https://").split('/').next().unwrap_or_default().to_owned();
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or(host);
    Some(Script { url, name, install_script: install_script?, sha256 })
}

fn repos(table: &Table<'_>, problems: &mut Problems<'_>) -> Vec<Repositories> {
    let mut all = Vec::new();
    for (offset, key, value) in table.all() {
        let path = table.path(key);
        let organization = key.parse::<Organization>();
        let Ok(organization) = organization else {
            let rule = <Organization as crate::model::workstation::Word>::RULE;
            problems.add(offset, &path, format!("must be named after {rule}"));
            continue;
        };
        if key == TAKEN {
            problems.add(
                offset,
                &path,
                "cannot be an organization here: the Python environments are in its place",
            );
            continue;
        }
        let mut wanted: Vec<Wanted> = Vec::new();
        for (place, item) in items(value, &path, "repositories", problems).into_iter().enumerate() {
            let inner = format!("{path}[{place}]");
            let Some(one) = one(item, &inner, problems) else { continue };
            if key == "odoo" && !is_of_odoo(&one) {
                let what = match OF_ODOO.contains(&one.repository.as_str()) {
                    true => "has the branches of all versions: write only its name",
                    false => "is none of Odoo's: there may be \"odoo\" and \"enterprise\"",
                };
                problems.add(item.0, &inner, format!("\"{}\" {what}", one.repository));
                continue;
            }
            match wanted.contains(&one) {
                true => problems.warn(item.0, &path, format!("\"{}\" is there twice", one.repository)),
                false => wanted.push(one),
            }
        }
        all.push(Repositories { organization, wanted });
    }
    all
}

fn is_of_odoo(wanted: &Wanted) -> bool {
    OF_ODOO.contains(&wanted.repository.as_str()) && wanted.branches.is_none()
}

/// `"name"`, or `["name", ["branch", …]]`.
fn one((offset, value): Value<'_>, path: &str, problems: &mut Problems<'_>) -> Option<Wanted> {
    match value {
        DeValue::String(_) => {
            let repository: Repository = word((offset, value), path, problems)?;
            Some(Wanted { repository, branches: None })
        }
        DeValue::Array(pair) if pair.len() == 2 => {
            let [name, branches] = [0, 1].map(|place| &pair[place]);
            let repository = word((name.span().start, name.get_ref()), &format!("{path}[0]"), problems);
            let branches = (branches.span().start, branches.get_ref());
            let branches: Vec<Branch> = words(branches, &format!("{path}[1]"), problems);
            Some(Wanted { repository: repository?, branches: Some(branches) })
        }
        other => {
            let found = shown(other);
            problems.add(offset, path, format!("must be \"name\" or [\"name\", [\"branch\"]], not {found}"));
            None
        }
    }
}

fn git(table: &Table<'_>, problems: &mut Problems<'_>) -> Git {
    Git {
        protocol: table.word("protocol", problems).unwrap_or_default(),
        url_template: table.word("url_template", problems),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
versions = ["18.0", "19.0", "master", "18.0"]
create_launcher = false

[tools]
uv = ["odoo-venv", "copier==9.4.1"]
npm = ["prettier", "@prettier/plugin-xml"]
system_packages = ["postgresql"]
skills = ["https://example.com/skills"]

[[tools.script]]
url = "https://example.com/a/install.sh"

[[tools.script]]
url = "https://example.com/b/"
name = "b"

[repos]
odoo = ["odoo", "enterprise"]
OCA = ["web", ["server-tools", ["17.0", "19.0"]]]
oca = ["web"]
"#;

    fn failing(text: &str) -> String {
        read(text, Path::new("c.toml")).unwrap_err().message
    }

    #[test]
    fn a_file_is_read_whole() {
        let workstation = read(WHOLE, Path::new("c.toml")).unwrap();
        assert_eq!(workstation.versions.len(), 3);
        assert_eq!(workstation.warnings, ["c.toml:2:39: versions: \"18.0\" is there twice"]);
        assert_eq!(workstation.init_dirs.len(), 2);
        let names: Vec<_> = workstation.tools.script.iter().map(|script| script.name.as_str()).collect();
        assert_eq!(names, ["example.com", "b"]);
        let organizations: Vec<_> = workstation.repos.iter().map(|of| of.organization.as_str()).collect();
        assert_eq!(organizations, ["odoo", "OCA", "oca"]);
        assert_eq!(workstation.repos[1].wanted[1].branches.as_ref().unwrap().len(), 2);
        assert_eq!(workstation.git.url("OCA", "web"), "git@github.com:OCA/web.git");
    }

    #[test]
    fn everything_wrong_is_told_at_once_with_its_place() {
        let message = failing(
            "versions = [\"18\"]\nverions = []\n[repos]\nodoo = [\"design-themes\"]\n\"../x\" = []\n",
        );
        let lines: Vec<_> = message.lines().map(str::trim).collect();
        assert_eq!(lines[0], "4 problems in the file:");
        assert!(lines[1].starts_with("c.toml:1:13: versions[0]: must be a series"), "{message}");
        assert_eq!(lines[2], "c.toml:2:1: verions: is unknown; did you mean \"versions\"?");
        assert!(lines[3].starts_with("c.toml:4:9: repos.odoo[0]: \"design-themes\" is none"), "{message}");
        assert!(lines[4].starts_with("c.toml:5:1: repos.../x: must be named after"), "{message}");
    }

    #[test]
    fn endless_mistakes_are_told_in_an_instant() {
        let started = std::time::Instant::now();
        let message = failing(&format!("versions = [{}]", "\"x\",".repeat(20_000)));
        assert!(message.starts_with("20000 problems") && message.ends_with("and 19900 more"), "{message}");
        assert_eq!(message.lines().count(), 102);
        assert!(started.elapsed() < std::time::Duration::from_secs(5), "{:?}", started.elapsed());
    }

    #[test]
    fn a_list_below_the_wrong_table_is_sent_home() {
        let message = failing("[[tools.script]]\nurl = \"https://e.com\"\nuv = []\n");
        assert!(message.ends_with("tools.script[0].uv: is unknown here; it belongs in [tools]"), "{message}");
        assert!(failing("a = [").starts_with("c.toml:1:"));
        assert!(failing("[repos]\nvenvs = [\"x\"]\n").starts_with("c.toml:2:1: repos.venvs: cannot"));
    }
}
