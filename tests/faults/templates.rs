//! A template in the making: who may see it, and what can be made meanwhile.

use crate::support::{
    checker::{Snapshot, assert_same, entries},
    outside::login_page,
    story::scenarios,
    world::World,
};

const INIT: [&str; 2] = ["template", "init"];
const AGAIN: [&str; 3] = ["template", "init", "--force"];

#[test]
fn templates_in_the_making() {
    let world = &World::new("templates in the making");
    world.run(&["init"]).ok();
    scenarios![world;
        an_interrupted_template_must_leave_nothing,
        a_template_must_be_made_after_all_that,
        a_role_must_not_reach_a_template_in_the_making,
        a_replacement_that_fails_must_leave_the_old_one,
        a_replacement_killed_must_leave_one_whole_template,
    ];
}

fn an_interrupted_template_must_leave_nothing(world: &World) {
    world.unchanged("an interrupted template", || {
        let running = world.start(&INIT);
        crate::support::process::until("Odoo installs", || {
            world.snapshot().iter().any(|line| line.starts_with("container") && line.contains("install"))
        });
        std::thread::sleep(std::time::Duration::from_secs(1));
        running.interrupt();
        running.end().fails(130);
    });
}

fn a_template_must_be_made_after_all_that(world: &World) {
    world.run(&INIT).ok();
    assert_one_template(world);
}

fn a_role_must_not_reach_a_template_in_the_making(world: &World) {
    world.create("main");
    let login = world.login("main");
    // Killed before Odoo runs, it stays as it is while Odoo fills it.
    world.run_with_fault("template-init.install.before:kill", &AGAIN).must_end(-9);
    let names = "SELECT datname FROM pg_database WHERE datname LIKE 'odeum_tplgen_%'";
    let making = world.admin().psql("postgres", names).unwrap();
    let answer = login.psql(&making, "SELECT 1");
    world.run(&INIT).fails(5);
    world.delete("main");
    assert!(answer.is_err(), "the role of an environment is let into {making}");
}

fn a_replacement_that_fails_must_leave_the_old_one(world: &World) {
    for point in ["database.after", "publish.after"] {
        let fault = format!("template-init.{point}:fail");
        world.unchanged(&fault, || world.run_with_fault(&fault, &AGAIN).fails(1));
        assert_environment(world);
    }
}

fn a_replacement_killed_must_leave_one_whole_template(world: &World) {
    for point in ["publish.before", "publish.after"] {
        let before = world.snapshot();
        world.run_with_fault(&format!("template-init.{point}:kill"), &AGAIN).must_end(-9);
        // Environments can be made all the time.
        assert_environment(world);
        // The next command that writes the template cleans up: it refuses when
        // the old one stayed, and has its answer when the new one was published.
        let next = world.run(&INIT);
        let kept = before == world.snapshot();
        assert_eq!(kept, point == "publish.before", "{point}");
        next.must_end(if kept { 5 } else { 0 });
        assert_one_template(world);
        assert_environment(world);
    }
}

/// One database, one generation, no half of anything.
fn assert_one_template(world: &World) {
    let found: Snapshot = world
        .snapshot()
        .into_iter()
        .filter(|line| line.contains("tplgen") || line.contains("tpl-"))
        .collect();
    assert_same(&Snapshot::new(), &found, "a finished template");
    let names = entries(&world.data().join("team_1/templates/default"));
    let generations: Vec<_> = names.iter().filter(|name| name.starts_with("gen-")).collect();
    assert_eq!((generations.len(), names.len()), (1, 2), "{names:?}");
    let seal =
        "SELECT datistemplate, datallowconn FROM pg_database WHERE datname = 'odeum_template_1_default'";
    assert_eq!(world.admin().psql("postgres", seal).unwrap(), "t|f");
}

fn assert_environment(world: &World) {
    world.unchanged("an environment and its deletion", || {
        let made = world.create("main");
        assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
        world.delete("main");
    });
}
