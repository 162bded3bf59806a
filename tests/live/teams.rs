//! Two teams side by side, with the same names for everything: neither may see, reach or name
//! what the other has.

use std::fs;

use odeum::{registry::AnyTool, tools};
use serde_json::{Map, Value, json};

use crate::{
    support::{
        mcp::Client,
        outside::{Login, docker, login_page, try_docker},
        process::Running,
        story::scenarios,
        world::World,
    },
    team_walls::{
        no_container_may_have_the_others_files, no_container_may_reach_the_others,
        no_role_may_enter_the_others_databases,
    },
};

/// What team 1 alone has, by the names of parameters.
pub const ONLY: &str = "only-ours";

#[test]
fn teams() {
    let world = &World::new("teams");
    world.add_team("two");
    world.run(&["init"]).ok();
    for team in ["1", "two"] {
        world.run(&["template", "init", "--modules", "base", "--team", team]).ok();
        create(world, "main", team);
    }
    create(world, ONLY, "1");
    let both = &(world, things(world));
    scenarios![both;
        the_same_names_must_be_two_things,
        what_one_has_no_tool_of_the_other_may_show,
        what_one_has_no_tool_of_the_other_may_name,
        what_acts_on_all_must_be_for_the_command_line,
        no_container_may_reach_the_others,
        no_role_may_enter_the_others_databases,
        no_container_may_have_the_others_files,
        work_of_one_must_not_hold_up_the_other,
        what_one_deletes_the_other_must_keep,
    ];
}

/// The installation, and what team 1 alone has.
pub type Teams<'w> = (&'w World, Map<String, Value>);

fn create(world: &World, name: &str, team: &str) -> Value {
    let url = world.repo().url();
    world
        .run(&[
            "env",
            "create",
            "main",
            "--env-name",
            name,
            "--template",
            "default",
            "--repo-url",
            &url,
            "--team",
            team,
        ])
        .ok()
}

pub fn record(world: &World, team: &str, id: &str) -> Value {
    let path = world.data().join(format!("team_{team}/workspaces/{id}/environment.json"));
    serde_json::from_slice(&fs::read(path).expect("a record")).expect("JSON")
}

pub fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_else(|| panic!("no {field} in {record}"))
}

/// The records of `main`, of team 1 and of team two.
pub fn both(world: &World) -> [Value; 2] {
    ["1", "two"].map(|team| record(world, team, "main"))
}

pub fn login(world: &World, record: &Value) -> Login {
    let [user, password] = ["role", "password"].map(|field| text(record, field).to_owned());
    Login { port: world.admin().port, user, password }
}

/// Runs Python in a container.
pub fn python(record: &Value, script: &str, argument: &Value) -> Value {
    let argument = argument.to_string();
    let printed = docker(&["exec", text(record, "container"), "python3", "-c", script, &argument]);
    serde_json::from_str(&printed).unwrap_or_else(|_| panic!("not JSON: {printed}"))
}

fn the_same_names_must_be_two_things((world, _): &Teams<'_>) {
    let [one, two] = both(world);
    for field in ["container", "database", "role", "password", "port", "url"] {
        assert_ne!(one[field], two[field], "{field}");
    }
    for (record, team) in [(&one, "1"), (&two, "two")] {
        assert_eq!(login_page(text(record, "url")), 200);
        let listed = world.run(&["env", "list", "--team", team]).ok();
        assert!(listed["environments"].as_array().unwrap().iter().any(|row| row["url"] == record["url"]));
        assert_eq!(world.run(&["env", "url", "main", "--team", team]).ok()["url"], record["url"]);
    }
    let write = "INSERT INTO ir_config_parameter (key, value) VALUES ('test.whose', 'of one')";
    world.run(&["env", "sql", "main", write]).ok();
    let count = "SELECT count(*)::int FROM ir_config_parameter WHERE key = 'test.whose'";
    let counted = |team: &str| world.run(&["env", "sql", "main", count, "--team", team]).ok()["text"].clone();
    assert_ne!(counted("1"), counted("two"));
    let range = |team: &str| {
        let all = world.run(&["config", "show"]).ok();
        let key = format!("team.{team}.port_range");
        let found = all["settings"].as_array().unwrap().iter().find(|row| row["key"] == key).cloned();
        found.expect("the command line shows all")["value"].clone()
    };
    for (record, team) in [(&one, "1"), (&two, "two")] {
        let [first, end] = [0, 1].map(|place| range(team)[place].as_u64().unwrap());
        assert!((first..end).contains(&record["port"].as_u64().unwrap()), "{team}");
    }
}

