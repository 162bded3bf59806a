//! A team gets what its table allows, and is told what to do when that is too little.

use std::fs::{self, File};

use serde_json::Value;

use crate::support::{
    outside::{docker, inspect, try_docker},
    process::until,
    story::scenarios,
    world::World,
};

#[test]
fn quotas() {
    let world = &World::with_template("quotas");
    world.create("main");
    scenarios![world;
        without_a_quota_nothing_must_be_limited,
        an_odoo_must_get_what_the_team_allows_from_its_next_start,
        an_odoo_must_come_up_with_the_least_that_is_accepted,
        what_an_environment_runs_besides_must_be_limited_too,
        one_environment_too_many_must_be_refused,
        the_last_place_must_be_given_once,
        more_disk_must_be_refused_but_what_is_there_must_go_on,
        nonsense_must_be_refused_with_its_line,
    ];
}

fn limits(container: &str) -> (i64, i64) {
    let host = &inspect(container)["HostConfig"];
    (host["Memory"].as_i64().unwrap() >> 20, host["CpuQuota"].as_i64().unwrap())
}

fn container(world: &World) -> String {
    world.record("main")["container"].as_str().unwrap().to_owned()
}

fn info(world: &World) -> Value {
    world.run(&["env", "info", "main"]).ok()["limits"].clone()
}

fn without_a_quota_nothing_must_be_limited(world: &World) {
    assert_eq!(limits(&container(world)), (0, 0));
    assert_eq!(info(world), Value::Null);
    assert_eq!(world.run(&["stats"]).ok()["quota"], Value::Null);
    let checks = world.run(&["doctor"]).json()["checks"].to_string();
    assert!(!checks.contains("quota"), "{checks}");
}

fn an_odoo_must_get_what_the_team_allows_from_its_next_start(world: &World) {
    world.configure_team("memory = \"600M\"\ncpus = 1.5");
    assert_eq!(limits(&container(world)), (0, 0), "nobody started it");
    assert_eq!(info(world)["next_start"], "600 MiB, 1.5 CPU");
    world.run(&["env", "restart", "main"]).ok();
    assert_eq!(limits(&container(world)), (600, 150_000));
    let now = info(world);
    assert_eq!((&now["memory_mb"], &now["cpus"], now.get("next_start")), (&600.into(), &1.5.into(), None));
    let quota = world.run(&["stats"]).ok()["quota"].clone();
    assert_eq!((&quota["memory_mb"], &quota["cpus"]), (&600.into(), &1.5.into()));

    // More than this machine has is no failure, and no more than all of it.
    world.configure_team("cpus = 512");
    world.run(&["env", "stop", "main"]).ok();
    world.run(&["env", "start", "main"]).ok();
    assert_eq!(info(world)["memory_mb"], Value::Null);
    assert_eq!(limits(&container(world)).1, 51_200_000);

    world.configure("auto");
    world.run(&["env", "restart", "main"]).ok();
    assert_eq!(info(world), Value::Null);
    world.configure_team("memory = \"1T\"");
    let doctor = world.run(&["doctor"]).json()["checks"].to_string();
    assert!(doctor.contains("more than this machine has"), "{doctor}");
}

fn an_odoo_must_come_up_with_the_least_that_is_accepted(world: &World) {
    world.configure_team("memory = \"256M\"");
    let started = world.run(&["env", "restart", "main"]).ok();
    assert_eq!((&started["ready"], limits(&container(world)).0), (&true.into(), 256));
}

fn what_an_environment_runs_besides_must_be_limited_too(world: &World) {
    world.configure_team("memory = \"700M\"\ncpus = 2");
    let running = world.start(&["module", "upgrade", "main", "base"]);
    let label = format!("label=odeum.installation={}", world.prefix);
    let mut found = None;
    until("a helper runs", || {
        let names = docker(&["ps", "--filter", &label, "--format", "{{.Names}}"]);
        let name = names.lines().find(|name| name.contains("-build-1-main")).map(str::to_owned);
        let template = "{{.HostConfig.Memory}} {{.HostConfig.CpuQuota}}";
        found = name.and_then(|name| try_docker(&["inspect", "-f", template, &name]).ok());
        found.is_some()
    });
    running.end().ok();
    assert_eq!(found.unwrap(), format!("{} 200000", 700 << 20));
}

