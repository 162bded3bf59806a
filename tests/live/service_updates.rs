//! What becomes of a service: updated, made again from its preset, and found when something is left of it.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use serde_json::{Value, json};

use crate::{
    services::{container, create, image, message, port, redis, row},
    support::{
        outside::{docker, inspect, try_docker},
        world::World,
    },
};

pub fn an_update_without_a_newer_image_must_do_nothing(world: &World) {
    let before = inspect(&container(world, "cache"));
    let updated = world.unchanged("an update", || world.run(&["service", "update", "cache"]).ok());
    assert_eq!((&updated["image_changed"], &updated["recreated"]), (&json!(false), &json!(false)));
    assert_eq!(updated["digest"], before["Image"]);
    // No registry answers here, or it does and has no such image.
    assert!(updated["warnings"].to_string().contains("is taken as it is here"), "{updated}");
    let after = inspect(&container(world, "cache"));
    assert_eq!((&before["Id"], &before["State"]["StartedAt"]), (&after["Id"], &after["State"]["StartedAt"]));
}

/// Gives the image another content.
fn change(world: &World, line: &str) -> String {
    let (name, image) = (format!("{}-maker", world.prefix), image(world));
    docker(&["create", "--name", &name, "redis:8"]);
    let id = docker(&["commit", "--change", line, "--change", &world.label(), &name, &image]);
    docker(&["rm", "-v", &name]);
    id
}

pub fn a_newer_image_must_take_its_place_with_the_data(world: &World) {
    redis(world, &["set", "key", "kept"]);
    let id = change(world, "ENV NEWER=1");
    let updated = world.unchanged("an update", || world.run(&["service", "update", "cache"]).ok());
    assert_eq!((&updated["image_changed"], &updated["digest"]), (&json!(true), &json!(id)));
    assert_eq!((redis(world, &["get", "key"]).as_str(), redis(world, &["ping"]).as_str()), ("kept", "PONG"));
    let found = inspect(&container(world, "cache"));
    assert_eq!(found["Image"], *id);
    let network = format!("{}-net-1", world.prefix);
    let names = found["NetworkSettings"]["Networks"][&network]["Aliases"].to_string();
    assert!(names.contains("\"cache\"") && names.contains("store.localhost"), "{names}");
    // One that was stopped stays stopped.
    docker(&["stop", &container(world, "cache")]);
    assert_eq!(world.run(&["service", "update", "cache", "--force"]).ok()["recreated"], true);
    assert_eq!(row(world, "cache").unwrap()["status"], "stopped");
    docker(&["start", &container(world, "cache")]);
}

pub fn a_bad_image_must_leave_the_old_one_running(world: &World) {
    let before = inspect(&container(world, "cache"));
    change(world, "ENTRYPOINT [\"/no/such/program\"]");
    let error =
        world.unchanged("an image that cannot start", || world.run(&["service", "update", "cache"]).fails(1));
    assert!(message(&error).contains("does not start"), "{error}");
    let after = inspect(&container(world, "cache"));
    assert_eq!((&before["Id"], &before["State"]["StartedAt"]), (&after["Id"], &after["State"]["StartedAt"]));
    for line in ["ENTRYPOINT [\"/bin/sh\", \"-c\", \"echo no; exit 1\"]", "ENTRYPOINT [\"sleep\", \"600\"]"] {
        change(world, line);
        let error = world.unchanged(line, || world.run(&["service", "update", "cache"]).fails(1));
        assert!(message(&error).contains("cache goes on as it was"), "{error}");
        assert_eq!(inspect(&container(world, "cache"))["Id"], before["Id"]);
        assert_eq!(redis(world, &["get", "key"]), "kept");
    }
    docker(&["tag", "redis:8", &image(world)]);
    world.run(&["service", "update", "cache"]).ok();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

pub fn one_that_lost_its_container_must_get_another(world: &World) {
    docker(&["rm", "-f", &container(world, "cache")]);
    assert_eq!(row(world, "cache").unwrap()["status"], "failed");
    let error = world.run(&["service", "logs", "cache"]).fails(4);
    assert!(error["hint"].as_str().unwrap().contains("service update cache"), "{error}");
    let updated = world.run(&["service", "update", "cache"]).ok();
    assert_eq!((&updated["image_changed"], &updated["recreated"]), (&json!(false), &json!(true)));
    assert_eq!(redis(world, &["get", "key"]), "kept");
}

pub fn one_that_was_deleted_must_be_made_again_with_its_data(world: &World) {
    let whole = world.snapshot();
    let deleted = world.run(&["service", "delete", "cache"]).ok();
    let volume = format!("{}-data", container(world, "cache"));
    assert_eq!(deleted["kept_volumes"], json!([volume]));
    assert!(try_docker(&["inspect", &container(world, "cache")]).is_err());
    assert_eq!((row(world, "cache"), world.invariants()), (None, Vec::new()));
    let presets = world.run(&["service", "preset", "list"]).ok();
    let preset = &presets["presets"][0];
    assert_eq!((&preset["name"], &preset["env_vars"]["API_TOKEN"]), (&json!("cache"), &json!("****")));
    assert_eq!(world.run(&["cleanup"]).ok()["orphans"], json!([]), "its data are nobody's");
    let restored = world.run(&["service", "preset", "restore", "cache"]).ok();
    assert_eq!(restored["kept_volumes"], json!([volume]));
    assert_eq!((redis(world, &["get", "key"]), world.snapshot()), ("kept".into(), whole));
    world.run(&["service", "preset", "restore", "cache"]).fails(5);
    let env = inspect(&container(world, "cache"))["Config"]["Env"].to_string();
    assert!(env.contains("API_TOKEN=hunter2") && env.contains("GREETING=a,b"), "{env}");
    // With --delete-volumes nothing is kept.
    let deleted = world.run(&["service", "delete", "cache", "--delete-volumes"]).ok();
    assert_eq!(
        (&deleted["kept_volumes"], try_docker(&["volume", "inspect", &volume]).is_err()),
        (&json!([]), true)
    );
    world.run(&["service", "preset", "restore", "cache"]).ok();
    assert_eq!(redis(world, &["get", "key"]), "");
}

pub fn presets_that_are_damaged_must_not_be_lost(world: &World) {
    let path = world.data().join("team_1/service_presets.json");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let whole = fs::read(&path).unwrap();
    world.run(&["service", "delete", "cache"]).ok();
    fs::write(&path, "{ half").unwrap();
    let listed = world.run(&["service", "preset", "list"]).ok();
    assert_eq!(listed["presets"], json!([]));
    assert!(listed["warnings"].to_string().contains("damaged"), "{listed}");
    world.run(&["service", "preset", "restore", "cache"]).fails(4);
    // Nobody knows which volumes they remember, so none is anybody's to remove.
    assert_eq!(world.run(&["cleanup", "--force"]).ok()["removed"], 0);
    let made = create(world).ok();
    assert!(made["warnings"].to_string().contains("are kept as"), "{made}");
    assert_eq!(made["kept_volumes"].as_array().unwrap().len(), 1);
    let kept: Vec<PathBuf> = fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.display().to_string().contains("damaged-"))
        .collect();
    assert_eq!(fs::read_to_string(&kept[0]).unwrap(), "{ half");
    fs::remove_file(&kept[0]).unwrap();
    fs::write(&path, whole).unwrap();
}

