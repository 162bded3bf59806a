//! Names, branches, addresses, images, modules: any text is refused, or reads back
//! as itself; what is derived from it keeps to its grammar and its limits.
#![no_main]

use std::{fmt::Display, str::FromStr};

use libfuzzer_sys::fuzz_target;
use odeum::model::{
    Branch, EnvName, ImageRef, Modules, Names, RepoUrl, Series, SnapshotName, TeamId, TemplateName,
};

fuzz_target!(|text: &str| {
    let team: TeamId = "a".repeat(16).parse().expect("a team id");
    if let Some(name) = reads_back::<EnvName>(text) {
        let id = name.first_id();
        let in_grammar = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        assert!(id.as_str().chars().all(in_grammar), "{id}");
        assert!(Names::database(&team, &id).len() <= 63 && Names::role(&team, &id).len() <= 63, "{id}");
        let label = id.host_label();
        assert!((1..=63).contains(&label.len()), "{label}");
        assert!(!label.starts_with('-') && !label.ends_with('-') && !label.contains('_'), "{label}");
        assert!(!name.quoted().contains('\n'));
    }
    if let Some(name) = reads_back::<TemplateName>(text) {
        assert!(Names::template_database(&team, &name.id()).len() <= 63, "{name}");
        assert!(!name.id().as_str().contains(['/', '.']), "{name}");
    }
    if let Some(name) = reads_back::<SnapshotName>(text) {
        assert!(!name.as_str().starts_with('-') && !name.as_str().contains('/'), "{name}");
    }
    if let Some(branch) = reads_back::<Branch>(text) {
        assert!(!branch.as_str().starts_with('-'), "{branch} is an option to git");
    }
    if let Some(url) = reads_back::<RepoUrl>(text) {
        // Git takes what stands before `::`, when a scheme could be spelled so, for a program.
        let rest = url.as_str().trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+-.".contains(c));
        assert!(!url.as_str().starts_with('-') && !rest.starts_with("::"), "{url} starts a program of git's");
    }
    if let Some(image) = reads_back::<ImageRef>(text) {
        assert!(!image.as_str().starts_with('-'), "{image}");
    }
    reads_back::<TeamId>(text);
    reads_back::<Series>(text);
    let _ = text.parse::<Modules>();
});

/// The value, if the text is one.
fn reads_back<T: FromStr + Display + PartialEq + std::fmt::Debug>(text: &str) -> Option<T> {
    let value = text.parse::<T>().ok()?;
    assert_eq!(value.to_string().parse::<T>().ok().as_ref(), Some(&value), "{text:?}");
    Some(value)
}
