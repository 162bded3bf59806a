//! The examples are right: settings parse, and every command in them is one of ours.
#![allow(clippy::unwrap_used, reason = "what helpers of a test cannot do fails the test")]

use std::{fs, path::PathBuf};

use assert_cmd::Command;
use odeum::{
    faces::cli::command,
    model::{ImageRef, Series, TemplateName},
};
use serde_json::{Value, json};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap()
}

/// The keys of GitHub in the script are those whose fingerprints GitHub publishes, which stand beside them.
#[test]
fn the_host_keys_of_the_bootstrap_are_those_of_their_fingerprints() {
    let script = text("bootstrap.sh");
    let keys: String = script
        .lines()
        .filter(|line| line.starts_with("github.com "))
        .map(|line| format!("{line}\n"))
        .collect();
    let shown = Command::new("ssh-keygen").args(["-l", "-f", "-"]).write_stdin(keys).output().unwrap();
    let shown = String::from_utf8(shown.stdout).unwrap();
    let fingerprints: Vec<&str> = shown.lines().map(|line| line.split(' ').nth(1).unwrap()).collect();
    assert_eq!(fingerprints.len(), 3, "{shown}");
    for fingerprint in fingerprints {
        assert!(script.contains(&format!("# {fingerprint} ")), "{fingerprint}");
    }
}

#[test]
fn settings_of_mcp_clients_start_our_server() {
    for name in ["mcp-claude.json", "mcp-cursor.json"] {
        let settings: Value = serde_json::from_str(&text(name)).unwrap();
        let servers = settings["mcpServers"].as_object().unwrap();
        assert_eq!(servers["odeum"]["args"], json!(["mcp"]), "{name}");
        for (key, server) in servers {
            assert_eq!(server["command"], "odeum", "{name}: {key}");
            let arguments = server["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
            let words: Vec<&str> = ["odeum"].into_iter().chain(arguments).collect();
            let matches = command().try_get_matches_from(&words).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(matches.subcommand_name(), Some("mcp"), "{name}: {words:?}");
        }
    }
}

#[test]
fn commands_in_scripts_and_workflows_are_ours() {
    for (name, wanted) in [
        ("branch-check.sh", ["env create", "env url", "env logs", "env delete"].as_slice()),
        ("services.sh", &["service list", "service update", "service create"]),
        (
            "bootstrap.sh",
            &[
                "workstation generate-config",
                "workstation init",
                "workstation doctor",
                "workstation pull-repos",
            ],
        ),
        ("upkeep.sh", &["doctor", "cleanup", "stats", "events"]),
        ("github-actions.yml", &["init", "template init", "env create", "env logs", "env delete"]),
    ] {
        let text = text(name);
        let lines: Vec<Vec<String>> = text.lines().flat_map(commands).collect();
        for words in &lines {
            if let Err(error) = command().try_get_matches_from(words)
                && error.use_stderr()
            {
                panic!("{name}: {words:?}: {error}");
            }
        }
        for subcommand in wanted {
            let words: Vec<&str> = subcommand.split(' ').collect();
            let is_used =
                lines.iter().any(|line| line[1..].iter().take(words.len()).eq(words.iter().copied()));
            assert!(is_used, "{name} does not use `odeum {subcommand}`");
        }
    }
}

#[test]
fn a_workflow_deletes_what_it_made_whatever_happened() {
    let text = text("github-actions.yml");
    let (_, last) = text.rsplit_once("- name: ").unwrap();
    assert!(last.contains("if: always()") && last.contains("odeum env delete"), "{last}");
}

#[test]
fn the_shell_accepts_the_scripts() {
    for script in ["bootstrap.sh", "branch-check.sh", "services.sh", "upkeep.sh"] {
        Command::new("sh").arg("-n").arg(path(script)).assert().success();
    }
}

#[test]
fn a_project_file_holds_what_up_reads() {
    let file: toml::Table = text("project-odeum.toml").parse().unwrap();
    assert_eq!(file.keys().collect::<Vec<_>>(), ["project"]);
    let project = file["project"].as_table().unwrap();
    let value = |key: &str| project[key].as_str().unwrap();
    assert!(value("series").parse::<Series>().is_ok());
    assert!(value("image").parse::<ImageRef>().is_ok());
    assert!(value("template").parse::<TemplateName>().is_ok());
    assert_eq!(project.len(), 3, "up knows no more keys");
}

/// `odeum up` in a checkout with this file gets as far as the template it names.
#[test]
fn up_accepts_the_project_file() {
    let home = tempfile::tempdir().unwrap();
    let run = |program: &str| {
        let mut command = Command::new(program);
        command.current_dir(&home).env("HOME", home.path()).env("ODEUM_DATA_DIR", home.path().join("data"));
        command.env("ODEUM_CONFIG", home.path().join("settings.toml"));
        command.env("DOCKER_HOST", "unix:///nonexistent/docker.sock");
        command
    };
    fs::write(home.path().join("settings.toml"), "").unwrap();
    fs::copy(path("project-odeum.toml"), home.path().join("odeum.toml")).unwrap();
    run("git").args(["init", "--quiet", "--initial-branch", "main"]).assert().success();
    let odeum = assert_cmd::cargo::cargo_bin!("odeum").to_str().unwrap();
    let output = run(odeum).args(["up", "--json"]).assert().code(7).get_output().clone();
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["message"], "template default does not exist", "{error}");

    fs::write(home.path().join("odeum.toml"), "[project]\nserie = \"19.0\"\n").unwrap();
    run(odeum).args(["up", "--json"]).assert().code(2);
}

/// The calls of odeum in a line of a script: words, with `$variables` as a placeholder.
fn commands(line: &str) -> Vec<Vec<String>> {
    let line = line.split(" #").next().unwrap_or_default().trim();
    if line.starts_with('#') {
        return Vec::new();
    }
    // A call stands at the beginning, after `run:`, or in `$(…)`.
    let begins = |before: &str| before.is_empty() || before.ends_with("run: ") || before.ends_with("$(");
    let starts = line.match_indices("odeum ").map(|(at, _)| at).filter(|at| begins(&line[..*at]));
    starts.map(|at| words(&line[at..])).collect()
}

/// Words of a call up to where it ends: `)`, a redirection, `||`, `&&` or `|`.
fn words(call: &str) -> Vec<String> {
    let call = call.split([')', '|', '>', '&', ';']).next().unwrap_or_default();
    let plain = |word: &str| match word.trim_matches(['"', '\'']) {
        "$repository" => "file:///placeholder".to_owned(),
        variable if variable.contains('$') => "placeholder".to_owned(),
        word => word.to_owned(),
    };
    call.split_whitespace().map(plain).collect()
}
