//! Environments and templates as they lie on disk: whole, damaged, or from a newer odeum.

use std::{fs, path::PathBuf};

use odeum::model::EnvName;
use serde_json::{Value, json};

use crate::{
    cli::{Answer, Cli},
    engine::Engine,
};

/// The record of a complete environment.
pub fn record(name: &str) -> Value {
    let id = id(name);
    json!({
        "version": 1,
        "request": {
            "name": name,
            "source": {"clone": {"url": "https://example.com/addons.git", "branch": "main"}},
            "image": "odoo:19.0",
            "template": "default",
            "sanitize": true,
        },
        "id": id,
        "team": "1",
        "state": "ready",
        "created_at": "2025-01-02T03:04:05.678Z",
        "container": format!("odeum-1-{id}-odoo"),
        "database": format!("odeum_1_{id}"),
        "role": format!("u_1_{id}"),
        "password": "s3cret",
        "port": 50000,
        "url": "http://localhost:50000",
        "origin": null,
        "clone": "wal_log",
        "filestore": "copy",
        "image": "odoo:19.0",
        "commit": null,
        "applied_commit": null,
        "branch_created": false,
        "root_module": null,
        "steps": [{"name": "database", "ok": true, "ms": 5, "detail": "wal_log"}],
    })
}

fn id(name: &str) -> String {
    name.parse::<EnvName>().unwrap().first_id().to_string()
}

pub fn path(cli: &Cli, name: &str) -> PathBuf {
    cli.data().join("team_1/workspaces").join(id(name)).join("environment.json")
}

