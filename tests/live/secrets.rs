//! Secrets: kept for their owner alone, and given to the services that name them.

use std::{fs, os::unix::fs::PermissionsExt, process::Stdio};

use serde_json::{Value, json};

use crate::{
    services::{container, message, port, row, run},
    support::{
        mcp::Client,
        outside::{docker, inspect, try_docker},
        process::{Output, Running},
        story::scenarios,
        world::World,
    },
};

/// What nobody may see.
const SECRET: &str = "hunter2-which,nobody=may{see}";

#[test]
fn secrets() {
    let world = &World::new("secrets");
    world.run(&["init"]).ok();
    scenarios![world;
        a_secret_must_be_kept_for_its_owner_alone,
        a_secret_must_reach_the_service_and_nobody_else,
        a_secret_must_come_as_a_file_too,
        a_new_value_must_come_with_the_next_container,
        a_secret_in_use_must_not_be_deleted,
    ];
}

/// Stores a secret that comes on stdin.
fn set(world: &World, name: &str, value: &str) -> Output {
    let path = world.path("stdin");
    fs::write(&path, format!("{value}\n")).unwrap();
    let stdin = Stdio::from(fs::File::open(path).unwrap());
    Running::start_reading(world.command(&["secret", "set", name, "-vv"]), "secret set".into(), stdin).end()
}

fn a_secret_must_be_kept_for_its_owner_alone(world: &World) {
    let stored = set(world, "redis", SECRET);
    assert_eq!(stored.ok()["is_new"], true);
    assert!(!stored.stdout.contains(SECRET) && !stored.stderr.contains(SECRET));
    let path = world.data().join("team_1/secrets.json");
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    for (name, words) in [("../x", "not the name of a secret"), ("-x", ""), ("a b", "not the name")] {
        let refused = world.unchanged(name, || set(world, name, "x"));
        refused.must_end(2);
        assert!(refused.stderr.contains(words), "{}", refused.stderr);
    }
    assert!(message(&set(world, "empty", "").fails(2)).contains("is empty"));
    let error = world.run(&["secret", "set", "other", "--secret-value", SECRET]);
    assert!(message(&error.fails(2)).contains("never an argument"));
    assert!(!error.stderr.contains(SECRET));
    let call = json!({"name": "by_mcp", "secret_value": SECRET});
    let by_mcp = Client::new(world, &[]).call("set_secret", &call);
    assert_eq!(by_mcp["structuredContent"]["is_new"], true, "{by_mcp}");
    let listed = world.run(&["secret", "list"]);
    let names: Vec<_> =
        listed.ok()["secrets"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["by_mcp", "redis"]);
    assert!(!listed.stdout.contains(SECRET));
    let of_two = || {
        world.add_team("two");
        world.run(&["secret", "list", "--team", "two"]).ok()["secrets"].clone()
    };
    assert_eq!(of_two(), json!([]));
}

/// Everything odeum says and writes down, but for the file of secrets.
fn seen(world: &World) -> String {
    let mut all = String::new();
    let mut waiting = vec![world.data()];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.file_name().is_some_and(|name| name != "secrets.json") {
            all += &String::from_utf8_lossy(&fs::read(&path).unwrap_or_default());
        }
    }
    all
}

fn vault(world: &World, words: &[&str]) -> Output {
    let port = port(world, 0);
    let script =
        format!("echo \"it is $PASSWORD\"; exec redis-server --port {port} --requirepass \"$PASSWORD\"");
    let create = [
        &[
            "service",
            "create",
            "vault",
            "redis:8",
            &port,
            "--env-vars",
            "PASSWORD={secret:redis},PLAIN=x",
            "-vv",
        ],
        words,
        &["--", "sh", "-c", &script],
    ];
    run(world, &create.concat())
}

