//! The first command people run, and the one they run every day.

use std::time::Instant;

use crate::support::{outside::login_page, repo::Repo, story::scenarios, world::World};

#[test]
fn quickstart() {
    let world = &World::new("quickstart");
    scenarios![world;
        quickstart_must_run_two_branches_and_change_nothing_again,
        a_healthy_installation_must_be_called_so,
        up_must_run_the_checkout_one_stands_in,
        up_must_say_what_it_cannot_know,
    ];
}

fn quickstart_must_run_two_branches_and_change_nothing_again(world: &World) {
    let made = world.run(&["quickstart"]).ok();
    let environments = made["environments"].as_array().unwrap();
    assert_eq!(environments.len(), 2, "{made}");
    for env in environments {
        assert_eq!(login_page(env["url"].as_str().unwrap()), 200, "{env}");
    }
    let ids = ["main", "feature-farewell"];
    let commits = ids.map(|id| world.record(id)["commit"].clone());
    assert_ne!(commits[0], commits[1], "two branches are two commits");
    let started = Instant::now();
    let again = world.unchanged("quickstart again", || world.run(&["quickstart"]).ok());
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    assert_eq!(again["done"].as_array().unwrap().len(), 0, "{again}");
    assert_eq!(again["environments"], made["environments"]);
}

fn a_healthy_installation_must_be_called_so(world: &World) {
    let report = world.run(&["doctor"]).ok();
    assert_eq!(report["healthy"], true, "{report}");
    let names: Vec<&str> =
        report["checks"].as_array().unwrap().iter().map(|check| check["name"].as_str().unwrap()).collect();
    for name in
        ["configuration", "git", "docker", "postgresql", "environment main", "ports", "disk", "/dev/fuse"]
    {
        assert!(names.contains(&name), "{name} was not looked at: {names:?}");
    }
}

fn up_must_run_the_checkout_one_stands_in(world: &World) {
    let tree = Repo::new(&world.path("project"));
    tree.git(&["checkout", "--quiet", "-b", "feature/up"]);
    let inside = tree.path().join("greeting").display().to_string();
    let made = world.run(&["up", &inside]).ok();
    assert_eq!((made["env_name"].as_str(), made["template"].as_str()), (Some("feature/up"), Some("default")));
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    let started = Instant::now();
    let again = world.unchanged("up again", || world.run(&["up", &inside]).ok());
    assert!(started.elapsed().as_millis() < 2000, "{:?}", started.elapsed());
    assert_eq!((again["created"].as_bool(), &again["url"]), (Some(false), &made["url"]));
    world.run(&["env", "stop", "feature/up"]).ok();
    assert_eq!(world.run(&["up", &inside]).ok()["ready"], true, "a stopped one is started");
    world.delete("feature/up");
}

fn up_must_say_what_it_cannot_know(world: &World) {
    let nowhere = world.path("nowhere");
    std::fs::create_dir_all(&nowhere).unwrap();
    let nowhere = nowhere.display().to_string();
    world.run(&["up", &nowhere]).fails(2);
    let tree = Repo::new(&world.path("detached"));
    tree.git(&["checkout", "--quiet", "--detach"]);
    let error = world.run(&["up", &tree.path().display().to_string()]).fails(2);
    assert!(error["hint"].as_str().unwrap().contains("git switch"), "{error}");
}
