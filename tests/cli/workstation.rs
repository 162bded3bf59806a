//! `odeum workstation`: its file, its questions, its link, and what needs no server.

use std::{fs, os::unix::fs::symlink};

use assert_cmd::{Command, cargo::cargo_bin};
use serde_json::{Value, json};

use crate::cli::{Answer, Cli};

const FILE: &str = "versions = [\"18.0\", \"19.0\"]\n";

fn with_file(text: &str) -> Cli {
    let cli = Cli::new();
    fs::create_dir(cli.inside("code")).unwrap();
    fs::write(cli.inside("code/config.toml"), text).unwrap();
    cli
}

/// What is below the code root.
fn tree(cli: &Cli) -> Vec<String> {
    let root = cli.inside("code");
    let mut found: Vec<String> = cli
        .strangers()
        .iter()
        .filter_map(|path| path.strip_prefix(&root).ok().map(|path| path.display().to_string()))
        .collect();
    found.retain(|path| !path.is_empty());
    found.sort();
    found
}

#[test]
fn init_makes_the_tree_and_nothing_twice() {
    let cli = with_file(&format!("{FILE}init_dirs = [\"mine/projects\"]\n"));
    let made = cli.line("workstation init --yes --json").exits(0).json();
    assert_eq!((&made["command"], &made["ok"]), (&json!("init"), &json!(true)));
    assert_eq!(made["summary"], json!({ "total": 8, "done": 8, "skipped": 0, "failed": 0 }));
    let expected = [
        "config.toml",
        "mine",
        "mine/projects",
        "oca",
        "oca/18.0",
        "oca/19.0",
        "odoo",
        "odoo/enterprise",
        "odoo/enterprise/18.0",
        "odoo/enterprise/19.0",
        "odoo/odoo",
        "odoo/odoo/18.0",
        "odoo/odoo/19.0",
        "venvs",
    ];
    assert_eq!(tree(&cli), expected);
    let again = cli.line("ws init --yes --json").exits(0).json();
    assert_eq!(again["summary"]["skipped"], 8);
    assert_eq!(tree(&cli), expected);
}

#[test]
fn a_dry_run_asks_and_changes_nothing() {
    let cli = with_file(FILE);
    let told = cli.line("workstation init --dry-run").exits(0);
    told.says("odoo/odoo/19.0").says("would be made").says("Nothing was done");
    assert_eq!(tree(&cli), ["config.toml"]);
    fs::remove_file(cli.inside("code/config.toml")).unwrap();
    cli.line("workstation init --profile odoo-minimal --dry-run").exits(0).says("odoo/odoo/18.0");
    assert!(tree(&cli).is_empty());
}

#[test]
fn newcomers_are_asked_and_without_a_terminal_told_how_to_answer() {
    let cli = with_file(FILE);
    let ask = |line: &str, variable: Option<&str>| {
        let mut command = cli.command();
        command.args(line.split(' ')).envs(variable.map(|value| ("NEWCOMER_MODE", value)));
        Answer::of(&mut command)
    };
    ask("workstation init", None).exits(1).complains("add --yes");
    assert_eq!(tree(&cli), ["config.toml"]);
    ask("workstation init", Some("maybe")).exits(2).complains("NEWCOMER_MODE");
    ask("workstation init", Some("On")).exits(1).complains("add --yes");
    for line in ["workstation --newcomer=false init", "workstation init --no-newcomer", "-y workstation init"]
    {
        ask(line, None).exits(0);
    }
    ask("workstation init", Some("off")).exits(0);
    ask("workstation init --newcomer", Some("0")).exits(1);
}

