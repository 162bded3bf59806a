//! Services by themselves: made, updated, deleted, made again; their ports and their data.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt};

use serde_json::{Value, json};

use crate::{
    service_updates::{
        a_bad_image_must_leave_the_old_one_running, a_newer_image_must_take_its_place_with_the_data,
        a_record_that_is_damaged_must_keep_all_that_is_its,
        an_installation_with_services_must_not_be_destroyed, an_update_without_a_newer_image_must_do_nothing,
        one_that_lost_its_container_must_get_another, one_that_was_deleted_must_be_made_again_with_its_data,
        presets_that_are_damaged_must_not_be_lost, what_is_left_of_one_must_be_found_and_explained,
    },
    support::{
        mcp::Client,
        outside::{docker, inspect},
        process::{Output, Running},
        story::scenarios,
        world::World,
    },
};

#[test]
fn services() {
    let world = &World::new("services");
    docker(&["tag", "redis:8", &image(world)]);
    world.run(&["init"]).ok();
    scenarios![world;
        one_must_be_up_when_it_is_made,
        what_is_wrong_must_be_refused_and_leave_nothing,
        a_port_of_somebody_else_must_be_refused_by_his_name,
        one_that_does_not_come_up_must_leave_nothing,
        what_it_writes_must_be_shown,
        a_program_must_run_in_it,
        an_update_without_a_newer_image_must_do_nothing,
        a_newer_image_must_take_its_place_with_the_data,
        a_bad_image_must_leave_the_old_one_running,
        one_that_lost_its_container_must_get_another,
        one_that_was_deleted_must_be_made_again_with_its_data,
        presets_that_are_damaged_must_not_be_lost,
        a_record_that_is_damaged_must_keep_all_that_is_its,
        what_is_left_of_one_must_be_found_and_explained,
        an_installation_with_services_must_not_be_destroyed,
    ];
    docker(&["rmi", &image(world)]);
}

/// Runs words of which the last may be those of another program.
pub fn run(world: &World, words: &[&str]) -> Output {
    let command = world.plain_command(&[&["--json", "--yes"], words].concat());
    Running::start(command, words.join(" ")).end()
}

/// An image that changes its content.
pub fn image(world: &World) -> String {
    format!("{}-cache:1", world.prefix)
}

/// The ports for services, which no environment gets.
pub fn port(world: &World, place: u16) -> String {
    (world.first_port + 42 + place).to_string()
}

/// Makes `cache`, a Redis with a volume.
pub fn create(world: &World) -> Output {
    let (port, image) = (port(world, 0), image(world));
    let health = format!("redis-cli -p {port} ping | grep -q PONG");
    run(
        world,
        &[
            "service",
            "create",
            "cache",
            &image,
            &port,
            "--volumes",
            "data:/data",
            "--health",
            &health,
            "--env-vars",
            r"GREETING=a\,b,API_TOKEN=hunter2",
            "--memory",
            "100M",
            "--cpus",
            "0.5",
            "--hostname",
            "store",
            "--",
            "redis-server",
            "--port",
            &port,
            "--appendonly",
            "yes",
        ],
    )
}

pub fn container(world: &World, name: &str) -> String {
    format!("{}-svc-1-{name}", world.prefix)
}

pub fn redis(world: &World, words: &[&str]) -> String {
    let (container, port) = (container(world, "cache"), port(world, 0));
    docker(&[&["exec", &container, "redis-cli", "-p", &port], words].concat())
}

pub fn row(world: &World, name: &str) -> Option<Value> {
    let all = world.run(&["service", "list"]).ok();
    all["services"].as_array().unwrap().iter().find(|row| row["name"] == name).cloned()
}

pub fn message(error: &Value) -> &str {
    error["message"].as_str().unwrap()
}

