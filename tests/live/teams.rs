//! Two teams side by side, with the same names for everything: neither may see, reach or name
//! what the other has.

use std::{collections::BTreeSet, fs};

use odeum::{registry::AnyTool, tools};
use serde_json::{Map, Value, json};

use crate::support::{
    ears::addresses,
    mcp::Client,
    outside::{Login, docker, inspect, login_page, try_docker},
    process::Running,
    story::scenarios,
    world::World,
};

/// What team 1 alone has, by the names of parameters.
const ONLY: &str = "only-ours";

/// Tries to reach hosts and ports given as JSON, and prints which answered.
const REACH: &str = r"
import json, socket, sys
from concurrent.futures import ThreadPoolExecutor
def reach(place):
    try:
        with socket.create_connection(tuple(place), timeout=2):
            return True
    except OSError:
        return False
places = json.loads(sys.argv[1])
with ThreadPoolExecutor(32) as pool:
    print(json.dumps([place for place, did in zip(places, pool.map(reach, places)) if did]))
";

/// Tries to enter databases, and prints those that let it in and why others did not.
const ENTER: &str = r"
import json, sys, psycopg2
host, user, password, names = json.loads(sys.argv[1])
told = {}
for name in names:
    try:
        psycopg2.connect(host=host, user=user, password=password, dbname=name).close()
        told[name] = 'let in'
    except psycopg2.OperationalError as error:
        told[name] = str(error)
print(json.dumps(told))
";

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
type Teams<'w> = (&'w World, Map<String, Value>);

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

fn record(world: &World, team: &str, id: &str) -> Value {
    let path = world.data().join(format!("team_{team}/workspaces/{id}/environment.json"));
    serde_json::from_slice(&fs::read(path).expect("a record")).expect("JSON")
}

fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_else(|| panic!("no {field} in {record}"))
}

/// The records of `main`, of team 1 and of team two.
fn both(world: &World) -> [Value; 2] {
    ["1", "two"].map(|team| record(world, team, "main"))
}

fn login(world: &World, record: &Value) -> Login {
    let [user, password] = ["role", "password"].map(|field| text(record, field).to_owned());
    Login { port: world.admin().port, user, password }
}

