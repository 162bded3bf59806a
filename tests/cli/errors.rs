//! Failures: what a person reads, what a machine reads, and the exit status by kind.

use odeum::{model::EnvName, tools::ALL};

use crate::cli::Cli;

/// A command line, and the kind and status it fails with while no Docker is there.
const FAILURES: [(&str, &str, i32); 9] = [
    ("env url", "invalid_input", 2),
    ("frobnicate", "invalid_input", 2),
    ("env create main --sanitize maybe", "invalid_input", 2),
    ("env logs main --n-lines many", "invalid_input", 2),
    ("call no_such_tool", "invalid_input", 2),
    ("env url nowhere", "not_found", 4),
    ("env list --team 9", "not_found", 4),
    ("env list", "prerequisite", 7),
    ("env create main --template nowhere", "prerequisite", 7),
];

#[test]
fn machines_read_one_object_on_stderr() {
    let cli = Cli::new();
    for (line, kind, status) in FAILURES {
        let error = cli.line(&format!("{line} --json")).exits(status).error();
        assert_eq!(error["kind"], kind, "{line}: {error}");
        assert!(!error["message"].as_str().unwrap().is_empty(), "{line}: {error}");
    }
}

#[test]
fn people_read_what_failed_and_what_to_do() {
    let cli = Cli::new();
    for (line, _, status) in FAILURES {
        let answer = cli.line(line).exits(status);
        assert_eq!(answer.stdout, "", "{line}");
        assert!(answer.stderr.starts_with("error: "), "{line}: {answer:?}");
        assert!(!answer.stderr.contains('\u{1b}'), "colours without a terminal: {answer:?}");
    }
    cli.line("env url nowhere").complains("\n  try: run `odeum env list`");
    cli.line("env list").complains("no Docker Engine answers").complains("odeum doctor");
}

#[test]
fn the_words_a_parser_complains_with_reach_machines() {
    let error = Cli::new().line("env delet x --json").exits(2).error();
    assert_eq!(error["message"], "unrecognized subcommand 'delet'");
    assert!(error["hint"].as_str().unwrap().contains("delete"), "{error}");
}

#[test]
fn every_command_fails_cleanly_without_docker() {
    let statuses = [0, 1, 2, 4, 7];
    let cli = Cli::new();
    // Those would install what is missing, or need no Docker to make something.
    let others = ["quickstart", "build_image", "get_deploy_key"];
    let tools = ALL.iter().filter(|tool| !others.contains(&tool.meta().name));
    for tool in tools {
        let words: Vec<&str> = tool.meta().cli.split(' ').collect();
        let values = tool.command().get_positionals().filter(|value| value.is_required_set()).count();
        let words = words.into_iter().chain(std::iter::repeat_n("nowhere", values));
        let answer = cli.run(words.chain(["--json"]));
        assert!(statuses.contains(&answer.status), "{}: {answer:?}", tool.meta().cli);
        if answer.stdout.is_empty() {
            answer.error();
        }
    }
    assert_eq!(cli.effects(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn who_destroys_says_so_first() {
    let cli = Cli::new();
    let answer = cli.line("destroy").exits(2).complains("odeum-db").complains("try: add --yes");
    assert_eq!(answer.stdout, "");
    assert_eq!(cli.line("destroy --json").exits(2).error()["hint"], "add --yes");
    cli.line("call destroy_system").exits(2).complains("add --yes");
    // With it, the next thing in the way is Docker.
    cli.line("destroy --yes").exits(7);
    cli.line("call destroy_system -y").exits(7);
}

#[test]
fn a_name_in_a_message_is_the_name_that_was_typed() {
    for name in ["18.0", "feature/login", "ünïcode", "a b", "--x", "name=value"] {
        assert!(name.parse::<EnvName>().is_ok());
        let answer = Cli::new().run(["env", "url", "--json", "--", name]).exits(4);
        assert_eq!(answer.error()["message"], format!("environment {name} does not exist"));
    }
}