fn a_secret_must_reach_the_service_and_nobody_else(world: &World) {
    let made = vault(world, &[]);
    made.must_end(0);
    let container = container(world, "vault");
    let ask = |password: &str| {
        docker(&[
            "exec",
            &container,
            "redis-cli",
            "-p",
            &port(world, 0),
            "-a",
            password,
            "--no-auth-warning",
            "ping",
        ])
    };
    assert_eq!(ask(SECRET), "PONG");
    assert_ne!(
        try_docker(&["exec", &container, "redis-cli", "-p", &port(world, 0), "ping"]).unwrap_or_default(),
        "PONG"
    );
    let logs = world.run(&["service", "logs", "vault"]);
    assert!(logs.ok()["lines"][0].as_str().unwrap().ends_with("it is ****"), "{}", logs.stdout);
    let listed = world.run(&["service", "list"]);
    assert_eq!(listed.ok()["services"][0]["env_vars"]["PASSWORD"], "{secret:redis}");
    let presets = world.run(&["service", "preset", "list"]);
    let events = world.run(&["events"]);
    assert!(events.stdout.contains("create_service") && events.stdout.contains("set_secret"));
    let labels = inspect(&container)["Config"]["Labels"].to_string();
    let said = [made, logs, listed, presets, events].map(|output| output.stdout + &output.stderr).concat();
    for text in [said, labels, seen(world)] {
        assert!(!text.contains(SECRET), "the secret is shown: {text}");
    }
    // Also by one that fails and shows its log.
    world.run(&["service", "delete", "vault"]).ok();
    let failed = vault(world, &["--health", "false", "--health-timeout", "1"]);
    let error = failed.fails(1);
    assert!(message(&error).contains("it is ****") && !failed.stderr.contains(SECRET), "{error}");
    vault(world, &[]).ok();
}

fn a_secret_must_come_as_a_file_too(world: &World) {
    let port = port(world, 1);
    let create = |name: &str| {
        let words =
            ["service", "create", "filed", "redis:8", &port, "--secret-files", name, "--", "--port", &port];
        run(world, &words)
    };
    world.unchanged("a file of a secret that is gone", || create("gone").fails(4));
    create("redis").ok();
    let container = container(world, "filed");
    let read = || docker(&["exec", "-u", "redis", &container, "cat", "/run/secrets/redis"]);
    assert_eq!(read(), SECRET);
    assert!(!inspect(&container).to_string().contains(SECRET), "docker inspect shows it");
    let dir = world.data().join("team_1/services/filed/secrets");
    assert_eq!(fs::metadata(dir).unwrap().permissions().mode() & 0o777, 0o700);
    set(world, "redis", "changed").ok();
    world.run(&["service", "update", "filed", "--force"]).ok();
    assert_eq!(read(), "changed");
    set(world, "redis", SECRET).ok();
    assert_eq!(
        world.run(&["secret", "delete", "redis"]).fails(5)["used_by"],
        json!(["service filed", "service vault"])
    );
    assert_eq!(world.run(&["service", "stop", "filed"]).ok()["changed"], true);
    assert_eq!(row(world, "filed").unwrap()["status"], "stopped");
    run(world, &["service", "exec", "filed", "true"]).fails(7);
    assert_eq!(world.run(&["service", "stop", "filed"]).ok()["changed"], false);
    assert_eq!(world.run(&["service", "start", "filed"]).ok()["changed"], true);
    assert_eq!(world.run(&["service", "start", "filed"]).ok()["changed"], false);
    world.run(&["service", "delete", "filed"]).ok();
    world.run(&["service", "preset", "delete", "filed"]).ok();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_new_value_must_come_with_the_next_container(world: &World) {
    let set = set(world, "redis", "another value").ok();
    assert_eq!((&set["is_new"], &set["used_by"]), (&json!(false), &json!(["service vault"])));
    let env = || inspect(&container(world, "vault"))["Config"]["Env"].to_string();
    assert!(!env().contains("another value"));
    world.run(&["service", "update", "vault"]).ok();
    assert!(!env().contains("another value"), "the container was made again");
    assert_eq!(world.run(&["service", "update", "vault", "--force"]).ok()["recreated"], true);
    assert!(env().contains("another value"));
}

fn a_secret_in_use_must_not_be_deleted(world: &World) {
    let error = world.unchanged("a deletion", || world.run(&["secret", "delete", "redis"]).fails(5));
    assert_eq!(error["used_by"], json!(["service vault"]), "{error}");
    let config = world.path("odeum.toml");
    let text = fs::read_to_string(&config).unwrap();
    let with = format!("{text}\n[team.1.variables]\nBY_MCP = \"{{secret:by_mcp}}\"\n");
    fs::write(&config, &with).unwrap();
    let error = world.run(&["secret", "delete", "by_mcp"]).fails(5);
    assert!(message(&error).contains("[team.1.variables]"), "{error}");
    fs::write(&config, text).unwrap();
    world.run(&["secret", "delete", "by_mcp"]).ok();
    world.run(&["service", "delete", "vault"]).ok();
    world.run(&["secret", "delete", "redis"]).ok();
    // A preset may name one that is gone; a service may not.
    let error = world.run(&["service", "preset", "restore", "vault"]).fails(4);
    assert!(error["hint"].as_str().unwrap().contains("odeum secret set redis"), "{error}");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
