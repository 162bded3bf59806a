//! What a repository brings: `odoo.conf`, manifests, requirements, package lists;
//! and what Odoo writes into its log.
#![no_main]

use std::collections::BTreeSet;

use libfuzzer_sys::fuzz_target;
use odeum::{
    model::Secret,
    odoo::{
        addons::series_of_manifest,
        conf::{Settings, merge},
        dependencies::{parse_apt_packages, with_included},
        log,
    },
};

fuzz_target!(|text: &str| {
    let password: Secret = Secret::new("pass-word".to_owned());
    let settings = Settings {
        db_host: "db",
        db_port: 5432,
        db_user: "user",
        db_password: &password,
        addons: &[],
        series: ["14.0", "19.0"].get(text.len() % 3).and_then(|series| series.parse().ok()),
        admin_password: &password,
        jobs: text.len() % 2 == 0,
        loads: Some(("odeum_connect", "/etc/odoo/addons")),
    };
    let merged = merge(text, &settings);
    // Whatever the repository says, Odoo reads our connection and only once.
    for line in ["db_host = db", "db_user = user", "db_password = pass-word"] {
        assert_eq!(options(&merged.text).filter(|found| *found == line).count(), 1, "{}", merged.text);
    }
    // To Python a carriage return ends a line as well.
    assert!(!merged.text.contains('\r'), "{:?}", merged.text);
    // And what was merged once is not changed by merging it again.
    assert_eq!(merge(&merged.text, &settings).text, merged.text);
    let _ = series_of_manifest(text);
    for package in parse_apt_packages(text).unwrap_or_default() {
        assert!(!package.as_str().starts_with('-'), "{} is an option to apt", package.as_str());
    }
    // Whatever is named, reading ends, and every path is named once.
    let is_there = |path: &str| path.starts_with("a/") && path.len() < 40;
    let found = with_included("a/b.txt", |path| Ok(is_there(path).then(|| text.to_owned())));
    let found = found.expect("nothing fails to be read");
    let paths: BTreeSet<&String> = found.iter().map(|(path, _)| path).collect();
    assert_eq!(paths.len(), found.len());
    assert!(paths.iter().all(|path| !path.contains("/./") && !path.contains("//")), "{paths:?}");
    for line in text.lines() {
        let _ = (log::parse(line), log::loading(line));
    }
    let _ = log::failure(text);
    assert!(!log::without_ansi(text).contains("\u{1b}["));
});

/// The lines of the section Odoo reads.
fn options(conf: &str) -> impl Iterator<Item = &str> {
    let after = conf.lines().skip_while(|line| *line != "[options]").skip(1);
    // As Python's configparser tells a section, `\[.+\]`, from an option of an odd name.
    let is_section =
        |line: &&str| line.starts_with('[') && line.char_indices().any(|(place, c)| c == ']' && place > 1);
    after.take_while(move |line| !is_section(line))
}
