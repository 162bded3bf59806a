//! `odeum call`: one tool, however its parameters are written.
//!
//! What a parameter became shows in the first failure that needs no Docker: an
//! environment or template that does not exist is named in the message.

use odeum::tools::ALL;
use serde_json::{Value, json};

use crate::cli::{Answer, Cli};

fn call(line: &str) -> Answer {
    Cli::new().line(&format!("call {line}"))
}

fn call_json(tool: &str, parameters: &Value) -> Answer {
    Cli::new().run(["call", tool, &parameters.to_string()])
}

/// The tool was called, with this name for its environment.
#[track_caller]
fn reaches(answer: Answer, name: &str) {
    answer.exits(4).complains(&format!("environment {name} does not exist"));
}

#[test]
fn without_a_tool_they_are_listed() {
    let listed = call("").exits(0).stdout;
    assert_eq!(listed, Cli::new().line("tools").stdout);
}

#[test]
fn an_unknown_tool_is_met_with_near_ones() {
    call("creat_environment main").exits(2).complains("did you mean create_environment");
    call("list_enviroments").exits(2).complains("did you mean list_environments");
    call("zzz").exits(2).complains("no tool is called \"zzz\"").complains("odeum tools");
}

#[test]
fn every_tool_can_be_called_by_its_name() {
    for tool in ALL {
        let answer = call(&format!("{} --no_such_parameter=1", tool.meta().name)).exits(2);
        let message = format!("{} has no parameter \"no_such_parameter\"", tool.meta().name);
        answer.complains(&message);
    }
}

#[test]
fn a_json_object_is_taken_from_the_line_or_stdin() {
    let parameters = json!({"env_name": "nowhere"});
    reaches(call_json("get_environment_url", &parameters), "nowhere");
    let cli = Cli::new();
    let mut command = cli.command();
    command.args(["call", "get_environment_url", "-"]).write_stdin(parameters.to_string());
    reaches(Answer::of(&mut command), "nowhere");
}

#[test]
fn what_is_no_json_object_is_refused() {
    call("get_environment_url {env_name:x}").exits(2).complains("not JSON");
    for text in ["", "[]", "7", "\"x\"", "{} {}", "\u{0}"] {
        let cli = Cli::new();
        let mut command = cli.command();
        command.args(["call", "get_environment_url", "-"]).write_stdin(text);
        Answer::of(&mut command).exits(2).complains("JSON");
    }
}

#[test]
fn json_is_taken_with_some_give_and_take() {
    for parameters in [
        json!({"env_name": "18.0"}),
        json!({"branch_name": "18.0"}),
        json!({"env_name": "18.0", "wait": true}),
        json!({"env_name": "18.0", "wait": "no"}),
        json!({"env_name": "18.0", "wait": null}),
    ] {
        reaches(call_json("start_environment", &parameters), "18.0");
    }
    for parameters in [json!({}), json!({"env_name": ""}), json!({"env_name": []}), json!({"env_name": null})]
    {
        call_json("start_environment", &parameters).exits(2).complains("start_environment");
    }
    call_json("start_environment", &json!({"env_name": "x", "wait": "maybe"}))
        .exits(2)
        .complains("neither true nor false");
}

#[test]
fn values_go_by_place_in_the_order_of_the_contract() {
    reaches(call("get_environment_url nowhere"), "nowhere");
    reaches(call("start_environment nowhere off"), "nowhere");
    call("create_environment main nowhere").exits(7).complains("template nowhere does not exist");
    call("create_environment main nowhere here").exits(2).complains("is not a repository address");
    call("create_environment main nowhere file:///x ///").exits(2).complains("is not an image");
    call("create_environment main nowhere file:///x odoo:19.0 no-extras maybe")
        .exits(2)
        .complains("neither true nor false");
}

#[test]
fn names_are_spelt_in_any_way() {
    for spelling in [
        "env_name=nowhere",
        "branch_name=nowhere",
        "--env_name nowhere",
        "--env-name nowhere",
        "--env_name=nowhere",
        "--env-name=nowhere",
        "--branch_name=nowhere",
        "--branch-name nowhere",
    ] {
        reaches(call(&format!("get_environment_url {spelling}")), "nowhere");
    }
    for spelling in ["template_name=no", "--template_name=no", "--template-name no", "--template no"] {
        let line = format!("create_environment main {spelling}");
        call(&line).exits(7).complains("template no does not exist");
    }
}

