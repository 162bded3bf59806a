//! What did not hold once.

use serde_json::json;

use crate::{
    cli::Cli,
    records::{path, put, record, with},
};

#[test]
fn a_token_on_the_command_line_is_not_repeated() {
    for line in [
        "env create main --repo-url https://me:s3cret@host/x",
        "env create main --repo-url https://me:s3cret@host/x --json",
    ] {
        let answer = Cli::new().line(line).exits(2);
        assert!(!answer.stderr.contains("s3cret"), "{answer:?}");
    }
}

#[test]
fn a_deletion_asks_only_about_the_environment_it_would_delete() {
    let cli = with("feature/login");
    cli.line("env delete feature-login").exits(4);
}

#[test]
fn a_newer_record_is_newer_whatever_its_form() {
    let cli = Cli::new();
    let mut newer = record("main");
    newer["version"] = json!(2);
    newer["filestore"] = json!({"snapshot": "x"});
    put(&cli, "main", &newer.to_string());
    cli.line("env url main").exits(7).complains("newer odeum");
    assert!(path(&cli, "main").exists());
}

#[test]
fn what_was_left_out_is_named_to_machines() {
    let error = Cli::new().line("env url --json").exits(2).error();
    assert!(error["message"].as_str().unwrap().contains("ENV_NAME"), "{error}");
}

#[test]
fn an_alias_before_an_equals_sign_is_a_name() {
    for word in ["template=no", "template-name=no"] {
        Cli::new()
            .run(["call", "create_environment", "main", word])
            .exits(7)
            .complains("template no does not");
    }
}

#[test]
fn a_short_flag_is_known_to_call() {
    Cli::new().line("call get_environment_logs nowhere -n 5").exits(4);
}

#[test]
fn a_client_that_leaves_before_it_begins_is_no_failure() {
    let cli = Cli::new();
    crate::cli::Answer::of(cli.command().arg("mcp").write_stdin("")).exits(0);
}

#[test]
fn a_data_directory_that_cannot_be_is_no_fault_of_ours() {
    let cli = Cli::new();
    let mut command = cli.command();
    command.env("ODEUM_DATA_DIR", "/dev/null/x").args(["env", "url", "main"]);
    let answer = crate::cli::Answer::of(&mut command);
    assert!(answer.status != 70 && answer.stderr.contains("try: "), "{answer:?}");
}
