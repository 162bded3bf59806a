//! A template in the making: who may see it, and what can be made meanwhile.

use serde_json::Value;

use crate::{
    kill::{Operation, kill, kill_undoing, status},
    operations::{templates, with_environment, words},
    support::{
        checker::{Snapshot, assert_same, entries},
        outside::{docker, login_page},
        process::{Running, until},
        story::scenarios,
        world::World,
    },
};

const INIT: [&str; 2] = ["template", "init"];
const AGAIN: [&str; 3] = ["template", "init", "--force"];
const RELOAD: [&str; 2] = ["template", "reload"];

#[test]
fn templates_in_the_making() {
    let world = &World::new("templates in the making");
    world.run(&["init"]).ok();
    world.network_of_the_team();
    scenarios![world;
        an_interrupted_template_must_leave_nothing,
        a_template_must_be_made_after_all_that,
        a_role_must_not_reach_a_template_in_the_making,
        a_replacement_that_fails_must_leave_the_old_one,
        a_replacement_killed_must_leave_one_whole_template,
        a_template_between_two_generations_must_not_be_cloned,
        a_template_that_lost_its_old_database_must_keep_the_new_one,
        a_template_without_its_files_must_not_be_cloned,
        giving_up_must_not_wait_for_those_who_clone,
        a_pool_that_is_being_filled_must_keep_nobody,
        another_file_must_not_pass_for_the_one_that_was_imported,
        undoing_a_save_must_not_disturb_who_holds_the_environment,
    ];
}

#[test]
fn template_reload_undoing() {
    kill_undoing(&Operation {
        name: "template reload, its undoing",
        before: World::with_template,
        forward: |_| words(&RELOAD),
        // Refuses, and cleans up.
        backward: |_| words(&INIT),
        works: |world, _| assert_one_template(world),
        undoes: true,
        again: 3,
    });
}