#[test]
fn only_yes_at_a_terminal_is_yes() {
    let cli = with_file(FILE);
    // `script` is a terminal, and what it reads is typed there.
    let answered = |typed: &str| {
        let line = format!("{} workstation init; echo status $?", cargo_bin!("odeum").display());
        let mut command = Command::new("script");
        command
            .args(["-qec", &line, "/dev/null"])
            .env("HOME", cli.inside(""))
            .env("ODEUM_CONFIG", cli.config());
        command.env("ODEUM_DATA_DIR", cli.data()).env_remove("ODEUM_CODE_DIR").env_remove("TLC_CODE_DIR");
        command.write_stdin(typed).timeout(std::time::Duration::from_secs(20));
        Answer::of(&mut command)
    };
    for typed in ["\n", "n\n", "nonsense\n", "\u{4}"] {
        answered(typed).says("Go on? [y/N]").says("nothing was done").says("status 1");
        assert_eq!(tree(&cli), ["config.toml"], "{typed:?}");
    }
    answered("Y\n").says("odoo/odoo/19.0").says("status 0");
}

#[test]
fn everything_wrong_with_the_file_is_told_and_nothing_made() {
    let cli = with_file(
        "versions = [\"18.0\", \"19\"]\ntool = 1\n[repos]\nOCA = [\"../x\", [\"web\", [\"--x\"]]]\n",
    );
    let error = cli.line("workstation init --yes --json").exits(1).error();
    let problems = error["problems"].as_array().unwrap();
    let places: Vec<(u64, u64, &str)> = problems
        .iter()
        .map(|one| {
            (one["line"].as_u64().unwrap(), one["column"].as_u64().unwrap(), one["key"].as_str().unwrap())
        })
        .collect();
    let expected =
        [(1, 21, "versions[1]"), (2, 1, "tool"), (4, 8, "repos.OCA[0]"), (4, 25, "repos.OCA[1][1][0]")];
    assert_eq!(places, expected, "{error}");
    assert_eq!(tree(&cli), ["config.toml"]);
    fs::write(cli.inside("code/config.toml"), "versions = []\n").unwrap();
    cli.line("workstation init --yes").exits(1).complains("names no version");
    assert_eq!(tree(&cli), ["config.toml"]);
    fs::remove_file(cli.inside("code/config.toml")).unwrap();
    cli.line("workstation init --yes")
        .exits(1)
        .complains("generate-config odoo-minimal")
        .complains("oca-contributor");
}

#[test]
fn a_file_is_made_from_a_profile_and_never_lost() {
    let cli = Cli::new();
    cli.line("workstation generate-config nonsense -y").exits(2).complains("odoo-minimal");
    cli.line("workstation generate-config odoo-minimal --dry-run").exits(0).says("would be written");
    assert!(!cli.inside("code").exists());
    cli.line("workstation generate-config odoo-minimal -y").exits(0);
    cli.line("workstation init -y").exits(0).says("odoo/odoo/18.0");
    fs::write(cli.inside("code/config.toml"), FILE).unwrap();
    cli.line("workstation generate-config oca-contributor -y").exits(1).complains("--force");
    assert_eq!(fs::read_to_string(cli.inside("code/config.toml")).unwrap(), FILE);
    cli.line("workstation generate-config oca-contributor -y --force").exits(0);
    assert_eq!(fs::read_to_string(cli.inside("code/config.toml.bak")).unwrap(), FILE);
    let text = fs::read_to_string(cli.inside("code/config.toml")).unwrap();
    assert!(text.contains("\"server-tools\",") && text.contains("oca-port"), "{text}");
    // Nobody answers there: the list that came with odeum is taken, and that is said.
    let line = "workstation generate-config oca-contributor -y --force --refresh --list-url http://127.0.0.1:9/{page}";
    cli.line(line).exits(0).complains("the list that came with odeum");
    cli.line("ws init --profile odoo-minimal -y").exits(0);
    assert!(fs::read_to_string(cli.inside("code/config.toml")).unwrap().contains("oca-port"), "it was there");
}

