//! Resources and prompts of `odeum mcp`.

use std::fs;

use serde_json::{Value, json};

use crate::mcp::Session;

const JOBS: [&str; 5] =
    ["start_branch", "fix_failing_module", "add_field", "upgrade_module", "review_change"];

fn resources(session: &mut Session) -> Vec<Value> {
    session.request("resources/list", &json!({}))["result"]["resources"].as_array().unwrap().clone()
}

fn read(session: &mut Session, uri: &str) -> Value {
    session.request("resources/read", &json!({"uri": uri}))
}

fn prompts(session: &mut Session) -> Vec<Value> {
    session.request("prompts/list", &json!({}))["result"]["prompts"].as_array().unwrap().clone()
}

fn names(prompts: &[Value]) -> Vec<&str> {
    prompts.iter().map(|prompt| prompt["name"].as_str().unwrap()).collect()
}

fn get(session: &mut Session, name: &str, arguments: &Value) -> Value {
    session.request("prompts/get", &json!({"name": name, "arguments": arguments}))
}

/// The words of a prompt's one message.
fn message(answer: &Value) -> &str {
    let messages = answer["result"]["messages"].as_array().unwrap_or_else(|| panic!("{answer}"));
    assert_eq!((messages.len(), &messages[0]["role"]), (1, &json!("user")), "{answer}");
    messages[0]["content"]["text"].as_str().unwrap()
}

#[test]
fn the_server_says_that_it_has_resources_and_prompts() {
    let capabilities = Session::start(&[]).initialize()["capabilities"].clone();
    for capability in ["tools", "resources", "prompts"] {
        assert!(capabilities[capability].is_object(), "{capability}: {capabilities}");
    }
}

#[test]
fn every_guide_is_a_resource_and_its_text_that_of_the_tool() {
    let mut session = Session::ready(&[]);
    let listed = resources(&mut session);
    let uris: Vec<&str> = listed.iter().map(|resource| resource["uri"].as_str().unwrap()).collect();
    let series = [19, 18, 17, 16, 15, 14].map(|series| format!("odeum://guide/odoo/{series}"));
    let wanted: Vec<&str> = ["odeum://guide/agent", "odeum://guide/skill"]
        .into_iter()
        .chain(series.iter().map(|s| &**s))
        .collect();
    assert_eq!(uris, wanted);
    for resource in &listed {
        for field in ["name", "title", "description"] {
            assert!(resource[field].as_str().is_some_and(|text| text.len() > 4), "{field} of {resource}");
        }
        assert_eq!(resource["mimeType"], "text/markdown");
        let uri = resource["uri"].as_str().unwrap();
        let contents = read(&mut session, uri)["result"]["contents"].clone();
        assert_eq!(contents.as_array().unwrap().len(), 1, "{uri}");
        assert_eq!((&contents[0]["uri"], &contents[0]["mimeType"]), (&json!(uri), &json!("text/markdown")));
        let (tool, arguments) = match uri.rsplit_once('/').unwrap() {
            (_, "agent") => ("get_agent_instructions", json!({})),
            (_, "skill") => ("get_command_line_skill", json!({})),
            (_, series) => ("get_odoo_development_guide", json!({"version": series})),
        };
        let result = session.call(tool, &arguments)["result"].clone();
        assert_eq!(contents[0]["text"], result["structuredContent"]["content"], "{uri}");
    }
}

#[test]
fn a_team_s_series_is_a_resource_from_then_on() {
    let mut session = Session::ready(&[]);
    let directory = session.data().join("team_1/agent_guides");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join("odoo-20.md"), "# Twenty\n").unwrap();
    fs::write(directory.join("odoo-new.md"), "no series").unwrap();
    fs::write(directory.join("odoo-021.md"), "no name of ours").unwrap();
    let listed = resources(&mut session);
    assert_eq!(listed.len(), 9, "{listed:?}");
    assert!(listed.iter().any(|resource| resource["uri"] == "odeum://guide/odoo/20"), "{listed:?}");
    let answer = read(&mut session, "odeum://guide/odoo/20");
    assert_eq!(answer["result"]["contents"][0]["text"], "# Twenty\n");
}

