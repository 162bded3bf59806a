//! The examples, run as they are: the script, the workflow, the settings of MCP clients.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::support::{process::Running, story::scenarios, world::World};

#[test]
fn examples() {
    let world = &World::new("examples");
    world.run(&["init"]).ok();
    scenarios![world;
        the_workflow_must_run_and_leave_nothing,
        a_failing_step_must_be_an_annotation,
        the_script_must_check_a_branch_and_leave_nothing,
        the_settings_of_mcp_clients_must_start_a_server,
    ];
}

fn text(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)).unwrap()
}

/// A command that finds this odeum by its name and uses this world.
fn shell(world: &World, script: &str) -> Command {
    let odeum = Path::new(env!("CARGO_BIN_EXE_odeum"));
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("bash");
    command.args(["-eo", "pipefail", "-c", script]);
    command.env("PATH", format!("{}:{path}", odeum.parent().unwrap().display()));
    command.env("ODEUM_CONFIG", world.path("odeum.toml"));
    command
}

/// The `run:` of each step of a workflow, by the step's name, in order.
fn steps(workflow: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut is_script = false;
    for line in workflow.lines() {
        let trimmed = line.trim();
        if let Some(name) = trimmed.strip_prefix("- name: ") {
            all.push((name.to_owned(), String::new()));
            is_script = false;
        } else if let (Some(script), Some(step)) = (trimmed.strip_prefix("run: "), all.last_mut()) {
            is_script = script == "|";
            if !is_script {
                script.clone_into(&mut step.1);
            }
        } else if let (true, Some(step)) = (is_script, all.last_mut()) {
            step.1.extend([trimmed, "\n"]);
        }
    }
    all
}

fn the_workflow_must_run_and_leave_nothing(world: &World) {
    let steps = steps(&text("github-actions.yml"));
    assert!(steps.len() > 5, "{steps:?}");
    let output = world.path("github-output");
    let mut outputs = BTreeMap::new();
    let before = world.snapshot();
    for (name, script) in &steps {
        if script.contains("cargo install") {
            continue;
        }
        let mut command = shell(world, script);
        command.current_dir(world.repo().path());
        command.envs([("GITHUB_ACTIONS", "true"), ("BRANCH", "feature/answer")]);
        command.env("GITHUB_OUTPUT", &output).envs(&outputs);
        let ended = Running::start(command, name.clone()).end();
        assert_eq!(ended.code, 0, "{name}: {}\n{}", ended.stdout, ended.stderr);
        if script.contains("env create") {
            let text = fs::read_to_string(&output).unwrap();
            let written: BTreeMap<&str, &str> =
                text.lines().filter_map(|line| line.split_once('=')).collect();
            assert_eq!(written["env_name"], "feature/answer");
            assert_eq!(written["database"], "odeum_1_feature-answer");
            outputs.insert("URL", written["url"].to_owned());
        }
    }
    assert!(outputs.contains_key("URL"), "no step made an environment");
    let left: Vec<_> = world.snapshot().difference(&before).cloned().collect();
    // The template serves the next run, and the network is the team's.
    let network = format!("network {}-net-1", world.prefix);
    assert!(left.iter().all(|thing| thing.contains("template") || *thing == network), "{left:?}");
}

fn a_failing_step_must_be_an_annotation(world: &World) {
    let mut command = shell(world, "odeum env info nowhere");
    command.env("GITHUB_ACTIONS", "true");
    let ended = Running::start(command, "a failing step".to_owned()).end();
    assert_eq!(ended.code, 4);
    assert_eq!(ended.stdout, "");
    let first = ended.stderr.lines().next().unwrap();
    assert!(first.starts_with("::error title=odeum%3A not_found::environment nowhere"), "{first}");
}

fn the_script_must_check_a_branch_and_leave_nothing(world: &World) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/branch-check.sh");
    world.unchanged("the script", || {
        let command = shell(world, &format!("sh {script} {} main", world.repo().url()));
        let ended = Running::start(command, "branch-check.sh".to_owned()).end();
        assert_eq!(ended.code, 0, "{}\n{}", ended.stdout, ended.stderr);
        assert!(ended.stdout.contains("/web/login answers 200"), "{}", ended.stdout);
    });
}

fn the_settings_of_mcp_clients_must_start_a_server(world: &World) {
    const GREETING: &str = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"0"}}}
{"jsonrpc":"2.0","method":"notifications/initialized"}
{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#;
    for name in ["mcp-claude.json", "mcp-cursor.json"] {
        let settings: Value = serde_json::from_str(&text(name)).unwrap();
        for (key, server) in settings["mcpServers"].as_object().unwrap() {
            let words = server["args"].as_array().unwrap().iter().map(|word| word.as_str().unwrap());
            let line: Vec<&str> = [server["command"].as_str().unwrap()].into_iter().chain(words).collect();
            let mut command = shell(world, &format!("exec {}", line.join(" ")));
            let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
            writeln!(child.stdin.as_mut().unwrap(), "{GREETING}").unwrap();
            let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
            let list: Value = serde_json::from_str(&answers.nth(1).unwrap().unwrap()).unwrap();
            assert!(!list["result"]["tools"].as_array().unwrap().is_empty(), "{name}: {key}");
            drop(child.stdin.take());
            assert!(child.wait().unwrap().success(), "{name}: {key}");
        }
    }
}