fn one_must_be_up_when_it_is_made(world: &World) {
    let made = create(world).ok();
    assert_eq!(redis(world, &["ping"]), "PONG");
    let port = port(world, 0);
    assert_eq!(made["container"], container(world, "cache"));
    assert_eq!(made["url"], format!("http://localhost:{port}"));
    assert_eq!(
        (&made["hostname"], &made["address"]),
        (&json!("store.localhost"), &json!(format!("cache:{port}")))
    );
    let error = create(world).fails(5);
    assert!(message(&error).contains("service cache exists"), "{error}");
    docker(&["stop", &container(world, "cache")]);
    assert_eq!(row(world, "cache").unwrap()["status"], "stopped");
    create(world).fails(5);
    docker(&["start", &container(world, "cache")]);
    let row = row(world, "cache").unwrap();
    assert_eq!(row["env_vars"], json!({"API_TOKEN": "****", "GREETING": "a,b"}));
    assert_eq!((&row["restart"], &row["volumes"]), (&json!("unless-stopped"), &json!(["data:/data"])));
    let record = world.data().join("team_1/services/cache/service.json");
    assert_eq!(fs::metadata(record).unwrap().permissions().mode() & 0o777, 0o600);
    let found = inspect(&container(world, "cache"));
    assert!(!found["Config"]["Labels"].to_string().contains("hunter2"), "{found}");
    assert_eq!(found["HostConfig"]["RestartPolicy"]["Name"], "unless-stopped");
    assert_eq!((&found["HostConfig"]["Memory"], &row["cpus"]), (&json!(100 << 20), &json!(0.5)));
    // The same over MCP, where no tool of services is offered unless it is asked for.
    let by_mcp = Client::new(world, &["--toolsets", "service"]).call("list_services", &json!({}));
    assert_eq!(by_mcp["structuredContent"]["services"][0]["name"], "cache", "{by_mcp}");
    let refused = Client::new(world, &["--toolsets", "default"]).ask("tools/list", &json!({}));
    assert!(!refused.to_string().contains("list_services"));
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn what_is_wrong_must_be_refused_and_leave_nothing(world: &World) {
    let (other, taken) = (port(world, 1), format!("{}-db", world.prefix));
    let create =
        |name: &str, words: &[&str]| world.run(&[&["service", "create", name, "redis:8"], words].concat());
    for (name, words, code, says) in [
        ("../x", &[other.as_str()][..], 2, "not the name of a service"),
        ("-x", &[&other], 2, ""),
        (&taken, &[&other], 2, "cannot be the name"),
        ("localhost", &[&other], 2, "cannot be the name"),
        ("Cache", &[&other], 5, "is the name of service cache already"),
        ("store", &[&other, "--hostname", "store"], 5, "store.localhost is the name of service cache"),
        ("x", &["0"], 2, "port 0"),
        ("x", &["70000"], 2, ""),
        ("x", &[&other, "--env-vars", "A"], 2, "variable 1 has no ="),
        ("x", &[&other, "--env-vars", "A=hunter2,1=hunter2"], 2, "\"1\" is not the name of a variable"),
        ("x", &[&other, "--env-vars", "{\"A\": []}"], 2, "neither a text nor a number"),
        ("x", &[&other, "--env-vars", "A={secret:gone}"], 4, "secret gone does not exist"),
        ("x", &[&other, "--volumes", "/etc:/etc"], 2, "not a volume"),
        ("x", &[&other, "--volumes", "a:/x,b:/x"], 2, "another one"),
        ("x", &[&other, "--health", " "], 2, "health check is empty"),
        ("x", &[&other, "--health-timeout", "0"], 2, "timeout"),
        ("x", &[&other, "--restart", "sometimes"], 2, "sometimes"),
        ("x", &[&other, "--hostname", "a b"], 2, "not a host name"),
        ("x", &[&other, "--memory", "1M"], 2, "not a size from 16M"),
        ("x", &[&other, "--cpus", "0"], 2, "from 0.1 to 1024"),
    ] {
        world.unchanged(says, || {
            let output = create(name, words);
            output.must_end(code);
            assert!(output.stderr.contains(&says.replace('"', "\\\"")), "{says}: {}", output.stderr);
            assert!(!output.stderr.contains("hunter2"), "{}", output.stderr);
        });
    }
    world.unchanged("an image nobody has", || {
        let error = world.run(&["service", "create", "x", "nosuch/thing:1", &other]).fails(7);
        assert!(message(&error).contains("image nosuch/thing:1"), "{error}");
    });
    for words in [
        &["service", "update", "gone"][..],
        &["service", "delete", "gone"],
        &["service", "logs", "gone"],
        &["service", "exec", "gone", "true"],
        &["service", "preset", "restore", "gone"],
        &["service", "preset", "delete", "gone"],
        &["secret", "delete", "gone"],
    ] {
        let error = world.unchanged(&words.join(" "), || run(world, words).fails(4));
        assert!(message(&error).contains("gone"), "{error}");
    }
    let error = world.run(&["call", "create_service", r#"{"name": "x", "image": "redis:8"}"#]).fails(2);
    assert!(message(&error).contains("port"), "{error}");
}

fn a_port_of_somebody_else_must_be_refused_by_his_name(world: &World) {
    let [cache, free] = [0, 1].map(|place| port(world, place));
    let database = (world.first_port + 40).to_string();
    let refused = |port: &str, holder: &str| {
        let error =
            world.unchanged(holder, || world.run(&["service", "create", "x", "redis:8", port]).fails(5));
        assert!(message(&error).contains(&format!("port {port} is taken: {holder}")), "{error}");
    };
    refused(&cache, "service cache");
    docker(&["stop", &container(world, "cache")]);
    refused(&cache, "service cache");
    docker(&["start", &container(world, "cache")]);
    refused(&database, &format!("container {}-db", world.prefix));
    let ours = TcpListener::bind(("0.0.0.0", free.parse::<u16>().unwrap())).unwrap();
    refused(&free, "another program on this machine");
    drop(ours);
    world.add_team("two");
    let theirs = (world.first_port + 35).to_string();
    refused(&theirs, "another team has it");
    let stranger = format!("{}-stranger", world.prefix);
    docker(&["create", "--name", &stranger, "-p", &format!("{free}:1"), "postgres:15"]);
    let error = world.run(&["service", "create", "x", "redis:8", &free]).fails(5);
    docker(&["rm", &stranger]);
    assert!(message(&error).contains(&stranger), "{error}");
    // Nobody else gets the port of a service.
    let ports = fs::read_to_string(world.data().join("team_1/ports.json")).unwrap();
    assert!(ports.contains(&cache), "{ports}");
}

fn one_that_does_not_come_up_must_leave_nothing(world: &World) {
    let port = port(world, 1);
    let create = |words: &[&str]| {
        let all =
            [&["service", "create", "bad", "redis:8", &port, "--volumes", "data:/data"], words].concat();
        world.unchanged("a service that does not come up", || run(world, &all).fails(1))
    };
    let ended = create(&["--", "sh", "-c", "echo why; exit 3"]);
    assert!(
        message(&ended).contains("ended right after its start") && message(&ended).contains("why"),
        "{ended}"
    );
    let silent = create(&["--health", "false", "--health-timeout", "1"]);
    assert!(message(&silent).contains("is not well after 1 s"), "{silent}");
    let missing = create(&["--", "/no/such/program"]);
    assert!(message(&missing).contains("/no/such/program"), "{missing}");
    let presets = world.run(&["service", "preset", "list"]).ok();
    assert_eq!(presets["presets"].as_array().unwrap().len(), 1, "a preset of what never was");
}

fn what_it_writes_must_be_shown(world: &World) {
    let port = port(world, 1);
    let script = "printf '\\033[31mred\\033[0m\\n'; echo low >&2; sleep 0.2; for n in 1 2 3; do echo line $n; done; sleep 600";
    run(world, &["service", "create", "talk", "redis:8", &port, "--", "sh", "-c", script]).ok();
    let lines = |words: &[&str]| {
        let logs = world.run(&[&["service", "logs", "talk"], words].concat()).ok();
        logs["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = lines(&[]);
    assert_eq!(all.len(), 5, "{all:?}");
    for line in &all {
        let (moment, text) = line.split_once(' ').unwrap();
        assert!(moment.parse::<jiff::Timestamp>().is_ok(), "{line}");
        assert!(!text.contains('\u{1b}'), "{line}");
    }
    assert!(all.iter().any(|line| line.ends_with(" red")) && all.iter().any(|line| line.ends_with(" low")));
    let last = lines(&["-n", "2"]);
    assert!(last.len() == 2 && last[1].ends_with("line 3"), "{last:?}");
    world.run(&["service", "delete", "talk"]).ok();
    world.run(&["service", "preset", "delete", "talk"]).ok();
}

fn a_program_must_run_in_it(world: &World) {
    let exec = |words: &[&str]| run(world, &[&["service", "exec", "cache"], words].concat());
    let ran = exec(&["--", "redis-cli", "-p", &port(world, 0), "set", "key", "a b; $(id)"]).ok();
    assert_eq!((&ran["exit_code"], ran["output"].as_str().unwrap().trim()), (&json!(0), "OK"));
    assert_eq!(redis(world, &["get", "key"]), "a b; $(id)");
    let failed = exec(&["--", "sh", "-c", "echo out; echo err >&2; exit 3"]);
    failed.must_end(1);
    assert_eq!((&failed.json()["exit_code"], &failed.json()["output"]), (&json!(3), &json!("out\nerr")));
    let id = failed.json()["output_id"].as_str().unwrap().to_owned();
    assert_eq!(world.run(&["output", "read", &id]).ok()["lines"][1]["text"], "err");
    assert_eq!(exec(&["--", "id", "-un"]).ok()["output"], "root");
    assert_eq!(exec(&["--user", "redis", "--", "id", "-un"]).ok()["output"], "redis");
    exec(&["--user", "nobodyatall", "--", "id"]).fails(2);
    exec(&["--timeout", "1", "--", "sleep", "4720"]).fails(124);
    assert!(!docker(&["top", &container(world, "cache")]).contains("sleep 4720"), "it still runs");
    let call = r#"{"name": "cache", "command": ["echo", "--", "-x"]}"#;
    assert_eq!(world.run(&["call", "run_service_command", call]).ok()["output"], "-- -x");
    world.run(&["call", "run_service_command", r#"{"name": "cache", "command": []}"#]).fails(2);
}
