//! Services, killed at every step of their making, their update and their deletion.

use serde_json::json;

use crate::{
    kill::{Operation, kill, kill_undoing},
    operations::words,
    support::{
        outside::{docker, try_docker},
        world::World,
    },
};

/// By this variable of its image a service is told from the one before its update.
const NEWER: &str = "ENV NEWER=1";

const CREATE: Operation = Operation {
    name: "service create",
    before: |name| {
        let world = with_images(name);
        // Its preset outlives it, so it is there before.
        run(&world, &creation(&world));
        world.run(&["service", "delete", "cache", "--delete-volumes"]).ok();
        world
    },
    forward: creation,
    backward: |_| words(&["service", "delete", "cache", "--delete-volumes"]),
    works,
    undoes: true,
    again: 3,
};

#[test]
fn service_create() {
    kill(&CREATE);
}

#[test]
fn service_delete() {
    kill(&Operation {
        name: "service delete",
        before: with_service,
        forward: CREATE.backward,
        backward: CREATE.forward,
        works: |world, is_gone| works(world, !is_gone),
        undoes: false,
        ..CREATE
    });
}

const UPDATE: Operation = Operation {
    name: "service update",
    before: |name| {
        let world = with_service(name);
        redis(&world, &["set", "key", "kept"]).unwrap();
        world
    },
    forward: |world| update(world, "newer"),
    backward: |world| update(world, "older"),
    works: |world, is_newer| {
        works(world, true);
        assert_eq!(redis(world, &["get", "key"]).unwrap(), "kept");
        let env = docker(&["exec", &container(world), "sh", "-c", "echo $NEWER"]);
        assert_eq!(env == "1", is_newer);
    },
    ..CREATE
};

#[test]
fn service_update() {
    kill(&Operation { undoes: false, ..UPDATE });
}

#[test]
fn service_update_undoing() {
    kill_undoing(&Operation { name: "service update, its undoing", ..UPDATE });
}

/// A cleanup does what the next command would.
#[test]
fn service_update_cleaned_up() {
    let world = (UPDATE.before)("service update, cleaned up");
    let forward = (UPDATE.forward)(&world);
    let before = world.snapshot();
    for (point, is_newer) in
        [("service-update.exchange.after", false), ("service-update.finish.before", true)]
    {
        let forward: Vec<&str> = forward.iter().map(String::as_str).collect();
        world.run_with_fault(&format!("{point}:kill"), &forward).must_end(-9);
        let listed = world.run(&["service", "list"]).ok();
        assert_eq!(listed["services"][0]["status"], "incomplete", "{listed}");
        let cleaned = world.run(&["cleanup", "--force"]).ok();
        assert_eq!(cleaned["unfinished"][0]["done"], json!(true), "{cleaned}");
        (UPDATE.works)(&world, is_newer);
        assert_eq!(before, world.snapshot());
    }
}

fn with_images(name: &'static str) -> World {
    let world = World::new(name);
    world.run(&["init"]).ok();
    let maker = format!("{}-maker", world.prefix);
    docker(&["create", "--name", &maker, "redis:8"]);
    docker(&["commit", "--change", NEWER, "--change", &world.label(), &maker, &image(&world, "newer")]);
    docker(&["rm", "-v", &maker]);
    docker(&["tag", "redis:8", &image(&world, "older")]);
    docker(&["tag", "redis:8", &image(&world, "used")]);
    world
}

fn with_service(name: &'static str) -> World {
    let world = with_images(name);
    run(&world, &creation(&world));
    world
}

fn image(world: &World, tag: &str) -> String {
    format!("{}-cache:{tag}", world.prefix)
}

fn container(world: &World) -> String {
    format!("{}-svc-1-cache", world.prefix)
}

fn port(world: &World) -> String {
    (world.first_port + 45).to_string()
}

fn run(world: &World, words: &[String]) {
    world.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).ok();
}

fn redis(world: &World, words: &[&str]) -> Result<String, String> {
    try_docker(&[&["exec", &container(world), "redis-cli", "-p", &port(world)], words].concat())
}

fn creation(world: &World) -> Vec<String> {
    let port = port(world);
    let request = json!({
        "name": "cache", "image": image(world, "used"), "port": port, "volumes": ["data:/data"],
        "health": format!("redis-cli -p {port} ping | grep -q PONG"), "env_vars": {"GREETING": "hello"},
        "command": ["redis-server", "--port", port, "--appendonly", "yes"],
    });
    words(&["call", "create_service", &request.to_string()])
}

/// Gives the image this content, and the service a container of it.
fn update(world: &World, tag: &str) -> Vec<String> {
    docker(&["tag", &image(world, tag), &image(world, "used")]);
    words(&["service", "update", "cache"])
}

fn works(world: &World, is_there: bool) {
    let listed = world.run(&["service", "list"]).ok();
    let row = listed["services"].as_array().unwrap().iter().find(|row| row["name"] == "cache");
    assert_eq!(row.map(|row| row["unfinished"].is_null()), is_there.then_some(true), "{listed}");
    if is_there {
        crate::support::process::until("it answers", || redis(world, &["ping"]).as_deref() == Ok("PONG"));
    }
}
