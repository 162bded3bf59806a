//! What agents are told is so: commands parse, tools exist, and the guides have one shape.
#![allow(clippy::unwrap_used, reason = "what helpers of a test cannot do fails the test")]

use std::{fs, path::Path};

use odeum::{
    analysis::{Change, Entry, EntryKind, Scope, Side, Trees, analyze},
    faces::cli::command,
    tools,
};

/// How names of tools begin, and no other word of the texts.
const VERBS: &[&str] = &[
    "analyze", "cancel", "check", "create", "delete", "get", "http", "install", "list", "pull", "read",
    "reset", "restart", "run", "search", "start", "stop", "upgrade", "write",
];

/// What reads like a tool and is a command of Odoo's.
const OF_ODOO: &[&str] = &["upgrade_code"];

const SKILL: &str = "examples/skills/odeum/SKILL.md";

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The agent guide, the skill and the prompts.
fn texts_for_agents() -> Vec<(String, String)> {
    let prompts = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guides/prompts");
    let names = fs::read_dir(prompts).unwrap().map(|entry| entry.unwrap().file_name());
    let prompts = names.map(|name| format!("src/guides/prompts/{}", name.to_str().unwrap()));
    let paths = ["src/guides/agent.md".to_owned(), SKILL.to_owned()].into_iter().chain(prompts);
    paths.map(|path| (path.clone(), read(&path))).collect()
}

#[test]
fn every_command_agents_are_told_of_is_ours() {
    for (path, text) in texts_for_agents() {
        for words in calls(&text) {
            match command().try_get_matches_from(&words) {
                Err(error) if error.exit_code() != 0 => panic!("{path}: {words:?}: {error}"),
                _ => {}
            }
        }
    }
}

#[test]
fn every_tool_agents_are_told_of_is_there() {
    for (path, text) in texts_for_agents() {
        // A method of a record, `.get_view()`, keeps its point and so is no tool.
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_.".contains(c)));
        let words = words.map(|word| word.trim_end_matches('.'));
        for word in words.filter(|word| word.split_once('_').is_some_and(|(verb, _)| VERBS.contains(&verb))) {
            let is_known = tools::find(word).is_some() || OF_ODOO.contains(&word);
            assert!(is_known, "{path} speaks of {word}, which is no tool");
        }
    }
}

/// A module `a` whose only model has another value of an attribute.
struct Attribute<'a>(&'a str);

impl Trees for Attribute<'_> {
    fn read(&self, side: Side, path: &[u8]) -> Option<Vec<u8>> {
        let model = || format!("class A(models.Model):\n    {} = '{side:?}'\n", self.0).into_bytes();
        match path {
            b"a/__manifest__.py" => Some(b"{}".to_vec()),
            b"a/models.py" => Some(model()),
            _ => None,
        }
    }

    fn list(&self, _: Side, _: &[u8]) -> Vec<Vec<u8>> {
        vec![b"a/__manifest__.py".to_vec(), b"a/models.py".to_vec()]
    }
}

#[test]
fn what_agents_are_told_of_attributes_is_what_a_pull_decides() {
    let text = read("src/guides/agent.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| Python: ")?.split_once(" | "));
    let mut compared = 0;
    for (changed, needed) in rows {
        for attribute in changed.split('`').filter(|word| word.starts_with('_')) {
            let entry = || Some(Entry { path: b"a/models.py".to_vec(), kind: EntryKind::File });
            let change = Change { old: entry(), new: entry(), same_content: false };
            let plan = analyze(&[change], &Attribute(attribute), &Scope::default());
            assert_eq!(Some(plan.action.name()), needed.split(' ').next(), "{attribute}");
            compared += 1;
        }
    }
    assert!(compared >= 3, "{compared}");
}

#[test]
fn the_skill_says_what_it_is_and_when_to_use_it() {
    let text = read(SKILL);
    let (front, _) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
    let lines: Vec<(&str, &str)> = front.lines().map(|line| line.split_once(": ").unwrap()).collect();
    assert_eq!(lines.iter().map(|(key, _)| *key).collect::<Vec<_>>(), ["name", "description"]);
    assert_eq!(lines[0].1, "odeum", "the name is that of its directory");
    let description = lines[1].1;
    assert!(description.len() <= 1024 && description.contains("Use when"), "{description}");
    assert!(!description.contains(": "), "it would be read as another key");
}

#[test]
fn every_development_guide_has_the_same_parts() {
    let parts = |series: u16| -> Vec<String> {
        let text = read(&format!("src/guides/odoo-{series}.md"));
        assert!(text.starts_with(&format!("# Odoo {series}: ")), "{series}");
        assert!(text.contains(&format!("\"{series}.0.1.0.0\"")), "{series}: a version in its manifest");
        let previous = format!("Coming from {}", series - 1);
        assert!(text.contains(&format!("\n## {previous}\n")), "{series}");
        let heads = text.lines().filter_map(|line| line.strip_prefix("## "));
        let mut heads: Vec<String> = heads.map(|head| head.replace(&previous, "Coming from")).collect();
        let last = heads.pop().unwrap();
        assert_eq!(last, if series == 19 { "No longer works" } else { "Not there yet" }, "{series}");
        heads
    };
    for series in 14..=18 {
        assert_eq!(parts(series), parts(19), "{series}");
    }
}

#[test]
fn guides_are_plain_and_fit_on_a_page() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guides")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let (name, text) = (path.display(), fs::read_to_string(&path).unwrap());
        assert!(text.is_ascii(), "{name} is plain text");
        assert!(text.len() <= 20_000, "{name} has {} characters", text.len());
        assert!(text.matches("```").count() % 2 == 0, "{name}: a block of code is open");
        let long = text.lines().find(|line| line.len() > 130 && !line.starts_with('|'));
        assert_eq!(long, None, "{name}: this line is too long");
    }
}

/// The calls of odeum in a text: lines of shell blocks, and `odeum …` between backticks.
fn calls(text: &str) -> Vec<Vec<String>> {
    let mut calls = Vec::new();
    for (number, block) in text.split("```").enumerate() {
        let is_code = number % 2 == 1;
        let lines = block.lines().flat_map(|line| line.split(" | "));
        let inline = block.split('`').enumerate().filter(|(place, _)| place % 2 == 1).map(|(_, span)| span);
        let spans: Vec<&str> = if is_code { lines.collect() } else { inline.collect() };
        calls.extend(spans.into_iter().filter(|span| span.starts_with("odeum ")).map(words));
    }
    assert!(calls.iter().all(|call| call.len() > 1), "{calls:?}");
    calls
}

/// Words as a shell splits them, up to a comment or a redirection. `COMMAND` stands for one.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (None, '#' | '>') => break,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, ' ') => words.push(String::new()),
            (_, c) => words.last_mut().unwrap().push(c),
        }
    }
    let known = |word: String| if word == "COMMAND" { "env".to_owned() } else { word };
    words.into_iter().filter(|word| !word.is_empty()).map(known).collect()
}
