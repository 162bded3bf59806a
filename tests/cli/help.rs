//! Help, version, and what is said to a word nobody knows.

use odeum::{faces::cli::command, tools::ALL};
use serde_json::Value;

use crate::cli::Cli;

#[test]
fn the_version_is_that_of_the_package() {
    let wanted = format!("odeum {}\n", env!("CARGO_PKG_VERSION"));
    for flag in ["--version", "-V"] {
        assert_eq!(Cli::new().run([flag]).exits(0).stdout, wanted);
    }
}

#[test]
fn help_lists_every_command() {
    let answer = Cli::new().line("--help").exits(0);
    for subcommand in command().get_subcommands() {
        assert!(answer.stdout.contains(subcommand.get_name()), "{} is not listed", subcommand.get_name());
    }
    Cli::new().line("help env create").exits(0).says("Git branch to run");
}

#[test]
fn nothing_at_all_is_answered_with_help() {
    for line in ["", "env", "template"] {
        Cli::new().line(line).exits(2).complains("Usage: odeum");
    }
}

#[test]
fn an_unknown_word_is_met_with_the_nearest_known() {
    let cli = Cli::new();
    cli.line("env crate main").exits(2).complains("unrecognized subcommand 'crate'").complains("'create'");
    cli.line("templat list").exits(2).complains("'template'");
    cli.line("env create main --templat x").exits(2).complains("'--template");
    cli.line("frobnicate").exits(2).complains("unrecognized subcommand 'frobnicate'");
}

#[test]
fn help_of_every_tool_shows_its_parameters_and_aliases() {
    let cli = Cli::new();
    for tool in ALL {
        let answer = cli.line(&format!("{} --help", tool.meta().cli)).exits(0);
        for argument in tool.command().get_arguments() {
            let shown = match argument.get_long() {
                Some(long) => format!("--{long}"),
                None => format!("{}>", argument.get_value_names().expect("a value by place has a name")[0]),
            };
            let optional = shown.replace('>', "]");
            let is_shown = answer.stdout.contains(&shown) || answer.stdout.contains(&optional);
            assert!(is_shown, "{} --help does not show {shown}", tool.meta().cli);
            for alias in argument.get_visible_aliases().unwrap_or_default() {
                let alias = format!("--{alias}");
                assert!(answer.stdout.contains(&alias), "{} --help does not show {alias}", tool.meta().cli);
            }
        }
    }
}

#[test]
fn tools_are_listed_for_people() {
    let answer = Cli::new().line("tools").exits(0);
    assert_eq!(answer.stdout.lines().count(), ALL.len());
    for (line, tool) in answer.stdout.lines().zip(ALL) {
        assert!(line.starts_with(tool.meta().name), "{line}");
    }
}

#[test]
fn tools_are_listed_for_machines() {
    let answer = Cli::new().line("tools --json").exits(0);
    let Value::Array(tools) = answer.json() else { panic!("no list: {answer:?}") };
    assert_eq!(tools.len(), ALL.len());
    for tool in &tools {
        for schema in ["input", "output"] {
            assert_eq!(tool[schema]["type"], "object", "{tool}");
            assert!(tool[schema]["properties"].is_object(), "{tool}");
        }
        assert!(tool["command"].as_str().unwrap().starts_with("odeum "), "{tool}");
    }
}
