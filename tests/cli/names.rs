//! Names that mean harm, or just chance: refused before any effect, or taken as they are.

use std::path::PathBuf;

use proptest::prelude::*;

use crate::cli::Cli;

const NOTHING: Vec<PathBuf> = Vec::new();

/// Every exit status odeum has, but 70: no name is a fault of odeum.
const DOCUMENTED: [i32; 11] = [0, 1, 2, 4, 5, 6, 7, 8, 75, 124, 130];

const HOSTILE: [&str; 14] = [
    "",
    " ",
    ".",
    "..",
    "../../etc",
    "a/../../b",
    "/etc/passwd",
    "a//b",
    "a/",
    "a\\b",
    "a\nb",
    "\u{1b}[31mred",
    " padded",
    "\u{7f}",
];

#[track_caller]
fn refused(words: &[&str]) {
    let cli = Cli::new();
    let error = cli.run(words.iter().copied().chain(["--json"])).exits(2).error();
    assert_eq!(error["kind"], "invalid_input", "{words:?}");
    assert_eq!((cli.effects(), cli.strangers()), (NOTHING, NOTHING), "{words:?}");
}

#[test]
fn hostile_environment_names_are_refused() {
    for name in HOSTILE {
        refused(&["env", "url", name]);
        refused(&["env", "delete", "--yes", name]);
        refused(&["env", "create", "main", &format!("--env-name={name}")]);
        refused(&["call", "delete_environment", "--yes", &serde_json::json!({"env_name": name}).to_string()]);
    }
}

#[test]
fn a_name_may_be_long_but_not_longer() {
    Cli::new().run(["env", "url", &"ü".repeat(250)]).exits(4);
    refused(&["env", "url", &"ü".repeat(251)]);
}

#[test]
fn hostile_branch_names_are_refused() {
    let image = "--odoo-image=odoo:19.0";
    for branch in
        HOSTILE.iter().copied().chain(["a..b", "a b", "a~1", "a:b", "@", "a.lock", "--upload-pack=x"])
    {
        let words = ["env", "create", "--repo-url=file:///nowhere", image, "--env-name=ok", "--", branch];
        let cli = Cli::new();
        let answer = cli.run(words).exits(2);
        assert_eq!((cli.effects(), cli.strangers()), (NOTHING, NOTHING), "{answer:?}");
    }
}

#[test]
fn hostile_template_names_are_refused() {
    for name in HOSTILE.iter().copied().chain(["-x", ".x", "none", "NONE", "é", "a b"]) {
        refused(&["template", "init", &format!("--template-name={name}")]);
        refused(&[
            "call",
            "delete_template",
            "--yes",
            &serde_json::json!({"template_name": name}).to_string(),
        ]);
        if !name.is_empty() && !name.eq_ignore_ascii_case("none") {
            refused(&["env", "create", "main", &format!("--template={name}")]);
        }
    }
}

#[test]
fn hostile_addresses_images_and_modules_are_refused() {
    for url in ["ext::sh -c id", "ssh://host/x", "git@host:x", "--upload-pack=x", "https://me@host/x", "-"] {
        refused(&["env", "create", "main", &format!("--repo-url={url}")]);
    }
    for image in ["", "-", "///", "odoo:19.0 --privileged", "Odoo", "odoo:", "$(id)"] {
        refused(&["env", "create", "main", &format!("--odoo-image={image}")]);
        refused(&["image", "pull", "--", image]);
    }
    for modules in ["base;id", "base --stop", "../x", "$(id)"] {
        refused(&["template", "init", &format!("--modules={modules}")]);
    }
}

#[test]
fn a_token_in_an_address_is_not_repeated() {
    let parameters = r#"{"branch": "main", "repo_url": "https://me:s3cret@host/x"}"#;
    let answer = Cli::new().run(["call", "create_environment", parameters]).exits(2);
    assert!(!answer.stderr.contains("s3cret"), "{answer:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_name_makes_a_fault_or_leaves_the_data_directory(
        name in "([a-zA-Z0-9./_=@{}~^:?*\\[\\]\\\\ $'\"%-]|\\PC){0,24}|(\\.\\./|/|\\.|-|ü){1,8}",
        place in 0..6_usize,
    ) {
        let object = serde_json::json!({"env_name": name}).to_string();
        let template = format!("--template={name}");
        let lines: [&[&str]; 6] = [
            &["env", "url", "--json", "--", &name],
            &["env", "delete", "--yes", "--json", "--", &name],
            &["env", "create", "--repo-url=file:///nowhere", "--image=odoo:19.0", "--json", "--", &name],
            &["env", "create", "main", "--json", &template],
            &["call", "--json", "delete_environment", "--yes", &object],
            &["call", "--json", "create_environment", &name],
        ];
        let cli = Cli::new();
        let answer = cli.run(lines[place].iter().copied());
        prop_assert!(DOCUMENTED.contains(&answer.status), "{answer:?}");
        prop_assert!(answer.status != 0, "without Docker nothing of this succeeds: {answer:?}");
        answer.error();
        prop_assert_eq!(cli.effects(), NOTHING);
        prop_assert_eq!(cli.strangers(), NOTHING);
    }
}
