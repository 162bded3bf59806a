//! Many repositories: which, in which order, how far back, and how it is told.

use std::{fs, time::Instant};

use serde_json::{Value, json};

use super::{Machine, git};

#[test]
fn everything_is_cloned_then_up_to_date() {
    let machine = Machine::new(
        "versions = [\"18.0\", \"19.0\"]\n[repos]\nOCA = [\"web\", [\"queue\", [\"19.0\", \"x/y\"]]]\nodoo = [\"odoo\"]",
    );
    let remote = &machine.remote;
    remote.add("odoo/odoo", &["18.0", "19.0"]);
    remote.add("OCA/web", &["19.0"]);
    remote.add("OCA/queue", &["x/y"]);
    let dry = machine.pull(&["--dry-run"], 0);
    assert!(fs::read_dir(machine.root()).unwrap().count() == 1, "a dry run made something");
    let names = |report: &super::Report| {
        let tasks = report.0["tasks"].as_array().unwrap();
        tasks.iter().map(|task| task["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = [
        "odoo/odoo 18.0",
        "odoo/odoo 19.0",
        "OCA/web 18.0",
        "OCA/web 19.0",
        "OCA/queue 19.0",
        "OCA/queue x/y",
    ];
    assert_eq!(names(&dry), all);
    assert!(dry.message("OCA/queue x/y").contains("clone into OCA/x/y/queue from git://"));

    let report = machine.pull(&[], 1);
    assert_eq!(names(&report), all);
    assert_eq!(report.0["summary"], json!({"total": 6, "done": 4, "skipped": 1, "failed": 1}));
    let missing = report.task("OCA/web 18.0");
    assert_eq!(
        (&missing["ok"], &missing["skipped"], &missing["action"]),
        (&json!(true), &json!(true), &json!("skip"))
    );
    assert_eq!(missing["message"], "the remote has no branch 18.0");
    assert!(report.error("OCA/queue 19.0").contains("the remote has no branch 19.0"));
    let keys: Vec<&String> = missing.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["name", "group", "action", "ok", "skipped", "message", "error", "ms"]);
    for inner in ["odoo/odoo/18.0", "odoo/odoo/19.0", "OCA/19.0/web", "OCA/x/y/queue"] {
        let path = machine.at(inner);
        assert_eq!(fs::read_to_string(path.join("file")).unwrap(), "two\n", "{inner}");
        assert_eq!(git(&path, &["rev-list", "--count", "HEAD"]), "1", "{inner} is shallow");
        assert_eq!(git(&path, &["status", "--porcelain"]), "");
    }
    assert!(!machine.at("OCA/18.0").exists(), "nothing is left of what is not there");
    git(&machine.at("OCA/19.0/web"), &["pull", "-q", "--ff-only"]);

    let again = machine.pull(&["-f", "odoo", "-f", "OCA/web"], 0);
    assert_eq!(names(&again), all[..4]);
    assert_eq!(again.message("odoo/odoo 19.0"), "is up to date");
    assert_eq!(again.task("odoo/odoo 19.0")["skipped"], true);
}

#[test]
fn empty_directories_are_where_clones_go() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nodoo = [\"odoo\"]");
    machine.remote.add("odoo/odoo", &["19.0"]);
    machine.cli.run(["--yes", "workstation", "init"]).exits(0);
    assert!(machine.at("odoo/odoo/19.0").is_dir());
    machine.pull(&[], 0);
    assert!(machine.at("odoo/odoo/19.0/file").is_file());
}

#[test]
fn history_is_as_long_as_was_asked() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    let path = machine.at("OCA/19.0/web");
    let count = || git(&path, &["rev-list", "--count", "HEAD"]);
    machine.pull(&[], 0);
    machine.remote.push("OCA/web", "19.0", &[("file", "3")]);
    machine.pull(&[], 0);
    assert_eq!(count(), "1", "what is shallow stays shallow");
    machine.pull(&["--full-history"], 0);
    assert_eq!(count(), "3");
    machine.remote.push("OCA/web", "19.0", &[("file", "4")]);
    machine.pull(&[], 0);
    assert_eq!(count(), "4", "what is whole stays whole");
    fs::remove_dir_all(&path).unwrap();
    machine.pull(&["--full-history"], 0);
    assert_eq!(count(), "4");
}

#[test]
fn nothing_new_fetches_nothing() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    machine.pull(&[], 0);
    let trace = machine.cli.inside("trace");
    let mut command = machine.cli.command();
    command.env("GIT_TRACE", &trace).args(["--yes", "workstation", "pull-repos"]).assert().success();
    let trace = fs::read_to_string(trace).unwrap();
    assert!(trace.contains("git ls-remote") || trace.contains("ls-remote origin"), "{trace}");
    assert!(!trace.contains("fetch") && !trace.contains("checkout"), "{trace}");
}

#[test]
fn a_thousand_are_planned_in_less_than_a_second() {
    let names: String = (0..180).map(|number| format!("\"repository-{number}\",")).collect();
    let versions: String = (12..20).map(|major| format!("\"{major}.0\",")).collect();
    let machine = Machine::new(&format!("versions = [{versions}]\n[repos]\nOCA = [{names}]"));
    let started = Instant::now();
    let report = machine.pull(&["--dry-run"], 0);
    let took = started.elapsed();
    assert_eq!(report.0["summary"]["total"], 1440);
    assert!(took.as_secs_f64() < 1.0, "{took:?}");
}

#[test]
fn mistakes_are_told_before_anything_is_done() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\", \"queue\"]");
    let error = machine.run(&["--filter", "web", "--filter", "queu"]).exits(2).error();
    assert!(error["hint"].as_str().unwrap().contains("queue"), "{error}");
    machine.run(&["--force", "--autostash"]).exits(2);
    machine.run(&["--jobs", "0"]).exits(2);
    assert!(!machine.at("OCA").exists());
    fs::remove_file(machine.at("config.toml")).unwrap();
    let error = machine.run(&[]).exits(1).error();
    assert!(error["message"].as_str().unwrap().contains("config.toml"), "{error}");
}

#[test]
fn a_question_comes_first_and_without_a_person_nothing_follows() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    machine.cli.run(["workstation", "pull-repos"]).exits(1).complains("--yes");
    assert!(!machine.at("OCA").exists());
    machine.cli.run(["workstation", "pull-repos", "--dry-run"]).exits(0).says("dry run");
    machine.cli.run(["ws", "--no-newcomer", "pull-repos"]).exits(0).says("cloned");
}

#[test]
fn progress_on_a_pipe_is_a_line_for_each() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\", \"queue\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    machine.remote.add("OCA/queue", &["19.0"]);
    let answer = machine.cli.run(["--yes", "workstation", "pull-repos"]).exits(0);
    let mut lines: Vec<&str> = answer.stderr.lines().collect();
    lines.sort_unstable();
    assert_eq!(lines, ["OCA/queue 19.0: cloned", "OCA/web 19.0: cloned"]);
    answer.says("2 in all: 2 done, 0 skipped, 0 failed");
}

#[test]
fn the_tool_is_called_by_name_too() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    let given = json!({"dry_run": true, "filter": ["web"], "jobs": 2}).to_string();
    let answer = machine.cli.run(["--json", "call", "pull_workstation_repos", &given]).exits(0);
    let report: Value = answer.json();
    assert_eq!(report["tasks"][0]["action"], "clone");
    machine.cli.run(["call", "pull_workstation_repos", r#"{"force": true, "autostash": true}"#]).exits(2);
}