/// Runs Python in a container.
fn python(record: &Value, script: &str, argument: &Value) -> Value {
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
fn service_port(world: &World) -> u16 {
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

fn no_container_may_reach_the_others((world, _): &Teams<'_>) {
    let [one, two] = both(world);
    for (from, to) in [(&two, &one), (&one, &two)] {
        let container = text(to, "container");
        let inspected = inspect(container);
        let networks = inspected["NetworkSettings"]["Networks"].as_object().unwrap();
        let ips: Vec<&str> =
            networks.values().map(|network| network["IPAddress"].as_str().unwrap()).collect();
        let gateways = networks.values().map(|network| network["Gateway"].as_str().unwrap());
        assert!(!ips.is_empty() && ips.iter().all(|ip| !ip.is_empty()), "{networks:?}");
        let mut places: Vec<Value> = Vec::new();
        let names: Vec<String> = networks.keys().map(|network| format!("{container}.{network}")).collect();
        for host in ips.iter().copied().chain([container]).chain(names.iter().map(String::as_str)) {
            places.extend([8069, 8072].map(|port| json!([host, port])));
        }
        // The port it is published on, by every address this machine has.
        let published = to["port"].as_u64().unwrap();
        let machine: BTreeSet<String> = addresses().into_iter().chain(gateways.map(str::to_owned)).collect();
        places.extend(machine.iter().map(|address| json!([address, published])));
        places.extend(["127.0.0.1", "host.docker.internal"].map(|host| json!([host, published])));
        if text(to, "team") == "1" {
            let (service, port) = (format!("{}-svc-1-{ONLY}", world.prefix), service_port(world));
            let networks = inspect(&service)["NetworkSettings"]["Networks"].clone();
            let ips = networks.as_object().unwrap().values().map(|network| network["IPAddress"].clone());
            places.extend(ips.chain([json!(service), json!(ONLY)]).map(|host| json!([host, port])));
            let own = json!([[ONLY, port]]);
            assert_eq!(python(to, REACH, &own), own, "its own team reaches it");
        }
        assert_eq!(python(from, REACH, &json!(places)), json!([]), "from {}", text(from, "container"));
        // What it may reach, so that the above is no accident.
        let own = json!([["127.0.0.1", 8069], [format!("{}-db", world.prefix), 5432]]);
        assert_eq!(python(from, REACH, &own), own);
        assert_eq!(login_page(text(to, "url")), 200);
    }
    // A container of its own that a team's Odoo cannot start, but that shows what its network lets by.
    let network = inspect(text(&two, "container"))["HostConfig"]["NetworkMode"].as_str().unwrap().to_owned();
    let other = inspect(text(&one, "container"))["HostConfig"]["NetworkMode"].as_str().unwrap().to_owned();
    assert_ne!(network, other);
    let on = |network: &str| {
        docker(&["network", "inspect", "-f", "{{range .Containers}}{{.Name}} {{end}}", network])
            .split(' ')
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    let shared: Vec<String> = on(&network).intersection(&on(&other)).cloned().collect();
    assert_eq!(shared, [format!("{}-db", world.prefix)], "only the database server is on both");
}

fn no_role_may_enter_the_others_databases((world, _): &Teams<'_>) {
    let [one, two] = both(world);
    let server = format!("{}-db", world.prefix);
    let all = world.admin().psql("postgres", "SELECT datname FROM pg_database").unwrap();
    for (own, team, other) in [(&one, "1", "two"), (&two, "two", "1")] {
        let theirs = |name: &&str| {
            ["", "template_", "kept_"].iter().any(|kind| name.starts_with(&format!("odeum_{kind}{other}_")))
        };
        let theirs: Vec<&str> = all.lines().filter(theirs).collect();
        assert!(theirs.len() >= 2, "{all}");
        let given = json!([server, text(own, "role"), text(own, "password"), theirs]);
        let told = python(own, ENTER, &given);
        for (name, why) in told.as_object().unwrap() {
            let why = why.as_str().unwrap();
            let is_refused = why.contains("permission denied") || why.contains("not currently accepting");
            assert!(is_refused, "team {team} at {name}: {why}");
        }
        let login = login(world, own);
        let at_home = text(own, "database");
        for sql in [
            format!("SET ROLE odeum_owner_{other}"),
            format!("SET ROLE u_{other}_main"),
            format!("GRANT odeum_owner_{other} TO {}", login.user),
            format!("ALTER ROLE u_{other}_main PASSWORD 'mine'"),
            format!("GRANT CONNECT ON DATABASE odeum_{other}_main TO PUBLIC"),
            format!("ALTER DATABASE odeum_template_{other}_default ALLOW_CONNECTIONS true"),
            format!("CREATE DATABASE mine TEMPLATE odeum_template_{other}_default"),
            format!("DROP DATABASE odeum_{other}_main"),
            "CREATE EXTENSION dblink".to_owned(),
            "CREATE EXTENSION postgres_fdw".to_owned(),
            format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'u_{other}_main'"
            ),
        ] {
            let answer = login.psql(at_home, &sql);
            // Terminating nobody is allowed; terminating somebody is not.
            assert!(answer.is_err() || answer == Ok(String::new()), "team {team}, {sql}: {answer:?}");
        }
        let heard = format!(
            "SELECT count(*) FROM pg_stat_activity WHERE usename LIKE 'u\\_{other}\\_%' AND query <> '<insufficient privilege>'"
        );
        assert_eq!(login.psql(at_home, &heard).unwrap(), "0", "team {team} reads the other's statements");
        assert_eq!(
            login.psql("postgres", "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").unwrap(),
            "0"
        );
    }
}

fn no_container_may_have_the_others_files((world, _): &Teams<'_>) {
    for (team, other) in [("1", "two"), ("two", "1")] {
        let theirs = world.data().join(format!("team_{other}")).display().to_string();
        let inspected = inspect(text(&record(world, team, "main"), "container"));
        for mount in inspected["Mounts"].as_array().unwrap() {
            assert!(!mount["Source"].as_str().unwrap().starts_with(&theirs), "{mount}");
        }
        let labels = inspected["Config"]["Labels"].to_string();
        assert!(labels.contains(&format!("\"odeum.team\":\"{team}\"")), "{labels}");
    }
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