/// The port of team 1's service, which no environment gets.
pub fn service_port(world: &World) -> u16 {
    world.first_port + 42
}

/// What team 1 has besides: a template, a snapshot, a repository, a service, a secret, a credential,
/// an output and an operation.
fn things(world: &World) -> Map<String, Value> {
    world.run(&["env", "snapshot", "create", ONLY, ONLY]).ok();
    world.run(&["repo", "add", ONLY, &world.repo().url()]).ok();
    let template = ["template", "init", "--template-name", ONLY, "--modules", "base"];
    world.run(&template).ok();
    let port = service_port(world).to_string();
    let service =
        ["service", "create", ONLY, "odoo:19.0", &port, "--", "python3", "-m", "http.server", &port];
    let command = world.plain_command(&[&["--json", "--yes"], &service[..]].concat());
    Running::start(command, service.join(" ")).end().ok();
    let secret = json!({"name": ONLY, "secret_value": "hunter2"}).to_string();
    world.run(&["call", "set_secret", &secret]).ok();
    let credentials = world.data().join("team_1/.git-credentials");
    fs::write(credentials, format!("https://me:hunter2@{ONLY}.example.com\n")).unwrap();
    let output = world.run(&["env", "exec", ONLY, "seq 1 20000"]).ok()["output_id"].clone();
    let mut client = Client::new(world, &[]);
    let slow = json!({"env_name": ONLY, "command": "sleep 2", "wait_seconds": 0});
    let ticket = client.call("run_odoo_command", &slow)["structuredContent"].clone();
    let operation = ticket["operation_id"].clone();
    let known = client.call("get_operation", &json!({"operation_id": operation, "wait_seconds": 20}));
    assert_eq!(known["structuredContent"]["state"], "done", "{known}");
    assert!(client.hang_up());
    let known = world.run(&["operation", "get", operation.as_str().unwrap()]).ok();
    assert_eq!(known["state"], "done");
    let pairs = [
        ("env_name", json!(ONLY)),
        ("template_name", json!(ONLY)),
        ("name", json!(ONLY)),
        ("output_id", output),
        ("operation_id", operation),
        ("host", json!(format!("{ONLY}.example.com"))),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Something for a parameter that names nothing.
fn filler(name: &str, property: &Value) -> Value {
    match property["type"].as_str() {
        _ if name == "path" => json!("/base"),
        Some("integer") => json!(1),
        Some("boolean") => json!(false),
        Some("array") if name == "ids" => json!([1]),
        Some("array") if name == "values" => json!([{"name": "x"}]),
        Some("array") => json!(["base"]),
        Some("object") => json!({"name": "x"}),
        _ => json!("base"),
    }
}

fn what_one_has_no_tool_of_the_other_may_name((world, things): &Teams<'_>) {
    assert!(things.values().all(Value::is_string), "{things:?}");
    // These make what they name, name no thing of a team, or need a terminal.
    let others = [
        "init_template",
        "import_template_from_odoo",
        "add_extra_repo",
        "trust_git_host",
        "open_psql",
        "create_service",
        "set_secret",
    ];
    let mut tried = 0;
    let before = world.snapshot();
    for tool in tools::ALL.iter().filter(|tool| !others.contains(&tool.meta().name)) {
        let schema = tool.input_schema();
        let properties = schema["properties"].as_object().unwrap();
        let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        let named = properties.keys().filter(|name| things.contains_key(*name));
        let named: Vec<_> = named.filter(|name| required.contains(&json!(name))).collect();
        if named.is_empty() {
            continue;
        }
        let argument = |name: &Value| {
            let name = name.as_str().unwrap();
            let value = things.get(name).cloned().unwrap_or_else(|| filler(name, &properties[name]));
            (name.to_owned(), value)
        };
        let arguments: Map<String, Value> = required.iter().map(argument).collect();
        tried += 1;
        must_not_be_found(world, *tool, &Value::Object(arguments));
    }
    assert!(tried >= 40, "only {tried} tools were tried");
    crate::support::checker::assert_same(&before, &world.snapshot(), "calls of the other team");
    let url = world.repo().url();
    for words in [
        vec!["env", "create", "x", "--template", ONLY, "--repo-url", &url],
        vec![
            "env",
            "create",
            "main",
            "--env-name",
            "x",
            "--template",
            "default",
            "--repo-url",
            &url,
            "--extra-addons",
            ONLY,
        ],
        vec!["env", "snapshot", "restore", "main", ONLY],
        vec!["env", "reset", "main", "--template", ONLY],
    ] {
        let output = world.run(&[&words[..], &["--team", "two"]].concat());
        assert!([2, 4, 7].contains(&output.code), "{words:?}: {output:?}");
    }
    crate::support::checker::assert_same(&before, &world.snapshot(), "creations of the other team");
}

/// A call on behalf of team two, of what team 1 has.
fn must_not_be_found(world: &World, tool: &dyn AnyTool, arguments: &Value) {
    let name = tool.meta().name;
    let output = world.run(&["--team", "two", "call", name, &arguments.to_string()]);
    assert!([4, 7].contains(&output.code), "{name} {arguments}: {output:?}");
    let error = output.fails(output.code);
    let message = text(&error, "message");
    let is_unknown = [
        "does not exist",
        "no template",
        "there is no",
        "no output",
        "no operation",
        "is not there",
        "is stored",
        "no credential",
    ];
    assert!(is_unknown.iter().any(|words| message.contains(words)), "{name} {arguments}: {message}");
}

fn what_one_has_no_tool_of_the_other_may_show((world, _): &Teams<'_>) {
    let container = record(world, "1", ONLY)["container"].as_str().unwrap().to_owned();
    // Something is wrong with it, which `check_system` would tell.
    docker(&["rm", "-f", &container]);
    let mut client = Client::new(world, &["--team", "two"]);
    for tool in tools::ALL {
        let (name, schema) = (tool.meta().name, tool.input_schema());
        let is_free = schema.get("required").is_none_or(|list| list.as_array().unwrap().is_empty());
        let is_quiet = tool.meta().effect == odeum::registry::Effect::Read || name == "check_system";
        if is_free && is_quiet || name == "remove_orphans" {
            let told = client.call(name, &json!({})).to_string();
            assert!(!told.contains(ONLY), "{name} told {told}");
            assert!(!told.contains("team.1.") && !told.contains("hunter2"), "{name} told {told}");
        }
    }
    let listing = client.ask("resources/list", &json!({})).to_string();
    assert!(!listing.contains(ONLY), "{listing}");
    assert!(client.hang_up());
    let doctor = world.run(&["doctor", "--team", "two"]).json()["checks"].to_string();
    assert!(doctor.contains(ONLY), "the command line is told of everything: {doctor}");
    world.run(&["env", "rebuild", ONLY]).ok();
}

fn what_acts_on_all_must_be_for_the_command_line((world, _): &Teams<'_>) {
    let mut client = Client::new(world, &["--team", "two"]);
    let before = world.snapshot();
    for (tool, arguments) in [
        ("destroy_system", json!({})),
        ("move_store", json!({"to": "ordinary"})),
        ("remove_orphans", json!({"all_teams": true})),
    ] {
        let refused = client.call(tool, &arguments);
        let words = refused.to_string();
        assert!(refused["isError"] == true && words.contains("command line"), "{tool}: {words}");
        assert!(!words.contains(ONLY), "{words}");
    }
    crate::support::checker::assert_same(&before, &world.snapshot(), "what acts on all");
    assert!(client.hang_up());
}

fn work_of_one_must_not_hold_up_the_other((world, _): &Teams<'_>) {
    let busy = world.start(&["env", "exec", "main", "sleep 5"]);
    let mine = world.start(&["env", "exec", "main", "true", "--team", "two"]).end();
    mine.ok();
    world.run(&["env", "stop", "main", "--team", "two"]).ok();
    world.run(&["env", "start", "main", "--team", "two"]).ok();
    busy.end().ok();
}

fn what_one_deletes_the_other_must_keep((world, _): &Teams<'_>) {
    let [one, _] = both(world);
    world.run(&["env", "delete", "main", "--team", "two"]).ok();
    world.run(&["template", "delete", "default", "--team", "two"]).ok();
    world.run(&["cleanup", "--force", "--team", "two"]).ok();
    assert_eq!(login_page(text(&one, "url")), 200);
    assert_eq!(world.run(&["template", "list"]).ok()["templates"].as_array().unwrap().len(), 2);
    world.run(&["env", "http", ONLY, "/web/login"]).ok();
    assert!(try_docker(&["inspect", &text(&one, "container").replace("-1-", "-two-")]).is_err());
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