#[test]
fn short_spellings_mean_what_they_mean_on_the_command_line() {
    for (alias, complaint) in [
        ("--name ..", "is not an environment name"),
        ("--repo here", "is not a repository address"),
        ("--image ///", "is not an image"),
        ("--extra a", "write name:branch"),
    ] {
        call(&format!("create_environment main {alias}")).exits(2).complains(complaint);
    }
}

#[test]
fn extra_addons_are_a_text_or_an_object() {
    for (extra, complaint) in [
        (r#""tools""#, "write name:branch"),
        (r#""tools:main,tools:19.0""#, "named twice"),
        (r#"{"../tools": "main"}"#, "not the name"),
        (r#"{"tools": "-x"}"#, "not a branch name"),
        (r#"["tools"]"#, "write name:branch"),
    ] {
        let parameters = format!(r#"{{"branch": "main", "extra_addons": {extra}}}"#);
        Cli::new().run(["call", "create_environment", &parameters]).exits(2).complains(complaint);
    }
}

#[test]
fn a_yes_or_no_is_written_as_people_do() {
    let cli = Cli::new();
    for word in ["true", "1", "yes", "on", "TRUE", "Yes", "false", "0", "no", "off", "OFF", "False"] {
        for spelling in [format!("wait={word}"), format!("--wait {word}"), format!("--wait={word}")] {
            reaches(cli.line(&format!("call start_environment nowhere {spelling}")), "nowhere");
        }
    }
    reaches(call("start_environment nowhere --wait"), "nowhere");
    for word in ["maybe", "2", "tru", "-1"] {
        let answer = call(&format!("start_environment nowhere --wait={word}"));
        answer.exits(2).complains("neither true nor false").complains("wait");
    }
}

#[test]
fn whole_numbers_are_whole_numbers() {
    reaches(call("get_environment_logs nowhere --n_lines=5"), "nowhere");
    reaches(call_json("get_environment_logs", &json!({"env_name": "nowhere", "n_lines": "5"})), "nowhere");
    for number in ["many", "1.5", "-1", "0x10", "99999999999999999999"] {
        let answer = call(&format!("get_environment_logs nowhere --n-lines={number}"));
        answer.exits(2).complains("get_environment_logs");
    }
}

#[test]
fn mistakes_are_named() {
    for (line, complaint) in [
        ("get_environment_url --env_nam x", "did you mean \"env_name\"?"),
        ("get_environment_url --env_nam x", "get_environment_url takes: env_name"),
        ("get_environment_url a b", "\"b\" is one value too many"),
        ("list_environments a", "takes no values by place"),
        ("list_environments --x=1", "takes no parameters"),
        ("get_environment_url a env_name=b", "env_name is given twice"),
        ("get_environment_url --env_name=a --env-name=b", "env_name is given twice"),
        ("get_environment_url a --branch_name=b", "env_name is given twice"),
        ("get_environment_url", "env_name"),
    ] {
        call(line).exits(2).complains(complaint);
    }
}

#[test]
fn flags_of_the_command_line_stand_anywhere() {
    for line in ["--json call get_environment_url x", "call --json get_environment_url x"] {
        assert_eq!(Cli::new().line(line).exits(4).error()["kind"], "not_found");
    }
    for line in
        ["get_environment_url --json x", "get_environment_url x --json", "get_environment_url x -q --json"]
    {
        assert_eq!(call(line).exits(4).error()["kind"], "not_found");
    }
    call("get_environment_url x --team 2").exits(2).complains("--team stands before");
}

#[test]
fn both_ways_to_a_tool_fail_alike() {
    let cli = Cli::new();
    for (command, call) in [
        ("env url nowhere", "get_environment_url nowhere"),
        ("env delete nowhere --yes", "delete_environment nowhere --yes"),
        ("env create main --template no", "create_environment main --template no"),
        ("env list", "list_environments"),
    ] {
        let (command, call) =
            (cli.line(&format!("{command} --json")), cli.line(&format!("call {call} --json")));
        assert_eq!((command.status, command.error()), (call.status, call.error()));
    }
}