/// Puts a record, or something else, where a record belongs.
pub fn put(cli: &Cli, name: &str, text: &str) {
    let path = path(cli, name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A home with one complete environment.
pub fn with(name: &str) -> Cli {
    let cli = Cli::new();
    put(&cli, name, &record(name).to_string());
    cli
}

/// The result with an engine that has no containers.
fn listed(cli: &Cli, line: &str) -> Answer {
    let engine = Engine::start(&cli.inside("engine.sock"));
    Answer::of(cli.command().env("DOCKER_HOST", engine.address()).args(line.split(' ')))
}

#[test]
fn what_records_hold_needs_no_docker() {
    let cli = with("feature/login");
    let answer = cli.line("env url feature/login").exits(0);
    assert_eq!(answer.stdout, "http://localhost:50000\n");
    assert_eq!(answer.stderr, "");
    let answer = cli.line("env url feature/login --json").exits(0).json();
    assert_eq!(answer["env_name"], "feature/login");
    assert_eq!(answer["warnings"], json!([]));
    assert!(answer["duration_ms"].is_u64());
}

#[test]
fn variables_are_shell_and_hold_no_password() {
    let cli = with("main");
    let system = json!({
        "version": 1,
        "database_port": 54321,
        "database_user": "odoo",
        "database_password": "s3cret",
        "state": "ready", "steps": [], "kernel_overlay": null,
    });
    fs::write(cli.data().join("system.json"), system.to_string()).unwrap();
    let answer = cli.line("env vars main").exits(0);
    assert!(answer.stdout.lines().all(|line| line.starts_with("export ")), "{answer:?}");
    assert!(!answer.stdout.contains("s3cret"), "{answer:?}");
}

#[test]
fn a_name_that_only_shares_the_id_is_not_there() {
    let cli = with("feature/login");
    cli.line("env url feature-login").exits(4).complains("environment feature-login does not exist");
    cli.line("env delete feature-login --yes").exits(4).complains("feature-login does not exist");
    assert!(path(&cli, "feature/login").exists());
}

#[test]
fn a_deletion_without_a_terminal_names_what_goes_and_does_nothing() {
    let cli = with("main");
    for line in ["env delete main", "call delete_environment main"] {
        let answer = cli.line(line).exits(2).complains("odeum_1_main").complains("try: add --yes");
        assert_eq!(answer.stdout, "");
    }
    assert_eq!(cli.line("env delete main --json").exits(2).error()["hint"], "add --yes");
    assert_eq!(fs::read_to_string(path(&cli, "main")).unwrap(), record("main").to_string());
}

#[test]
fn a_protected_environment_stays() {
    let cli = with("main");
    fs::write(path(&cli, "main").with_file_name(".protected"), "").unwrap();
    let error = cli.line("env delete main --yes --json").exits(6).error();
    assert_eq!(error["kind"], "protected");
    assert!(error["hint"].as_str().unwrap().contains("odeum env unprotect main"), "{error}");
    assert!(path(&cli, "main").exists());
}

/// Refused before anything else is asked, so that an engine that is down hides nothing.
#[test]
fn every_tool_that_changes_an_environment_is_refused() {
    let cli = with("main");
    cli.line("env protect main --reason").exits(2);
    cli.run(["env", "protect", "main", "--reason", "demo on Friday"]).exits(0);
    cli.run(["env", "protect", "main", "--reason", "two\nlines"]).exits(2);
    for line in [
        "env delete main",
        "env stop main",
        "env reset main",
        "env pull main",
        "env snapshot restore main one",
        "env snapshot delete main one",
        "module install main base",
        "module upgrade main base",
        "module test main base",
        "env exec main ls",
        "env shell main 1",
        "env sql main DELETE",
        "env write main /tmp/x text",
        "env http main /web --method POST",
        "admin reset-password main",
    ] {
        let answer = cli.line(&format!("{line} --yes --json")).exits(6);
        let error = answer.error();
        assert_eq!(error["message"], "environment main is protected: demo on Friday", "{line}");
    }
    cli.line("env unprotect main").exits(0).says("is not protected");
    cli.line("env unprotect main").exits(0).says("already");
    cli.line("env protect nobody").exits(4);
}

/// What it keeps may be all that is left of it.
#[test]
fn what_lost_its_record_stays_protected() {
    let cli = with("main");
    cli.line("env protect main").exits(0);
    fs::remove_file(path(&cli, "main")).unwrap();
    cli.line("env delete main --yes --json").exits(6);
}

#[test]
fn an_unfinished_environment_says_where_it_stopped() {
    let cli = Cli::new();
    let mut unfinished = record("main");
    unfinished["state"] = json!("creating");
    unfinished["steps"] = json!([{"name": "database", "ok": false, "ms": 0, "detail": ""}]);
    put(&cli, "main", &unfinished.to_string());
    let answer = cli.line("env url main").exits(4).complains("incomplete").complains("step database");
    answer.complains("odeum env delete main");
    let row = listed(&cli, "env list --json").exits(0).json()["environments"][0].take();
    assert_eq!((&row["status"], row["step"].is_string()), (&json!("incomplete"), true), "{row}");
}

#[test]
fn a_damaged_record_is_told_and_kept() {
    for text in ["", "{", "[]", "{\"version\": 1}", "\u{0}\u{0}\u{0}"] {
        let cli = with("main");
        put(&cli, "broken", text);
        let answer = listed(&cli, "env list --json").exits(0).json();
        assert_eq!(answer["environments"].as_array().unwrap().len(), 1, "{answer}");
        let warning = answer["warnings"][0].as_str().unwrap();
        assert!(warning.contains("broken/environment.json is damaged"), "{answer}");
        listed(&cli, "env list").exits(0).complains("warning: ").says("main");
        for line in ["env url broken", "env info broken", "env start broken", "env delete broken --yes"] {
            listed(&cli, line).exits(70).complains("is damaged").complains("try: ");
        }
        assert_eq!(fs::read_to_string(path(&cli, "broken")).unwrap(), text);
    }
}

#[test]
fn a_record_of_a_newer_odeum_is_left_alone() {
    let cli = Cli::new();
    let mut newer = record("main");
    newer["version"] = json!(2);
    newer["what_we_do_not_know"] = json!(true);
    put(&cli, "main", &newer.to_string());
    for line in ["env url main", "env delete main --yes", "env delete main", "env stop main"] {
        cli.line(line).exits(7).complains("was written by a newer odeum");
    }
    let answer = listed(&cli, "env list --json").exits(0).json();
    assert!(answer["warnings"][0].as_str().unwrap().contains("newer odeum"), "{answer}");
    assert_eq!(fs::read_to_string(path(&cli, "main")).unwrap(), newer.to_string());
}

#[test]
fn a_listing_is_one_container_call_however_many_there_are() {
    let cli = Cli::new();
    for number in 0..20 {
        let name = format!("branch-{number}");
        put(&cli, &name, &record(&name).to_string());
    }
    let engine = Engine::start(&cli.inside("engine.sock"));
    let mut command = cli.command();
    let answer =
        Answer::of(command.env("DOCKER_HOST", engine.address()).args(["env", "list", "--json"])).exits(0);
    assert_eq!(answer.json()["environments"].as_array().unwrap().len(), 20);
    let asked = engine.asked();
    assert_eq!(asked.iter().filter(|path| path.contains("/containers/json")).count(), 1, "{asked:?}");
    assert!(asked.len() <= 2, "the version, and the listing: {asked:?}");
}