#[test]
fn what_is_no_plain_file_is_told_and_a_link_stays_one() {
    let cli = with_file(FILE);
    let (path, own) = (cli.inside("code/config.toml"), cli.inside("own.toml"));
    fs::rename(&path, &own).unwrap();
    symlink(&own, &path).unwrap();
    cli.line("workstation generate-config odoo-minimal -y --force").exits(0);
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert!(fs::read_to_string(&own).unwrap().contains("odoo-venv"));
    assert_eq!(fs::read_to_string(cli.inside("code/config.toml.bak")).unwrap(), FILE);
    fs::remove_file(&own).unwrap();
    cli.line("workstation generate-config odoo-minimal -y --force").exits(1).complains("a link to nothing");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    cli.line("workstation generate-config odoo-minimal -y --force").exits(1).complains("is no file");
    cli.line("workstation init -y").exits(1).complains("is no file");
    fs::remove_dir(&path).unwrap();
    fs::write(&path, format!("{FILE}#{}", "x".repeat(1_000_000))).unwrap();
    cli.line("workstation init -y").exits(1).complains("at most 1 MB");
}

#[test]
fn a_mistake_is_told_before_anybody_is_asked() {
    let cli = with_file("versions = [\"19\"]\n");
    cli.line("workstation init").exits(1).complains("config.toml:1:13");
    fs::write(cli.inside("code/config.toml"), FILE).unwrap();
    cli.line("workstation create-venvs --filter 17.0").exits(2).complains("names no version 17.0");
}

#[test]
fn the_code_root_is_where_the_variables_say() {
    let cli = with_file(FILE);
    fs::rename(cli.inside("code"), cli.inside("elsewhere")).unwrap();
    let run = |variables: &[(&str, &str)]| {
        let mut command = cli.command();
        Answer::of(command.args(["workstation", "init", "-y"]).envs(variables.iter().copied()))
    };
    run(&[("TLC_CODE_DIR", "~/elsewhere")]).exits(0);
    run(&[("TLC_CODE_DIR", "/nonexistent"), ("ODEUM_CODE_DIR", "~/elsewhere")]).exits(0);
    run(&[("TLC_CODE_DIR", "")]).exits(1).complains("/code/config.toml is not there");
}

#[test]
fn a_link_named_tlc_is_the_group() {
    let cli = with_file(FILE);
    let link = cli.inside("work/tlc");
    symlink(cargo_bin!("odeum"), &link).unwrap();
    let run = |line: &str| {
        let mut command = Command::new(&link);
        command.env_clear().env("HOME", cli.inside("")).env("ODEUM_DATA_DIR", cli.data());
        Answer::of(command.args(line.split_whitespace()))
    };
    run("").exits(1).complains("add --yes");
    run("--no-newcomer").exits(0).says("odoo/odoo/19.0");
    run("init --dry-run").exits(0).says("Nothing was done");
    run("--version").exits(0).says("tlc ");
    run("--help").exits(0).says("generate-config");
    run("env list").exits(2).complains("unrecognized subcommand 'env'");
}

#[test]
fn the_editor_is_the_persons_and_the_file_is_checked_afterwards() {
    let cli = with_file(FILE);
    let edit = |editor: &str| {
        let mut command = cli.command();
        Answer::of(command.args(["workstation", "edit-config"]).env("VISUAL", editor))
    };
    edit("sed -i s/18.0/17.0/").exits(0).says("nothing is wrong");
    assert!(fs::read_to_string(cli.inside("code/config.toml")).unwrap().contains("17.0"));
    edit("sed -i s/17.0/17/").exits(1).complains("config.toml:1:13: versions[0]");
    edit("/nonexistent/editor").exits(1).complains("\"/nonexistent/editor\" is not there");
    edit("false").exits(1).complains("exit status 1");
    cli.line("workstation edit-config").exits(2).complains("vi needs a terminal");
    cli.line("workstation edit-config --dry-run").exits(0).says("code/config.toml with vi");
    cli.line("call edit_workstation_config").exits(2).complains("needs a terminal");
    fs::remove_file(cli.inside("code/config.toml")).unwrap();
    edit("true").exits(1).complains("is not there");
}

