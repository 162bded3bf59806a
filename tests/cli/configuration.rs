//! The configuration file: what is refused, and what `config show` says.

use serde_json::{Value, json};

use crate::cli::{Answer, Cli};

/// The failure of any command that needs the configuration.
fn refused(text: &str) -> Answer {
    Cli::configured(text).line("config show").exits(2)
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let cli = Cli::new();
    std::fs::remove_file(cli.config()).unwrap();
    let answer = cli.line("config show").exits(2);
    answer.complains("$ODEUM_CONFIG names").complains("odeum.toml, which is not there");
}

#[test]
fn mistakes_are_told_with_their_line_and_the_right_word() {
    for (text, place, word) in [
        ("[server]\nprot = 1\n", "odeum.toml:2: ", "did you mean \"port\"?"),
        ("\n[sever]\nport = 1\n", "odeum.toml:2: ", "did you mean [server]?"),
        ("[server]\nport = 70000\n", "odeum.toml:2: ", "from 1 to 65535"),
        ("[server]\nport = \"8000\"\n", "odeum.toml:2: ", "from 1 to 65535"),
        ("[team.1]\nport_range = [50100, 50000]\n", "odeum.toml:2: ", "start < end"),
        ("[team.1]\nport_range = [80, 90]\n", "odeum.toml:2: ", "1024 <= start"),
        ("[team.1]\nport_range = 50000\n", "odeum.toml:2: ", "two ports"),
        ("[team.1]\negress = \"shut\"\n", "odeum.toml:2: ", "\"open\" or \"closed\""),
        ("[team.1]\nreaches = [\"a b\"]\n", "odeum.toml:2: ", "names of containers"),
        ("[team.1]\nsanitize_timeout = 0\n", "odeum.toml:2: ", "from 1 to 86400"),
        ("[team.BIG]\n", "odeum.toml:1: ", "is not a team id"),
        ("[docker]\nprefix = \"No\"\n", "odeum.toml:2: ", "starting with a letter"),
        ("[server\n", "odeum.toml:1:", "must be TOML"),
        ("version = 99\n", "odeum.toml:1: ", "was written by a newer odeum"),
        ("[team.1]\n[team.2]\n", "odeum.toml:", "overlap"),
    ] {
        refused(text).complains(place).complains(word);
    }
}

#[test]
fn a_mistake_stops_commands_before_anything_is_done() {
    let cli = Cli::configured("[server]\nprot = 1\n");
    for line in ["env list", "env create main", "init", "mcp", "call list_environments", "template init"] {
        assert_eq!(cli.line(&format!("{line} --json")).exits(2).error()["kind"], "invalid_input");
    }
    assert!(!cli.data().exists());
    cli.line("--help").exits(0);
    cli.line("tools").exits(0);
}

#[test]
fn secrets_are_not_shown() {
    let secret = "hunter2hunter2";
    let text = format!("[database]\npassword = \"{secret}\"\n[team.1]\nauth_token = \"{secret}\"\n");
    for line in ["config show", "config show --origin", "config show --json"] {
        let answer = Cli::configured(&text).line(line).exits(0).says("****");
        assert!(!answer.stdout.contains(secret), "{answer:?}");
    }
    let wrong = refused("[team.1]\nauth_token = \"hunter2 hunter2\"\n");
    assert!(!wrong.stderr.contains("hunter2"), "{wrong:?}");
}

#[test]
fn every_setting_is_shown_with_where_it_comes_from() {
    let cli = Cli::configured("[team.1]\nhostname = \"odoo.example.com\"\n");
    let answer = cli.line("config show --origin --json").exits(0).json();
    assert_eq!(answer["source"], json!(cli.config()));
    let origin = |key: &str| setting(&answer, key)["origin"].as_str().unwrap().to_owned();
    assert_eq!(origin("team.1.hostname"), format!("{}:2", cli.config().display()));
    assert_eq!(origin("server.port"), "default");
    assert_eq!(origin("storage.data_dir"), "$ODEUM_DATA_DIR");
    assert_eq!(setting(&answer, "storage.data_dir")["value"], json!(cli.data()));

    let plain = cli.line("config show --json").exits(0).json();
    assert_eq!(setting(&plain, "server.port"), &json!({"key": "server.port", "value": 8000}));
    cli.line("config show")
        .exits(0)
        .says("\nserver.port = 8000\n")
        .says("team.1.hostname = \"odoo.example.com\"");
    cli.line("config show --origin").exits(0).says("# default");
}

#[test]
fn the_example_of_the_repository_is_all_defaults() {
    let settings = |text: &str| {
        let answer = Cli::configured(text).line("config show --json").exits(0);
        without_data_dir(answer.json()["settings"].take())
    };
    assert_eq!(settings(include_str!("../../examples/odeum.toml")), settings(""));
}

fn without_data_dir(mut settings: Value) -> Value {
    settings.as_array_mut().unwrap().retain(|setting| setting["key"] != "storage.data_dir");
    settings
}

fn setting<'a>(answer: &'a Value, key: &str) -> &'a Value {
    let settings = answer["settings"].as_array().unwrap();
    settings.iter().find(|setting| setting["key"] == key).unwrap_or_else(|| panic!("no {key} in {answer}"))
}

#[test]
fn the_doctor_names_a_mistake_and_looks_at_the_rest() {
    let answer = Cli::configured("[server]\nprot = 1\n").line("doctor --json").exits(1);
    let report: Value = serde_json::from_str(&answer.stdout).unwrap();
    let check =
        report["checks"].as_array().unwrap().iter().find(|check| check["name"] == "configuration").unwrap();
    assert_eq!(check["status"], "FAIL");
    assert!(check["finding"].as_str().unwrap().contains("odeum.toml:2: "), "{check}");
    assert!(report["checks"].as_array().unwrap().len() > 5, "{report}");
}
