//! The installation itself: made once, on loopback only, and removed when nobody uses it.

use std::fs;

use serde_json::Value;

use crate::support::{checker::Snapshot, outside::inspect, story::scenarios, world::World};

#[test]
fn the_installation() {
    let world = &World::new("installation");
    scenarios![world;
        a_command_before_init_must_name_init,
        init_must_make_everything_once,
        postgres_must_be_published_on_loopback_only,
        a_stopped_server_must_be_started_by_init,
        a_lost_record_must_be_recovered_by_init,
        a_template_less_environment_must_be_made,
        destroy_must_refuse_while_an_environment_exists,
        destroy_must_leave_nothing,
    ];
}

fn a_command_before_init_must_name_init(world: &World) {
    let error = world.run(&["env", "create", "main", "--odoo-image", "odoo:19.0", "--path", "."]).fails(7);
    assert!(error["hint"].as_str().unwrap().contains("odeum init"), "{error}");
    assert_eq!(world.snapshot(), Snapshot::new());
}

fn init_must_make_everything_once(world: &World) {
    let first = world.run(&["init"]).ok();
    assert!(!first["made"].as_array().unwrap().is_empty());
    let record = fs::read(world.data().join("system.json")).unwrap();
    let container = inspect(&format!("{}-db", world.prefix));
    let second = world.unchanged("a second init", || world.run(&["init"]).ok());
    assert_eq!(second["made"].as_array().unwrap().len(), 0, "{second}");
    assert_eq!(fs::read(world.data().join("system.json")).unwrap(), record);
    assert_eq!(
        inspect(&format!("{}-db", world.prefix))["State"]["StartedAt"],
        container["State"]["StartedAt"]
    );
}

fn postgres_must_be_published_on_loopback_only(world: &World) {
    let container = inspect(&format!("{}-db", world.prefix));
    let bindings = container["HostConfig"]["PortBindings"].as_object().unwrap();
    assert_eq!(bindings.len(), 1, "{bindings:?}");
    for binding in bindings.values().flat_map(|list| list.as_array().unwrap()) {
        assert_eq!(binding["HostIp"], "127.0.0.1");
    }
    assert_eq!(world.admin().psql("postgres", "SELECT 1").unwrap(), "1");
}

fn a_stopped_server_must_be_started_by_init(world: &World) {
    crate::support::outside::docker(&["stop", "-t", "5", &format!("{}-db", world.prefix)]);
    world.run(&["init"]).ok();
    assert_eq!(world.admin().psql("postgres", "SELECT 1").unwrap(), "1");
}

/// Everything but the record is there: the server, its data, its password.
fn a_lost_record_must_be_recovered_by_init(world: &World) {
    let (path, aside) = (world.data().join("system.json"), world.path("system.json"));
    fs::rename(&path, &aside).unwrap();
    world.run(&["env", "list"]).ok();
    let error = world.run(&["template", "init"]).fails(7);
    assert!(error["hint"].as_str().unwrap().contains("odeum init"), "{error}");
    world.run(&["init"]).ok();
    let record = |path| serde_json::from_slice::<Value>(&fs::read(path).unwrap()).unwrap();
    let (new, old) = (record(&path), record(&aside));
    for field in ["database_port", "database_user", "database_password", "state"] {
        assert_eq!(new[field], old[field], "{field}");
    }
    assert_eq!(world.admin().psql("postgres", "SELECT 1").unwrap(), "1");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_template_less_environment_must_be_made(world: &World) {
    let tree = world.repo().path().display().to_string();
    let made = ["env", "create", "main", "--template", "none", "--odoo-image", "odoo:19.0", "--path", &tree];
    let made = world.run(&made).ok();
    assert_eq!((made["template"].as_str(), made["ready"].as_bool()), (Some("none"), Some(true)));
    assert_eq!(crate::support::outside::login_page(made["url"].as_str().unwrap()), 200);
}

fn destroy_must_refuse_while_an_environment_exists(world: &World) {
    let error = world.unchanged("a refused destroy", || world.run(&["destroy"]).fails(5));
    assert!(error["message"].as_str().unwrap().contains("main"), "{error}");
}

fn destroy_must_leave_nothing(world: &World) {
    world.delete("main");
    world.run(&["destroy"]).ok();
    let left = world.snapshot();
    let empty = |line: &String| line.starts_with("file team_1");
    assert!(left.iter().all(empty), "{left:#?}");
    // What is gone already is no failure.
    world.run(&["destroy"]).ok();
}
