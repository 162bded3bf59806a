//! Two versions of odeum on one installation: what the newer wrote the older
//! leaves alone, and nothing that belongs to it is given to others. And clocks
//! that jump.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::Value;

use crate::support::{outside::login_page, process::Running, story::scenarios, world::World};

#[test]
fn versions() {
    let world = &World::with_template("versions");
    scenarios![world;
        a_newer_environment_must_be_left_alone,
        a_newer_environment_must_keep_its_port_and_its_templates_files,
        a_newer_template_must_be_left_alone,
        a_newer_generation_in_the_making_must_be_left_alone,
        a_newer_installation_must_be_left_alone,
        a_clock_that_jumps_must_change_nothing,
        a_holder_from_the_future_must_be_named,
    ];
}

/// Runs something while a record says it is of a newer form, with a field nobody knows.
fn with_newer(path: &PathBuf, work: impl FnOnce()) {
    let text = fs::read_to_string(path).unwrap();
    let mut record: Value = serde_json::from_str(&text).unwrap();
    record["version"] = 999.into();
    record["from_the_future"] = "kept".into();
    let newer = serde_json::to_string(&record).unwrap();
    fs::write(path, &newer).unwrap();
    let _restored = Restored { path, text };
    work();
    assert_eq!(fs::read_to_string(path).unwrap(), newer, "{} was rewritten", path.display());
}

/// A file that gets its text back, whatever happens.
struct Restored<'a> {
    path: &'a PathBuf,
    text: String,
}

impl Drop for Restored<'_> {
    fn drop(&mut self) {
        fs::write(self.path, &self.text).unwrap();
    }
}

/// These commands must refuse because of a newer record, and change nothing.
fn refuse(world: &World, commands: &[&[&str]]) {
    for command in commands {
        let error = world.unchanged(&command.join(" "), || world.run(command).fails(7));
        assert!(error["message"].as_str().unwrap().contains("newer odeum"), "{command:?}: {error}");
    }
}

fn record(world: &World) -> PathBuf {
    world.workspace("main").join("environment.json")
}

fn a_newer_environment_must_be_left_alone(world: &World) {
    let url = world.repo().url();
    let made = world.create("main");
    with_newer(&record(world), || {
        refuse(
            world,
            &[
                &World::creation("main", &url),
                &["env", "delete", "main"],
                &["env", "stop", "main"],
                &["env", "restart", "main"],
                &["env", "info", "main"],
                &["env", "logs", "main"],
                &["env", "vars", "main"],
            ],
        );
        let list = world.run(&["env", "list"]).ok();
        assert!(list["warnings"].to_string().contains("newer odeum"), "{list}");
        world.run(&["destroy"]).fails(5);
        assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    });
    world.delete("main");
}

fn a_newer_environment_must_keep_its_port_and_its_templates_files(world: &World) {
    let made = world.create("main");
    let generations = || {
        let names = fs::read_dir(world.data().join("team_1/templates/default")).unwrap();
        names.filter(|name| name.as_ref().unwrap().file_name().to_string_lossy().starts_with("gen-")).count()
    };
    with_newer(&record(world), || {
        world.run(&["env", "list"]).ok();
        let other = world.create("other");
        assert_ne!(made["url"], other["url"]);
        world.delete("other");
        world.run(&["template", "init", "--force", "--modules", "base"]).ok();
        assert_eq!(generations(), 2, "the files of the newer environment are gone");
        let ports: BTreeMap<String, u16> =
            serde_json::from_slice(&fs::read(world.data().join("team_1/ports.json")).unwrap()).unwrap();
        assert_eq!(ports.len(), 1, "{ports:?}");
    });
    world.delete("main");
    assert_eq!(generations(), 1);
}

fn a_newer_template_must_be_left_alone(world: &World) {
    let url = world.repo().url();
    with_newer(&world.data().join("team_1/templates/default/metadata.json"), || {
        refuse(
            world,
            &[
                &World::creation("main", &url),
                &["template", "init", "--force"],
                &["template", "delete", "default"],
            ],
        );
        let list = world.run(&["template", "list"]).ok();
        assert!(list["warnings"].to_string().contains("newer odeum"), "{list}");
    });
}

fn a_newer_generation_in_the_making_must_be_left_alone(world: &World) {
    world.run_with_fault("template-make.database.after:kill", &["template", "init", "--force"]).must_end(-9);
    with_newer(&world.data().join("team_1/templates/default/making.json"), || {
        refuse(world, &[&["template", "init", "--force"], &["template", "delete", "default"]]);
    });
    world.run(&["template", "init"]).fails(5);
}

fn a_newer_installation_must_be_left_alone(world: &World) {
    let url = world.repo().url();
    world.create("main");
    with_newer(&world.data().join("system.json"), || {
        refuse(
            world,
            &[
                &World::creation("other", &url),
                &["env", "delete", "main"],
                &["env", "restart", "main"],
                &["template", "init", "--force"],
                &["template", "delete", "default", "--force"],
                &["init"],
                &["destroy"],
            ],
        );
        assert_eq!(world.row("main").unwrap()["status"], "running");
    });
    world.delete("main");
}

fn a_clock_that_jumps_must_change_nothing(world: &World) {
    world.unchanged("environments of other times", || {
        let made = world.create("main");
        for time in ["1970-01-01T00:00:00Z", "2199-12-31T23:59:59Z"] {
            let mut record: Value = serde_json::from_slice(&fs::read(self::record(world)).unwrap()).unwrap();
            record["created_at"] = time.into();
            fs::write(self::record(world), record.to_string()).unwrap();
            world.run(&["env", "list"]).ok();
            world.run(&["env", "info", "main"]).ok();
            assert_eq!(world.create("main")["created"], false);
            world.run(&["env", "restart", "main"]).ok();
            assert_eq!(login_page(made["url"].as_str().unwrap()), 200, "{time}");
        }
        world.delete("main");
    });
}

fn a_holder_from_the_future_must_be_named(world: &World) {
    world.unchanged("a holder from the future", || {
        let mut command = world.command(&World::creation("main", &world.repo().url()));
        command.env("ODEUM_FAULT", "env-create.workspace.after:hold");
        let running = Running::start(command, "a creation that holds".to_owned());
        running.held();
        let lock = world.data().join("locks/env-1-main");
        let mut holder: Value = serde_json::from_slice(&fs::read(&lock).unwrap()).unwrap();
        holder["since"] = "2199-12-31T23:59:59Z".into();
        fs::write(&lock, holder.to_string()).unwrap();
        let error = world.run(&["env", "delete", "main"]).fails(75);
        assert!(!error["message"].as_str().unwrap().contains('-'), "{error}");
        running.go_on();
        running.end().ok();
        world.delete("main");
    });
}
