//! What must hold for every tool, however many there are.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use clap::{ArgAction, Command};
use odeum::{
    registry::Effect,
    tools::{ALL, GROUPS, find},
};
use serde_json::{Map, Value};

/// The compiler does not notice a tool that is missing from the table.
#[test]
fn no_tool_is_forgotten() {
    let mut written = 0;
    let mut waiting = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/src/tools").to_owned()];
    while let Some(directory) = waiting.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => waiting.push(path.to_str().unwrap().to_owned()),
                false => {
                    written += std::fs::read_to_string(path).unwrap().matches("\nimpl Tool for ").count();
                }
            }
        }
    }
    assert_eq!(written, ALL.len());
}

#[test]
fn names_are_unique_and_groups_have_help() {
    let names: BTreeSet<_> = ALL.iter().map(|tool| tool.meta().name).collect();
    let paths: BTreeSet<_> = ALL.iter().map(|tool| tool.meta().cli).collect();
    assert_eq!((names.len(), paths.len()), (ALL.len(), ALL.len()));
    for path in paths {
        for (end, _) in path.match_indices(' ') {
            let group = &path[..end];
            assert!(GROUPS.iter().any(|(name, _)| *name == group), "no help for {group}");
        }
    }
}

#[test]
fn everything_is_described() {
    for tool in ALL {
        let name = tool.meta().name;
        let schema = tool.input_schema();
        assert!(schema.contains_key("description"), "{name} has no doc comment");
        for (parameter, property) in schema["properties"].as_object().unwrap() {
            assert!(property.get("description").is_some(), "{name} {parameter} has no doc comment");
        }
        let output = tool.output_schema();
        assert_eq!(output["type"], "object", "{name}");
        for field in ["warnings", "duration_ms"] {
            assert!(output["properties"].get(field).is_some(), "{name} does not promise {field}");
        }
    }
}

#[test]
fn values_by_place_are_parameters() {
    for tool in ALL {
        let schema = tool.input_schema();
        for name in tool.meta().positional {
            assert!(schema["properties"].get(*name).is_some(), "{} has no {name}", tool.meta().name);
        }
    }
}

/// What a terminal may also take from a file or from stdin, and JSON cannot.
const FROM_STDIN: [(&str, &str); 2] = [("run_odoo_shell", "python_code"), ("write_file_in_odoo", "content")];

/// clap and serde describe the same parameters separately; they must agree.
#[test]
fn the_terminal_and_json_take_the_same_parameters() {
    for tool in ALL {
        let (mut cli, json) = (from_clap(&tool.command()), from_schema(&tool.input_schema()));
        for (_, parameter) in FROM_STDIN.iter().filter(|(name, _)| *name == tool.meta().name) {
            let (is_required, _) = cli.get_mut(*parameter).unwrap();
            assert!(!*is_required, "{parameter} must be typed");
            *is_required = true;
        }
        assert_eq!(cli, json, "parameters of {} (left: clap, right: JSON)", tool.meta().name);
    }
}

/// `tests/contract/tools.json` is what callers of the 42 tools rely on; a tool
/// that is not there yet is not judged, one that is must match to the letter.
#[test]
fn tools_of_the_contract_keep_it() {
    let contract: Vec<Value> = serde_json::from_str(include_str!("contract/tools.json")).unwrap();
    let mut judged = 0;
    for wanted in &contract {
        let Some(tool) = find(wanted["name"].as_str().unwrap()) else { continue };
        judged += 1;
        let (name, schema) = (tool.meta().name, tool.input_schema());
        for parameter in wanted["params"].as_array().unwrap() {
            let key = parameter["name"].as_str().unwrap();
            let property = &schema["properties"][key];
            assert_eq!(property["type"], parameter["type"], "{name} {key}");
            let required = schema
                .get("required")
                .and_then(Value::as_array)
                .is_some_and(|list| list.contains(&parameter["name"]));
            // Where more can be asked for than the contract knows, less may have to be given.
            let is_required_there = parameter["required"].as_bool().unwrap();
            assert!(is_required_there || !required, "{name} {key}");
            if !is_required_there {
                assert_eq!(property["default"], parameter["default"], "{name} {key}");
            }
        }
        assert_eq!(tool.meta().effect == Effect::Read, wanted["read_only"].as_bool().unwrap(), "{name}");
        if let Some(positional) = wanted.get("positional") {
            let ours: Vec<Value> = tool.meta().positional.iter().map(|name| Value::from(*name)).collect();
            assert_eq!(&Value::from(ours), positional, "{name}");
        }
    }
    assert!(judged >= 9, "only {judged} tools of the contract are there");
}

/// Parameter → (is required, default).
type Parameters = BTreeMap<String, (bool, String)>;

fn from_clap(command: &Command) -> Parameters {
    let describe = |arg: &clap::Arg| {
        let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
        let default = match arg.get_action() {
            ArgAction::SetTrue => "false".into(),
            _ => defaults.join(","),
        };
        (arg.get_id().to_string(), (arg.is_required_set(), default))
    };
    command.get_arguments().map(describe).collect()
}

fn from_schema(schema: &Map<String, Value>) -> Parameters {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let describe = |(name, property): (&String, &Value)| {
        let default = match property.get("default") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        (name.clone(), (required.contains(&name.as_str().into()), default))
    };
    schema["properties"].as_object().unwrap().iter().map(describe).collect()
}