#[test]
fn an_address_nobody_knows_is_not_found() {
    let mut session = Session::ready(&[]);
    for uri in [
        "odeum://guide/odoo/13",
        "odeum://guide/odoo/",
        "odeum://guide/odoo/../agent",
        "odeum://guide",
        "odeum://guide/agent/",
        "file:///etc/passwd",
        "",
    ] {
        let error = read(&mut session, uri)["error"].clone();
        assert_eq!(error["code"], -32002, "{uri}: {error}");
        assert_eq!(error["data"]["error"]["kind"], "not_found", "{uri}: {error}");
    }
    let answer = read(&mut session, "odeum://guide/odoo/13");
    assert_eq!(answer["error"]["data"]["error"]["available"], json!(["14", "15", "16", "17", "18", "19"]));
    assert_eq!(resources(&mut session).len(), 8, "the session goes on");
}

#[test]
fn every_usual_job_is_a_prompt() {
    let mut session = Session::ready(&[]);
    let listed = prompts(&mut session);
    assert_eq!(names(&listed), JOBS);
    for prompt in &listed {
        assert!(prompt["title"].is_string() && prompt["description"].is_string(), "{prompt}");
        let arguments = prompt["arguments"].as_array().unwrap();
        assert!(!arguments.is_empty(), "{prompt}");
        for argument in arguments {
            assert!(argument["description"].is_string() && argument["required"].is_boolean(), "{prompt}");
        }
    }
}

#[test]
fn a_prompt_takes_its_arguments() {
    let mut session = Session::ready(&[]);
    let all = json!({"module": "library", "env_name": "feature/x", "symptom": "KeyError: {module}"});
    let answer = get(&mut session, "fix_failing_module", &all);
    let text = message(&answer);
    for words in ["`library`", "feature/x", "KeyError: {module}"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    let answer = get(&mut session, "fix_failing_module", &json!({"module": "library"}));
    let text = message(&answer);
    assert!(text.contains("list_environments") && !text.contains('{'), "{text}");
    let answer = session.request("prompts/get", &json!({"name": "review_change"}));
    assert!(!message(&answer).contains('{'), "all it takes may be left out: {answer}");
}

#[test]
fn a_prompt_that_cannot_be_filled_in_is_an_error_that_says_why() {
    let mut session = Session::ready(&[]);
    for (name, arguments, words) in [
        ("no_such_job", json!({}), "there are start_branch"),
        ("fix_failing_module", json!({}), "module is missing"),
        ("fix_failing_module", json!({"module": "  "}), "module is missing"),
        ("fix_failing_module", json!({"modul": "x"}), "it takes module, env_name, symptom"),
        ("fix_failing_module", json!({"module": 5}), "module is a text, not 5"),
        ("upgrade_module", json!({"module": "x"}), "to is missing"),
    ] {
        let error = get(&mut session, name, &arguments)["error"].clone();
        assert_eq!(error["code"], -32602, "{name} {arguments}: {error}");
        assert!(error["message"].as_str().unwrap().contains(words), "{name} {arguments}: {error}");
    }
}

#[test]
fn a_client_is_not_started_on_what_it_may_not_do() {
    for (flags, hidden) in
        [(["--read-only"].as_slice(), "start_branch"), (&["--toolsets", "guide"], "review_change")]
    {
        let mut session = Session::ready(flags);
        let listed = prompts(&mut session);
        assert!(!names(&listed).contains(&hidden), "{flags:?}: {listed:?}");
        let error = get(&mut session, hidden, &json!({"branch": "x"}))["error"].clone();
        assert_eq!(error["code"], -32602, "{flags:?}: {error}");
        assert_eq!(resources(&mut session).len(), 8, "to read is always allowed");
    }
}
