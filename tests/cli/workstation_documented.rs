//! What was written for the tool `odeum workstation` takes the place of: its commands by its name, its
//! variables, and its file, as they are documented.

use std::{fs, os::unix::fs::symlink, path::PathBuf};

use assert_cmd::{Command, cargo::cargo_bin};
use serde_json::Value;

use crate::cli::{Answer, Cli};

/// A file with every key that is documented, in the documented order.
const FILE: &str = r#"
versions = ["16.0", "17.0", "18.0", "master"]

[tools]
uv = ["odoo-venv", "odoo-addons-path", "pre-commit==4.0.1"]
npm = ["prettier", "@prettier/plugin-xml"]
system_packages = ["postgresql", "libpq-dev"]

[[tools.script]]
url = "https://example.com/tool/install.sh"
name = "tool"

[[tools.script]]
url = "https://example.com/other/install.sh"

[repos]
odoo = ["odoo", "enterprise"]
oca = ["server-tools", "web", ["queue", ["17.0", "18.0"]]]
"#;

/// A machine with a link named `tlc`, and the file in a code root of the person's choice.
struct Machine {
    cli: Cli,
    link: PathBuf,
}

impl Machine {
    fn new() -> Self {
        let cli = Cli::new();
        let link = cli.inside("work/tlc");
        symlink(cargo_bin!("odeum"), &link).unwrap();
        fs::create_dir(cli.inside("custom")).unwrap();
        fs::write(cli.inside("custom/config.toml"), FILE).unwrap();
        Self { cli, link }
    }

    /// `tlc` with this line, as a script would call it: nobody is there to answer.
    fn tlc(&self, line: &str) -> Answer {
        let mut command = Command::new(&self.link);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", self.cli.inside(""))
            .env("ODEUM_DATA_DIR", self.cli.data())
            .env("TLC_CODE_DIR", self.cli.inside("custom"))
            .env("NEWCOMER_MODE", "false");
        Answer::of(command.args(line.split_whitespace()))
    }

    fn names(&self, line: &str) -> Vec<String> {
        let report: Value = self.tlc(line).exits(0).json();
        let tasks = report["tasks"].as_array().unwrap().iter();
        tasks.map(|task| task["name"].as_str().unwrap().to_owned()).collect()
    }
}

#[test]
fn init_makes_the_documented_tree() {
    let machine = Machine::new();
    machine.tlc("init").exits(0);
    for inner in [
        "venvs",
        "oca/16.0",
        "oca/master",
        "odoo/odoo/18.0",
        "odoo/enterprise/17.0",
        "trobz/projects",
        "trobz/packages",
    ] {
        assert!(machine.cli.inside("custom").join(inner).is_dir(), "{inner}");
    }
}

#[test]
fn pull_repos_plans_each_repository_for_each_version() {
    let machine = Machine::new();
    let all = machine.names("pull-repos --dry-run --json");
    // Two of Odoo's and two of OCA's for four versions, and one for two of them.
    assert_eq!(all.len(), 2 * 4 + 2 * 4 + 2, "{all:?}");
    assert_eq!(machine.names("pull-repos --dry-run --json -f queue"), ["oca/queue 17.0", "oca/queue 18.0"]);
    let two = machine.names("pull-repos --filter web --filter odoo --dry-run --json");
    assert_eq!(two.len(), 8, "{two:?}");
    machine.tlc("pull-repos --dry-run --filter webs").exits(2).complains("did you mean web?");
    assert!(!machine.cli.inside("custom/oca").exists(), "a dry run made something");
}

#[test]
fn install_tools_shows_every_stage_it_would_go_through() {
    let machine = Machine::new();
    let names = machine.names("install-tools --dry-run --json");
    for wanted in ["tool", "example.com", "postgresql", "prettier", "@prettier/plugin-xml", "odoo-venv"] {
        assert!(names.iter().any(|name| name == wanted), "{wanted} in {names:?}");
    }
    let place = |name: &str| names.iter().position(|known| known == name).unwrap();
    let order = ["tool", "postgresql", "prettier", "odoo-venv"].map(place);
    assert!(order.is_sorted(), "{names:?}");
    let own = machine.names("install-tools --dry-run --no-install-default-system-packages --json");
    assert!(own.len() < names.len() && own.iter().any(|name| name == "libpq-dev"), "{own:?}");
}

#[test]
fn doctor_and_help_answer_by_the_old_name() {
    let machine = Machine::new();
    let report = machine.tlc("doctor --group configuration --json").exits(0).json();
    assert_eq!(report["tasks"][0]["status"], "OK", "{report}");
    let help = machine.tlc("--help").exits(0);
    for command in
        ["init", "pull-repos", "install-tools", "create-venvs", "ensure-db-user", "doctor", "generate-config"]
    {
        assert!(help.stdout.contains(command), "{command} in {}", help.stdout);
    }
    for command in ["edit-config", "install-skills", "update-skills", "new"] {
        machine.tlc(&format!("{command} --help")).exits(0);
    }
}