fn one_environment_too_many_must_be_refused(world: &World) {
    world.configure_team("max_environments = 2");
    world.create("other");
    world.run(&["env", "stop", "other"]).ok();
    assert_eq!(world.create("main")["created"], false, "what is there needs no place");
    let url = world.repo().url();
    let refused = || world.run(&World::creation("third", &url)).fails(5);
    let error = world.unchanged("one too many", refused);
    assert_eq!(error["message"], "team 1 has 2 of 2 environments");
    let hint = error["hint"].as_str().unwrap();
    assert!(
        hint.contains("odeum env delete other") && hint.contains("max_environments in [team.1] ("),
        "{hint}"
    );
    assert!(hint.contains("odeum.toml:"), "{hint}");
    assert_eq!((&error["quota"], &error["unused"][0]), (&"max_environments".into(), &"other".into()));
    world.run(&["template", "edit", "default"]).fails(5);

    assert_eq!(world.run(&["env", "list"]).ok()["max_environments"], 2);
    assert!(world.plain(&["env", "list"]).stdout.contains("2 of 2 environments"));
    assert!(world.plain(&["stats"]).stdout.contains("The team: 2 of 2 environments"));
    let doctor = world.run(&["doctor"]).json()["checks"].to_string();
    assert!(doctor.contains("team 1 has 2 of 2"), "{doctor}");

    world.run(&["env", "protect", "other"]).ok();
    let hint = refused()["hint"].clone();
    assert!(!hint.as_str().unwrap().contains("other"), "what is protected is not proposed: {hint}");
    world.run(&["env", "unprotect", "other"]).ok();
    world.delete("other");
}

fn the_last_place_must_be_given_once(world: &World) {
    let url = world.repo().url();
    let both = ["one", "two"].map(|name| world.start(&World::creation(name, &url)));
    let ended = both.map(crate::support::process::Running::end);
    let mut codes = ended.each_ref().map(|output| output.code);
    codes.sort_unstable();
    assert_eq!(codes, [0, 5], "{ended:?}");
    for (name, output) in ["one", "two"].iter().zip(&ended) {
        if output.code == 0 {
            world.delete(name);
        }
    }
}

fn more_disk_must_be_refused_but_what_is_there_must_go_on(world: &World) {
    world.configure_team("max_disk = \"1G\"");
    let small = world.run(&["stats"]).ok()["quota"]["disk_mb"].as_f64().unwrap();
    assert!((20.0..900.0).contains(&small), "{small}");
    world.run(&["env", "snapshot", "create", "main", "before"]).ok();

    // It takes no space, and counts as if it did.
    let large = world.workspace("main").join("data/large");
    File::create(&large).unwrap().set_len(1 << 30).unwrap();
    let second = world.path("second-name");
    fs::hard_link(&large, &second).unwrap();
    let url = world.repo().url();
    let error = world.unchanged("a creation", || world.run(&World::creation("other", &url)).fails(5));
    let message = error["message"].as_str().unwrap();
    assert!(message.starts_with("team 1 uses 1.") && message.contains("of 1G of disk"), "{message}");
    assert!(error["needed"].as_u64().unwrap() > 5_000_000, "{error}");
    for words in [
        ["env", "snapshot", "create", "main"].as_slice(),
        &["template", "save", "main", "mine"],
        &["template", "edit", "default"],
        &["template", "init", "--template-name", "mine"],
    ] {
        let error = world.unchanged("more", || world.run(words).fails(5));
        assert_eq!(error["quota"], "max_disk", "{words:?}");
    }
    let quota = world.run(&["stats"]).ok()["quota"].clone();
    assert!(quota["disk_mb"].as_f64().unwrap() > 1_074.0 + small - 10.0, "{quota}");
    let doctor = world.run(&["doctor"]).json()["checks"].to_string();
    assert!(doctor.contains("quota: disk") && doctor.contains("of 1.0G"), "{doctor}");
    // What works on what is there is nobody's to refuse, and what makes room even less.
    world.run(&["env", "restart", "main"]).ok();
    world.run(&["env", "pull", "main"]).ok();
    world.run(&["env", "snapshot", "restore", "main", "before"]).ok();
    world.run(&["env", "snapshot", "delete", "main", "before"]).ok();
    for path in [&large, &second] {
        let _ = fs::remove_file(path);
    }
    world.create("other");
    world.delete("other");
}

fn nonsense_must_be_refused_with_its_line(world: &World) {
    for (line, word) in [
        ("memory = \"64M\"", "a size from 256M to 1T"),
        ("cpus = 0", "a number of processors from 0.1 to 1024"),
        ("max_disk = 5", "a size from 1G to 15T"),
        ("max_environments = -1", "a whole number, one or more"),
    ] {
        world.configure_team(line);
        let error = world.run(&["env", "list"]).fails(2);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("odeum.toml:") && message.contains(word), "{message}");
    }
    world.configure("auto");
}