#[test]
fn a_project_is_described_for_editors() {
    let cli = with_file(FILE);
    let (code, project) = (cli.inside("code"), cli.inside("work"));
    cli.line("workstation new 19.0 -y").exits(1).complains("no Odoo is found");
    assert!(!project.join(".claude").exists());
    fs::create_dir_all(code.join("odoo/odoo/19.0/odoo/addons")).unwrap();
    fs::create_dir_all(code.join("odoo/enterprise/19.0/web_enterprise")).unwrap();
    cli.line("workstation new 19.0 --dry-run").exits(0).says("would be written");
    assert!(!project.join(".claude").exists());
    cli.line("workstation new 19.0 -y").exits(0).says("Layout local");
    let read = |path: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(cli.inside(path)).unwrap()).unwrap()
    };
    let expected = json!({
        "layout": "local",
        "sourcePaths": [code.join("odoo/odoo/19.0/odoo/addons")],
        "version": "19.0",
        "enterprisePaths": [code.join("odoo/enterprise/19.0")],
    });
    assert_eq!(read("work/.claude/.odoo-dev.json")["odoo_source"], expected);
    cli.line("workstation new 19.0").exits(1).complains("add --yes");
    cli.line("workstation new 19.0 -y").exits(1).complains("--force");
    cli.line("workstation new 19.0 -y --force").exits(0).says(".odoo-dev.json.bak");
    // One that cannot be read spoils neither itself nor what was kept.
    fs::write(project.join(".claude/.odoo-dev.json"), "[1]").unwrap();
    cli.line("workstation new 19.0 -y --force").exits(1).complains("is no JSON object");
    assert_eq!(read("work/.claude/.odoo-dev.json.bak")["odoo_source"], expected);
    cli.line("workstation new 19.0 -y --global").exits(0);
    assert_eq!(read(".claude/.odoo-dev.json")["odoo_source"], expected);
    cli.line("workstation new nineteen -y").exits(2).complains("is not a series");
}

#[test]
fn doctor_tells_warnings_from_failures() {
    let cli = Cli::new();
    let look = |groups: &str, status| {
        cli.line(&format!("workstation doctor --json --group {groups}")).exits(status).json()
    };
    let missing = look("configuration,docker", 0);
    assert_eq!(missing["summary"], json!({ "total": 2, "passed": 0, "warnings": 2, "failed": 0 }));
    fs::create_dir(cli.inside("code")).unwrap();
    fs::write(cli.inside("code/config.toml"), "versions = [\"19\"]\n").unwrap();
    let wrong = look("configuration", 1);
    assert_eq!((&wrong["ok"], &wrong["tasks"][0]["status"]), (&json!(false), &json!("FAIL")));
    assert!(wrong["tasks"][0]["message"].as_str().unwrap().contains("config.toml:1:13"), "{wrong}");
    fs::write(cli.inside("code/config.toml"), "versions = [\"19.0\"]\n[git]\nprotocol = \"https\"\n")
        .unwrap();
    let right = look("configuration,connectivity", 0);
    assert_eq!(right["summary"]["passed"], 1, "{right}");
    cli.line("workstation doctor --group nonsense").exits(2).complains("connectivity");
    let hints = cli.line("workstation doctor --group docker --fix-hints").exits(0);
    assert_eq!(hints.stdout, "odeum doctor --fix\n");
}

#[test]
fn init_takes_no_time() {
    let cli = with_file(FILE);
    cli.line("workstation init -y").exits(0);
    let started = std::time::Instant::now();
    cli.line("workstation init -y").exits(0);
    // 50 ms is the aim; a machine under load is given time.
    assert!(started.elapsed().as_millis() < 1_000, "{:?}", started.elapsed());
}
