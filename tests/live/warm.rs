//! The warm pool: clones made ahead, handed out once each, never stale.

use std::fs;

use serde_json::Value;

use crate::support::{
    outside::{docker, login_page},
    process::{Running, until},
    story::scenarios,
    world::World,
};

#[test]
fn warm() {
    let world = &World::with_template("warm");
    scenarios![world;
        clones_must_be_made_once_and_be_closed,
        an_environment_must_get_one_like_any_other,
        a_killed_creation_must_lose_nothing,
        two_at_once_must_not_get_the_same,
        clones_must_survive_a_restart_of_the_server,
        a_new_generation_must_leave_no_old_clone,
        a_killed_filling_must_be_finished_by_the_next,
        the_pool_must_fill_itself,
        a_template_must_take_its_clones_along,
    ];
}

fn clones(world: &World) -> Vec<String> {
    let sql = "SELECT datname FROM pg_database WHERE datname LIKE 'odeum_warm_%' ORDER BY 1";
    world.admin().psql("postgres", sql).unwrap().lines().map(str::to_owned).collect()
}

fn ready(world: &World) -> u64 {
    world.run(&["template", "list"]).ok()["templates"][0]["warm"].as_u64().unwrap()
}

fn fill(world: &World, count: &str) -> Value {
    world.run(&["template", "warm", "--count", count]).ok()
}

fn clones_must_be_made_once_and_be_closed(world: &World) {
    assert_eq!(fill(world, "2")["made"], 2);
    let made = clones(world);
    assert_eq!((made.len(), ready(world)), (2, 2));
    let again = world.unchanged("filling a full pool", || fill(world, "2"));
    assert_eq!((again["made"].as_u64(), again["ready"].as_u64()), (Some(0), Some(2)));
    assert!(world.admin().psql(&made[0], "SELECT 1").is_err(), "somebody was let in");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

/// What is true of a database beside its name.
fn facts(world: &World, id: &str) -> String {
    let record = world.record(id);
    let (database, role) = (record["database"].as_str().unwrap(), record["role"].as_str().unwrap());
    let sql = format!(
        "SELECT replace(concat(pg_get_userbyid(datdba), datacl, datistemplate, datallowconn, encoding, datcollate, \
         coalesce(shobj_description(oid, 'pg_database'), 'none')), '{role}', 'role') \
         FROM pg_database WHERE datname = '{database}'"
    );
    world.admin().psql("postgres", &sql).unwrap()
}

fn an_environment_must_get_one_like_any_other(world: &World) {
    let made = world.create("main");
    assert_eq!(made["clone"]["method"], "warm", "{made}");
    eprintln!("        handed out in {} ms with its role", made["clone"]["ms"]);
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    assert_eq!(ready(world), 1);
    fill(world, "0");
    let made = world.create("other");
    assert_ne!(made["clone"]["method"], "warm");
    assert_eq!(facts(world, "main"), facts(world, "other"));
    let (main, other) = (world.record("main"), world.record("other"));
    let other = other["database"].as_str().unwrap();
    assert!(world.login("main").psql(other, "SELECT 1").unwrap_err().contains("permission denied"));
    let main = main["database"].as_str().unwrap();
    assert!(world.login("other").psql(main, "SELECT 1").unwrap_err().contains("permission denied"));
    world
        .login("main")
        .psql(main, "ALTER TABLE res_partner ADD COLUMN more int; CREATE TABLE own ()")
        .unwrap();
    assert_eq!(world.invariants(), Vec::<Value>::new());
    for name in ["main", "other"] {
        world.delete(name);
    }
}

fn a_killed_creation_must_lose_nothing(world: &World) {
    fill(world, "1");
    let url = world.repo().url();
    let create = World::creation("main", &url);
    world.run_with_fault("env-create.database.after:kill", &create).must_end(-9);
    let again = world.run(&create).ok();
    assert_ne!(again["clone"]["method"], "warm", "it was handed out before");
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.delete("main");
}

fn two_at_once_must_not_get_the_same(world: &World) {
    fill(world, "1");
    let url = world.repo().url();
    let names = ["one", "two", "three"];
    for name in names {
        world.repo().git(&["branch", "--force", name]);
    }
    let running = names.map(|name| world.start(&World::creation(name, &url)));
    let made = running.map(|running| running.end().ok());
    let warm = made.iter().filter(|made| made["clone"]["method"] == "warm").count();
    assert_eq!(warm, 1, "{made:?}");
    for name in names {
        assert_eq!(login_page(world.record(name)["url"].as_str().unwrap()), 200);
        world.delete(name);
    }
}

fn clones_must_survive_a_restart_of_the_server(world: &World) {
    fill(world, "1");
    docker(&["restart", "-t", "10", &format!("{}-db", world.prefix)]);
    assert_eq!(world.create("main")["clone"]["method"], "warm");
    world.delete("main");
}

fn a_new_generation_must_leave_no_old_clone(world: &World) {
    fill(world, "1");
    world.run(&["template", "init", "--force", "--modules", "base"]).ok();
    assert_eq!(clones(world), Vec::<String>::new());
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_killed_filling_must_be_finished_by_the_next(world: &World) {
    let fill = ["template", "warm", "--count", "2"];
    let (traced, points) = world.trace(None, &fill);
    traced.must_end(0);
    for point in points {
        world.run(&["template", "warm", "--count", "0"]).ok();
        world.run_with_fault(&format!("{point}:kill"), &fill).must_end(-9);
        let wrong: Vec<Value> =
            world.invariants().into_iter().filter(|check| check["status"] == "FAIL").collect();
        assert_eq!(wrong, Vec::<Value>::new(), "{point}");
        assert_eq!(world.run(&fill).ok()["ready"], 2, "{point}");
        assert_eq!((clones(world).len(), world.invariants()), (2, Vec::new()), "{point}");
    }
}

fn the_pool_must_fill_itself(world: &World) {
    fill(world, "1");
    let path = world.path("odeum.toml");
    let before = fs::read_to_string(&path).unwrap();
    fs::write(&path, before.replace("[storage]\n", "[storage]\nwarm_clones = 2\n")).unwrap();
    assert_eq!(world.create("main")["clone"]["method"], "warm");
    until("the pool is full", || ready(world) == 2);
    world.delete("main");
    fs::write(&path, before).unwrap();
}

fn a_template_must_take_its_clones_along(world: &World) {
    fill(world, "2");
    let mut filling = world.command(&["template", "warm", "--count", "3"]);
    filling.env("ODEUM_FAULT", "template-warm.label.after:hold");
    let filling = Running::start(filling, "a filling that is held".into());
    filling.held();
    world.run(&["template", "delete", "default"]).ok();
    filling.go_on();
    filling.end().fails(7);
    assert_eq!(clones(world), Vec::<String>::new());
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
