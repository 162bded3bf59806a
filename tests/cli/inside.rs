//! Bad input of the tools that work inside an environment: refused before anything is asked.

use serde_json::json;

use crate::cli::{Answer, Cli};

fn run(args: &[&str]) -> Answer {
    Cli::new().run(args.iter().copied())
}

#[test]
fn a_path_for_http_is_a_path() {
    for path in
        ["", "web", "//evil.example/", "http://evil.example/", "/a b", "/a\r\nX: y", "/\\evil.example"]
    {
        run(&["env", "http", "nowhere", path]).exits(2).complains("is not a path");
    }
    run(&["env", "http", "nowhere", "/", "--method", "GET /"]).exits(2).complains("not a method");
    run(&["env", "http", "nowhere", "/", "--password", "x"]).exits(2).complains("without a login");
}

#[test]
fn a_header_brings_no_other() {
    for headers in ["X:a\r\nHost: evil", r#"{"X": "a\nb"}"#, "Host:evil", "Content-Length:5", "nonsense", "{"]
    {
        run(&["env", "http", "nowhere", "/", "--headers", headers]).exits(2).complains("header");
    }
}

#[test]
fn limits_are_limits() {
    run(&["env", "exec", "nowhere", "true", "--timeout", "0"]).exits(2).complains("time limit");
    run(&["env", "exec", "nowhere", "true", "--timeout", "1000000"]).exits(2).complains("time limit");
    run(&["env", "sql", "nowhere", "SELECT 1", "--timeout", "0"]).exits(2).complains("time limit");
    run(&["env", "sql", "nowhere", "SELECT 1", "-n", "100001"]).exits(2).complains("100000");
    run(&["env", "search", "nowhere", "x", "-n", "0"]).exits(2).complains("max_results");
    run(&["env", "search", "nowhere", "x", "-C", "11"]).exits(2).complains("context");
    let long = "x".repeat(1_000_001);
    let call = json!({"env_name": "nowhere", "path": "/tmp/x", "content": long}).to_string();
    let cli = Cli::new();
    let mut command = cli.command();
    command.args(["call", "write_file_in_odoo", "-"]).write_stdin(call);
    Answer::of(&mut command).exits(2).complains("1000000 bytes");
}

#[test]
fn ranges_users_and_patterns_are_checked() {
    for range in ["0:3", "7:3", "a:b", "1-2", ":"] {
        run(&["env", "read", "nowhere", "/x", "--range", range]).exits(2).complains("range");
    }
    for user in ["--privileged", "a b", "a:b:c"] {
        run(&["env", "exec", "nowhere", "id", &format!("--user={user}")]).exits(2).complains("is not a user");
    }
    for pattern in ["", "a\nb"] {
        run(&["env", "search", "nowhere", pattern]).exits(2).complains("pattern");
    }
    run(&["env", "search", "nowhere", "x", "--glob", "a/*.py"]).exits(2).complains("glob");
    run(&["env", "read", "nowhere", ""]).exits(2).complains("path");
    run(&["env", "logs", "nowhere", "--since", "yesterday"]).exits(2).complains("not a time");
    run(&["env", "sql", "nowhere", "SELECT 1", "-f", "xml"]).exits(2);
}

#[test]
fn what_only_a_terminal_has_is_refused_elsewhere_with_what_to_use() {
    let call =
        |tool: &str, parameters: serde_json::Value| run(&["call", tool, &parameters.to_string()]).exits(2);
    call("open_psql", json!({"env_name": "nowhere"})).complains("run_db_query");
    call("get_environment_logs", json!({"env_name": "nowhere", "follow": true})).complains("since");
    let file = json!({"env_name": "nowhere", "python_code": "", "file": "/etc/passwd"});
    call("run_odoo_shell", file).complains("command line");
    call("run_odoo_shell", json!({"env_name": "nowhere"})).complains("the code is missing");
}

#[test]
fn an_environment_that_does_not_exist_is_said_so() {
    for args in [
        &["env", "exec", "nowhere", "true"][..],
        &["env", "shell", "nowhere", "1"],
        &["env", "sql", "nowhere", "SELECT 1"],
        &["env", "psql", "nowhere"],
        &["env", "read", "nowhere", "/"],
        &["env", "write", "nowhere", "/x", "y"],
        &["env", "search", "nowhere", "x"],
        &["env", "http", "nowhere", "/"],
        &["env", "logs", "nowhere", "--follow"],
        &["admin", "reset-password", "nowhere"],
    ] {
        run(args).exits(4).complains("environment nowhere does not exist");
    }
}