pub fn a_record_that_is_damaged_must_keep_all_that_is_its(world: &World) {
    let path = world.data().join("team_1/services/cache/service.json");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, "{").unwrap();
    assert!(world.run(&["service", "list"]).ok()["warnings"].to_string().contains("damaged"));
    for words in [&["service", "update", "cache"][..], &["service", "logs", "cache"]] {
        assert!(message(&world.run(words).fails(70)).contains("damaged"));
    }
    let error = world.run(&["service", "create", "x", "redis:8", &port(world, 0)]).fails(5);
    assert!(message(&error).contains("is taken"), "{error}");
    let cleaned = world.unchanged("a cleanup", || world.run(&["cleanup", "--force"]).ok());
    assert_eq!(cleaned["removed"], 0, "{cleaned}");
    fs::write(&path, whole).unwrap();
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

pub fn what_is_left_of_one_must_be_found_and_explained(world: &World) {
    world.run(&["service", "delete", "cache"]).ok();
    let forgotten = world.run(&["service", "preset", "delete", "cache"]).ok();
    assert!(forgotten["warnings"].to_string().contains("nothing remembers now"), "{forgotten}");
    let volume = format!("{}-data", container(world, "cache"));
    let stray = format!("{}-svc_next-1-stray", world.prefix);
    let [ours, team] = [format!("odeum.installation={}", world.prefix), "odeum.team=1".to_owned()];
    docker(&["create", "--name", &stray, "-l", &ours, "-l", &team, "-l", "odeum.service=stray", "redis:8"]);
    let found = world.run(&["cleanup"]).ok();
    let why = |name: &str| {
        let orphan = found["orphans"].as_array().unwrap().iter().find(|orphan| orphan["name"] == name);
        orphan.unwrap_or_else(|| panic!("no {name} in {found:#}"))["why"].as_str().unwrap().to_owned()
    };
    assert!(why(&volume).contains("no service cache and no preset"), "{}", why(&volume));
    assert!(why(&stray).contains("service stray has no record"), "{}", why(&stray));
    let cleaned = world.run(&["cleanup", "--force"]).ok();
    assert_eq!((&cleaned["removed"], &cleaned["failures"]), (&json!(2), &json!([])));
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

pub fn an_installation_with_services_must_not_be_destroyed(world: &World) {
    create(world).ok();
    let error = world.unchanged("a destruction", || world.run(&["destroy"]).fails(5));
    assert_eq!(error["in_use_by"], json!(["service cache"]), "{error}");
    let stats = world.run(&["stats"]).ok();
    assert_eq!(stats["services"][0]["name"], "cache");
    assert!(stats["services"][0]["container"]["memory_mb"].as_f64().unwrap() > 0.1, "{stats}");
    world.run(&["service", "delete", "cache", "--delete-volumes"]).ok();
    world.run(&["destroy"]).ok();
}