fn an_interrupted_template_must_leave_nothing(world: &World) {
    world.unchanged("an interrupted template", || {
        let running = world.start(&INIT);
        until("Odoo installs", || {
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
    world.run_with_fault("template-make.install.before:kill", &AGAIN).must_end(-9);
    let names = "SELECT datname FROM pg_database WHERE datname LIKE 'odeum_tplgen_%'";
    let making = world.admin().psql("postgres", names).unwrap();
    let answer = login.psql(&making, "SELECT 1");
    world.run(&INIT).fails(5);
    world.delete("main");
    assert!(answer.is_err(), "the role of an environment is let into {making}");
}

fn a_replacement_that_fails_must_leave_the_old_one(world: &World) {
    for point in ["database.after", "record.before", "publish.after", "end.before"] {
        for (way, code) in [("fail", 1), ("interrupt", 130)] {
            let fault = format!("template-make.{point}:{way}");
            world.unchanged(&fault, || world.run_with_fault(&fault, &RELOAD).fails(code));
            assert_eq!(world.torn_templates(), Vec::<String>::new(), "{fault}");
            assert_eq!(world.invariants(), Vec::<Value>::new(), "{fault}");
            assert_environment(world);
        }
    }
    // What is done is done.
    world.run_with_fault("template-make.finish.before:interrupt", &RELOAD).ok();
    assert_one_template(world);
}

fn a_replacement_killed_must_leave_one_whole_template(world: &World) {
    for point in ["publish.before", "publish.after"] {
        let before = world.snapshot();
        world.run_with_fault(&format!("template-make.{point}:kill"), &AGAIN).must_end(-9);
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

fn a_template_between_two_generations_must_not_be_cloned(world: &World) {
    world.create("main");
    let data = world.record("main")["origin"].clone();
    world.run_with_fault("template-make.record.before:kill", &RELOAD).must_end(-9);
    let url = world.repo().url();
    for command in [World::creation("other", &url), vec!["env", "reset", "main"]] {
        let error = world.unchanged("a refused clone", || world.run(&command).fails(7));
        assert!(error["hint"].as_str().unwrap().contains("template reload default"), "{error}");
    }
    assert_eq!(world.record("main")["origin"], data);
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
    world.run(&RELOAD).ok();
    world.delete("main");
    assert_one_template(world);
    assert_environment(world);
}

/// As when somebody dropped it by hand.
fn a_template_that_lost_its_old_database_must_keep_the_new_one(world: &World) {
    world.run_with_fault("template-make.record.before:kill", &RELOAD).must_end(-9);
    let names = "SELECT datname FROM pg_database WHERE datname LIKE 'odeum_tplgen_%'";
    let old = world.admin().psql("postgres", names).unwrap();
    for sql in [format!("ALTER DATABASE {old} IS_TEMPLATE false"), format!("DROP DATABASE {old}")] {
        world.admin().psql("postgres", &sql).unwrap();
    }
    let error = world.run(&INIT).fails(1);
    assert!(error["message"].as_str().unwrap().contains("the new one stays"), "{error}");
    world.run(&INIT).fails(5);
    assert_one_template(world);
    assert_environment(world);
}

fn a_template_without_its_files_must_not_be_cloned(world: &World) {
    let dir = world.data().join("team_1/templates/default");
    let generation = entries(&dir).into_iter().find(|name| name.starts_with("gen-")).unwrap();
    let (filestore, aside) = (dir.join(generation).join("filestore"), world.path("aside"));
    std::fs::rename(&filestore, &aside).unwrap();
    let url = world.repo().url();
    let error = world.unchanged("a refused clone", || world.run(&World::creation("main", &url)).fails(7));
    assert!(error["message"].as_str().unwrap().contains("filestore of template default"), "{error}");
    std::fs::rename(&aside, &filestore).unwrap();
    assert_environment(world);
}

fn giving_up_must_not_wait_for_those_who_clone(world: &World) {
    let url = world.repo().url();
    let mut first = world.command(&World::creation("main", &url));
    first.env("ODEUM_FAULT", "env-create.database.after:hold");
    let first = Running::start(first, "a creation that is held".into());
    first.held();
    let generations = || entries(&world.data().join("team_1/templates/default")).len();
    let publishing = || {
        let making = std::fs::read_to_string(world.data().join("team_1/templates/default/making.json"));
        making.is_ok_and(|text| text.contains("\"publish\""))
    };
    let reload = world.start(&RELOAD);
    until("the new generation waits for its place", publishing);
    // Whoever comes now comes after it, and is not refused.
    let mut second = world.start(&World::creation("other", &url));
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert!(second.is_running() && !world.workspace("other").exists(), "it came between");
    let given_up = std::time::Instant::now();
    reload.interrupt();
    reload.end().fails(130);
    assert!(given_up.elapsed() < std::time::Duration::from_secs(10), "it waited for a creation");
    assert_eq!(generations(), 2);
    second.end().ok();
    first.go_on();
    first.end().ok();
    assert_eq!(world.torn_templates(), Vec::<String>::new());
    for name in ["main", "other"] {
        assert_eq!(login_page(world.record(name)["url"].as_str().unwrap()), 200);
        world.delete(name);
    }
}

fn a_pool_that_is_being_filled_must_keep_nobody(world: &World) {
    let mut filling = world.command(&["template", "warm", "--count", "1"]);
    filling.env("ODEUM_FAULT", "template-warm.label.after:hold");
    let filling = Running::start(filling, "a filling that is held".into());
    filling.held();
    let reloaded = world.run(&RELOAD).ok();
    assert!(reloaded["warnings"].to_string().contains("warm pool"), "{reloaded}");
    // It goes on with the new generation.
    filling.go_on();
    filling.held();
    filling.go_on();
    assert_eq!(filling.end().ok()["ready"], 1);
    assert_eq!(world.invariants(), Vec::<Value>::new());
    let clones = "SELECT count(*) FROM pg_database WHERE datname LIKE 'odeum_warm_%'";
    assert_eq!(world.admin().psql("postgres", clones).unwrap(), "1");
    world.run(&["template", "warm", "--count", "0"]).ok();
}

fn another_file_must_not_pass_for_the_one_that_was_imported(world: &World) {
    let dir = world.data().join("team_1/templates/default");
    let generation = entries(&dir).into_iter().find(|name| name.starts_with("gen-")).unwrap();
    let (kept, dump) = (dir.join(generation).join("dump.pgdump"), world.path("copy.pgdump"));
    std::fs::copy(&kept, &dump).unwrap();
    let path = dump.display().to_string();
    let import = ["template", "import", &path, "--template-name", "copy", "--odoo-image", "odoo:19.0"];
    for is_changed in [false, true] {
        world.run_with_fault("template-make.publish.after:kill", &import).must_end(-9);
        if is_changed {
            std::fs::File::options()
                .write(true)
                .open(&dump)
                .unwrap()
                .set_modified(std::time::SystemTime::now())
                .unwrap();
        }
        world.run(&import).must_end(if is_changed { 5 } else { 0 });
        world.run(&["template", "delete", "copy"]).ok();
    }
}

fn undoing_a_save_must_not_disturb_who_holds_the_environment(world: &World) {
    let container = world.create("main")["odoo_container"].as_str().unwrap().to_owned();
    let is_paused = || docker(&["inspect", "--format", "{{.State.Paused}}", &container]).trim() == "true";
    let killed = || {
        let save = ["template", "save", "main", "default"];
        world.run_with_fault("still.begin.after:kill", &save).must_end(-9);
        assert!(is_paused(), "it was not held still");
    };
    killed();
    let mut snapshot = world.command(&["env", "snapshot", "create", "main", "one"]);
    snapshot.env("ODEUM_FAULT", "still.begin.after:hold");
    let snapshot = Running::start(snapshot, "a snapshot that is held".into());
    snapshot.held();
    // Refuses, and cleans up.
    world.run(&INIT).fails(5);
    assert!(is_paused(), "it goes on while it is copied");
    snapshot.go_on();
    snapshot.end().ok();
    assert!(!is_paused());
    killed();
    world.run(&INIT).fails(5);
    assert!(!is_paused(), "nobody let it go on");
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
    world.delete("main");
    assert_one_template(world);
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
    assert_eq!(world.torn_templates(), Vec::<String>::new());
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

#[test]
fn template_save() {
    kill(&Operation {
        name: "template save",
        before: |name| with_environment(World::with_template(name)),
        forward: |_| words(&["template", "save", "main", "saved"]),
        backward: |_| words(&["template", "delete", "saved"]),
        works: |world, is_there| {
            assert_eq!(templates(world), 1 + usize::from(is_there));
            // It serves all the time, but for the moment in which it is copied.
            assert_eq!(status(world), Some("running".into()));
            assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
        },
        undoes: false,
        again: 3,
    });
}
