//! `odeum guide`: bundled texts, and a team's own before them.

use std::fs;

use serde_json::{Value, json};

use crate::cli::Cli;

const SERIES: [&str; 6] = ["14", "15", "16", "17", "18", "19"];

/// An installation whose team has a guide of this name.
fn with_own(name: &str, text: &str) -> Cli {
    let cli = Cli::new();
    let directory = cli.data().join("team_1/agent_guides");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join(name), text).unwrap();
    cli
}

#[test]
fn the_agent_guide_is_bundled() {
    let cli = Cli::new();
    let result = cli.line("guide agent --json").exits(0).json();
    assert_eq!(result["source"], "bundled");
    assert!(result["content"].as_str().unwrap().starts_with("# Working with odeum\n"), "{result}");
    let printed = cli.line("guide agent").exits(0).stdout;
    assert_eq!(printed.trim_end(), result["content"].as_str().unwrap().trim_end());
    assert_eq!(cli.effects(), Vec::<std::path::PathBuf>::new(), "reading leaves nothing behind");
}

#[test]
fn the_skill_can_be_written_to_where_it_is_looked_for() {
    let answer = Cli::new().line("guide skill").exits(0);
    assert!(answer.stdout.starts_with("---\nname: odeum\n"), "{answer:?}");
}

#[test]
fn every_series_has_a_guide_of_its_own() {
    let cli = Cli::new();
    for series in SERIES {
        let result = cli.run(["guide", "odoo", series, "--json"]).exits(0).json();
        assert_eq!((&result["version"], &result["source"]), (&json!(series), &json!("bundled")));
        assert!(result["content"].as_str().unwrap().starts_with(&format!("# Odoo {series}: ")), "{series}");
    }
}

#[test]
fn the_major_part_of_a_version_decides() {
    let cli = Cli::new();
    for (version, wanted) in
        [("19.0", "19"), ("saas-18.2", "18"), ("saas~17.4", "17"), ("16.0.1.2.3", "16"), (" 14 ", "14")]
    {
        let result = cli.run(["guide", "odoo", version, "--json"]).exits(0).json();
        assert_eq!(result["version"], wanted, "{version}");
    }
    let number = cli.run(["call", "get_odoo_development_guide", "{\"version\": 19}", "--json"]).exits(0);
    assert_eq!(number.json()["version"], "19");
}

#[test]
fn an_unknown_series_is_answered_with_those_there_are() {
    let cli = with_own("odoo-20.md", "# Ours\n");
    fs::write(cli.data().join("team_1/agent.md"), "not a guide").unwrap();
    let known: Vec<&str> = SERIES.into_iter().chain(["20"]).collect();
    for version in ["13", "latest", "../agent", "19/../../agent", "2019", "99999999999999999999", "-1"] {
        let error = cli.run(["guide", "odoo", "--json", "--", version]).exits(4).error();
        assert_eq!((&error["kind"], &error["available"]), (&json!("not_found"), &json!(known)), "{version}");
        assert!(error["hint"].as_str().unwrap().contains("18, 19, 20"), "{error}");
    }
}

#[test]
fn a_team_s_file_comes_first_and_may_add_a_series() {
    for (name, line) in [
        ("agent.md", "guide agent --json"),
        ("skill.md", "guide skill --json"),
        ("odoo-19.md", "guide odoo 19.0 --json"),
        ("odoo-20.md", "guide odoo 20 --json"),
    ] {
        let cli = with_own(name, "Our w\u{f6}rds.\n");
        let result = cli.line(line).exits(0).json();
        assert_eq!(result["content"], "Our w\u{f6}rds.\n", "{name}");
        let file = cli.data().join("team_1/agent_guides").join(name);
        assert_eq!(result["source"], file.to_str().unwrap(), "{name}");
    }
}

#[test]
fn another_team_s_file_is_not_read() {
    let cli = Cli::configured("[team.1]\n[team.2]\nport_range = [50100, 50200]\n");
    let directory = cli.data().join("team_2/agent_guides");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("agent.md"), "Theirs.").unwrap();
    let source = |line: &str| -> Value { cli.line(line).exits(0).json()["source"].clone() };
    assert_eq!(source("guide agent --json"), "bundled");
    assert_ne!(source("guide agent --team 2 --json"), "bundled");
}

#[test]
fn a_guide_that_cannot_be_read_is_named() {
    let cli = with_own("x", "");
    fs::create_dir(cli.data().join("team_1/agent_guides/agent.md")).unwrap();
    let answer = cli.line("guide agent");
    assert_ne!(answer.status, 0, "{answer:?}");
    answer.complains("agent_guides/agent.md");
}
