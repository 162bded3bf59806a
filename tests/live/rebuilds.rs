//! A new container for an environment, and all else as it was.

use std::fs;

use serde_json::Value;

use crate::support::{
    outside::{docker, inspect, login_page},
    process::until,
    story::scenarios,
    world::World,
};

#[test]
fn rebuilds() {
    let world = &World::new("rebuilds");
    docker(&["tag", "odoo:19.0", &image(world)]);
    world.run(&["init"]).ok();
    world.run(&["template", "init", "--modules", "base", "--odoo-image", &image(world)]).ok();
    world.create("main");
    scenarios![world;
        a_rebuild_must_keep_all_but_the_container,
        a_stopped_environment_must_stay_stopped,
        a_container_that_was_removed_must_be_made_again,
        what_the_code_asks_for_must_be_there_after_it,
        an_odoo_that_does_not_answer_must_not_take_the_place_of_one_that_does,
        a_protected_one_must_not_be_rebuilt,
    ];
    world.delete("main");
    docker(&["rmi", "-f", &image(world)]);
}

fn image(world: &World) -> String {
    format!("{}-odoo:19.0", world.prefix)
}

fn container(world: &World) -> Value {
    inspect(&format!("{}-1-main-odoo", world.prefix))
}

fn answers(world: &World) -> bool {
    login_page(world.record("main")["url"].as_str().unwrap()) == 200
}

fn a_rebuild_must_keep_all_but_the_container(world: &World) {
    let record = world.record("main");
    let old = container(world);
    let code = "env['ir.config_parameter'].set_param('test.kept', 'yes')";
    world.run(&["env", "shell", "main", code]).ok();
    world.run(&["env", "exec", "main", "touch /tmp/inside"]).ok();
    let done = world.unchanged("a rebuild", || world.run(&["env", "rebuild", "main"]).ok());
    assert_eq!((&done["ready"], &done["image_changed"]), (&Value::Bool(true), &Value::Bool(false)));
    assert_ne!(container(world)["Id"], old["Id"]);
    assert!(answers(world));
    let now = world.record("main");
    for field in ["port", "url", "database", "container", "password", "image"] {
        assert_eq!(now[field], record[field], "{field}");
    }
    let kept = "env['ir.config_parameter'].get_param('test.kept')";
    assert_eq!(world.run(&["env", "shell", "main", kept]).ok()["value"], "'yes'");
    assert_ne!(world.run(&["env", "exec", "main", "test -e /tmp/inside"]).code, 0);
    world.run(&["env", "rebuild", "nobody"]).fails(4);
}

fn a_stopped_environment_must_stay_stopped(world: &World) {
    world.run(&["env", "stop", "main"]).ok();
    assert_eq!(world.run(&["env", "rebuild", "main"]).ok()["ready"], false);
    assert_eq!(container(world)["State"]["Running"], false);
    world.run(&["env", "start", "main"]).ok();
    assert!(answers(world));
}

fn a_container_that_was_removed_must_be_made_again(world: &World) {
    docker(&["rm", "-f", "-v", &format!("{}-1-main-odoo", world.prefix)]);
    let error = world.run(&["env", "start", "main"]).fails(4);
    assert!(error["hint"].as_str().unwrap().contains("odeum env rebuild main"), "{error}");
    assert_eq!(world.run(&["env", "rebuild", "main"]).ok()["ready"], true);
    assert!(answers(world));
}

fn what_the_code_asks_for_must_be_there_after_it(world: &World) {
    let code = world.workspace("main").join("repo/.odeum");
    fs::create_dir_all(&code).unwrap();
    fs::write(code.join("odoo.conf"), "[options]\nlimit_time_real = 4321\n").unwrap();
    world.run(&["env", "rebuild", "main"]).ok();
    world.run(&["env", "exec", "main", "grep -q 'limit_time_real = 4321' /etc/odoo/odoo.conf"]).ok();
    fs::remove_dir_all(code).unwrap();
}

/// A newer image of the same name, in which Odoo tells its version and does nothing else.
fn break_the_image(world: &World) {
    let (name, image) = (format!("{}-broken", world.prefix), image(world));
    let script = r#"printf '#!/bin/sh\ncase $1 in --version) echo Odoo Server 19.0;; *) exit 3;; esac\n' >/tmp/odoo
                    chmod 755 /tmp/odoo && cp /tmp/odoo "$(command -v odoo)""#;
    docker(&["run", "--name", &name, "--user", "0", "--entrypoint", "sh", "odoo:19.0", "-c", script]);
    docker(&["commit", "--change", "USER odoo", &name, &image]);
    docker(&["rm", "-v", &name]);
}

fn an_odoo_that_does_not_answer_must_not_take_the_place_of_one_that_does(world: &World) {
    let (old, conf) = (container(world), world.workspace("main").join("conf/odoo.conf"));
    let configuration = fs::read(&conf).unwrap();
    break_the_image(world);
    let error = world.unchanged("a failed rebuild", || world.run(&["env", "rebuild", "main"]).fails(1));
    assert!(error["message"].as_str().unwrap().contains("Odoo ended before it answered"), "{error}");
    assert_eq!(container(world)["Id"], old["Id"]);
    assert_eq!(fs::read(&conf).unwrap(), configuration);
    // Nobody waits for what is started again.
    until("the old one answers", || answers(world));
    docker(&["tag", "odoo:19.0", &image(world)]);
    world.run(&["env", "rebuild", "main"]).ok();
}

fn a_protected_one_must_not_be_rebuilt(world: &World) {
    world.run(&["env", "protect", "main"]).ok();
    world.run(&["env", "rebuild", "main"]).fails(6);
    world.run(&["env", "unprotect", "main"]).ok();
}
