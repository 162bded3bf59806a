//! Imports point one way: faces → tools → registry → ops → context → adapters → config → analysis → odoo → model.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

/// From the outside in. A module may use those to its right, and itself.
const LAYERS: [&str; 11] = [
    "faces", "tools", "registry", "ops", "context", "adapters", "config", "analysis", "odoo", "model",
    "error",
];

#[test]
fn imports_point_inwards() {
    let mut wrong = Vec::new();
    for (place, layer) in LAYERS.iter().enumerate() {
        for (path, source) in sources(layer) {
            for other in &LAYERS[..place] {
                if names(&source, other) {
                    wrong.push(format!("{path}: {layer} uses {other}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn faces_and_tools_leave_docker_and_postgresql_to_ops() {
    for (path, source) in sources("faces") {
        assert!(!source.contains("bollard") && !source.contains("tokio_postgres"), "{path}");
    }
    for layer in ["ops", "tools", "registry", "context"] {
        for (path, source) in sources(layer) {
            assert!(!source.contains("bollard::") && !source.contains("tokio_postgres::"), "{path}");
        }
    }
}

#[test]
fn files_are_small_and_say_what_they_hold() {
    for layer in LAYERS {
        for (path, source) in sources(layer) {
            let lines = source.lines().count();
            assert!(lines <= 400, "{path} has {lines} lines");
            let is_tool = path.contains("/tools/");
            assert!(is_tool || source.starts_with("//!"), "{path} does not say what belongs in it");
        }
    }
}

/// Whether code (not comments) of `source` imports from `layer`.
fn names(source: &str, layer: &str) -> bool {
    let code: Vec<&str> = source.lines().take_while(|line| *line != "#[cfg(test)]").collect();
    let code: String = code
        .iter()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect();
    let direct = format!("crate::{layer}");
    if code.contains(&format!("{direct}::")) || code.contains(&format!("{direct};")) {
        return true;
    }
    // `use crate::{a, b::c};`, over as many lines as it takes.
    code.split("use crate::{").skip(1).any(|rest| {
        let list = rest.split("};").next().unwrap_or_default();
        let mut depth = 0;
        let mut top = String::new();
        for c in list.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ if depth == 0 => top.push(c),
                _ => {}
            }
        }
        top.split(',').any(|item| item.trim().split("::").next() == Some(layer))
    })
}

fn sources(layer: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut waiting = vec![root.join(layer), root.join(format!("{layer}.rs"))];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(!found.is_empty(), "no sources of {layer}");
    found
}
