//! Remotes that cannot be reached or break off, and images that are not Odoo.

use std::net::TcpListener;

use serde_json::Value;

use crate::support::{git_server::GitServer, outside::run, story::scenarios, world::World};

#[test]
fn remotes_and_images() {
    let world = &World::with_template("remotes");
    scenarios![world;
        a_remote_nobody_listens_at_must_leave_nothing,
        a_host_nobody_knows_must_leave_nothing,
        a_remote_that_breaks_off_must_leave_nothing,
        an_image_that_is_not_odoo_must_leave_nothing,
        an_image_nobody_has_must_leave_nothing,
    ];
}

/// The creation fails with an error that holds these words, and nothing is left.
fn fails(world: &World, url: &str, code: i32, words: &str) {
    world.unchanged(words, || {
        let error = world.run(&World::creation("main", url)).fails(code);
        assert!(error["message"].as_str().unwrap().contains(words), "{error}");
        assert!(error.get("leftovers").is_none(), "{error}");
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_remote_nobody_listens_at_must_leave_nothing(world: &World) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    fails(world, &format!("http://{address}/addons.git"), 1, "unable to access");
}

fn a_host_nobody_knows_must_leave_nothing(world: &World) {
    fails(world, "http://nowhere.invalid/addons.git", 1, "nowhere.invalid");
}

fn a_remote_that_breaks_off_must_leave_nothing(world: &World) {
    let noise: Vec<u8> =
        (0..1_u32 << 20).flat_map(|place| place.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    std::fs::write(world.repo().path().join("greeting/noise.bin"), noise).unwrap();
    world.repo().commit("something large");
    let bare = world.path("served/addons.git");
    let (from, to) = (world.repo().path().display().to_string(), bare.display().to_string());
    run("git", &["clone", "--quiet", "--bare", &from, &to]).unwrap();
    let server = GitServer::new(&world.path("served"), None).that_breaks_after(1 << 20);
    fails(world, &server.url("addons.git"), 1, "git clone");
}

fn an_image_that_is_not_odoo_must_leave_nothing(world: &World) {
    let tree = world.repo().path().display().to_string();
    let create =
        ["env", "create", "main", "--template", "none", "--odoo-image", "postgres:15", "--path", &tree];
    world.unchanged("another image", || {
        let error = world.run(&create).fails(1);
        assert!(error["message"].as_str().unwrap().contains("Odoo"), "{error}");
    });
}

fn an_image_nobody_has_must_leave_nothing(world: &World) {
    let tree = world.repo().path().display().to_string();
    let image = "localhost:1/nobody/has:this";
    let create = ["env", "create", "main", "--template", "none", "--odoo-image", image, "--path", &tree];
    world.unchanged("a missing image", || {
        let error = world.run(&create).fails(7);
        assert!(error["hint"].as_str().unwrap().contains("odeum image"), "{error}");
    });
}
