//! The data of an environment while they are kept, exchanged and given up.

use std::{fs, thread, time::Duration};

use crate::{
    kill::{Operation, kill, kill_at_any_time, kill_undoing},
    operations::{with_environment, with_filestore, words, works},
    support::{outside::docker, process::until, world::World},
};

#[test]
fn snapshot_create() {
    kill(&Operation {
        name: "env snapshot create",
        before: |name| marked(with_filestore(name, "auto")),
        forward: |_| words(&["env", "snapshot", "create", "main", "three"]),
        backward: |_| words(&["env", "snapshot", "delete", "main", "three"]),
        works: |world, _| works(world, true),
        undoes: true,
        again: 3,
    });
}

#[test]
fn snapshot_delete() {
    kill(&Operation {
        name: "env snapshot delete",
        before: |name| marked(with_filestore(name, "auto")),
        forward: |_| words(&["env", "snapshot", "delete", "main", "one"]),
        backward: |_| words(&["env", "snapshot", "create", "main", "one"]),
        works: |world, _| works(world, true),
        undoes: false,
        again: 3,
    });
}

#[test]
fn snapshot_restore() {
    kill(&restore("env snapshot restore", |name| marked(with_filestore(name, "auto"))));
}

#[test]
fn snapshot_restore_overlay() {
    kill(&Operation {
        ..restore("env snapshot restore, overlay", |name| marked(with_filestore(name, "overlay")))
    });
}

#[test]
fn snapshot_restore_fuse() {
    kill(&Operation { ..restore("env snapshot restore, fuse", |name| marked(with_filestore(name, "fuse"))) });
}

#[test]
fn snapshot_restore_undoing() {
    kill_undoing(&restore("env snapshot restore, its undoing", |name| {
        marked(with_filestore(name, "overlay"))
    }));
}

#[test]
fn snapshot_restore_at_any_time() {
    let operation =
        restore("env snapshot restore, by the clock", |name| marked(with_filestore(name, "auto")));
    kill_at_any_time(&operation, 12);
}

/// From the data of the template to those of the snapshot `two`, and back.
#[test]
fn env_reset() {
    kill(&Operation {
        name: "env reset",
        before: |name| marked(with_filestore(name, "auto")),
        forward: |_| words(&["env", "reset", "main"]),
        backward: |_| words(&["env", "snapshot", "restore", "main", "two"]),
        works: |world, is_reset| {
            works(world, true);
            assert_eq!(state(world), if is_reset { (String::new(), String::new()) } else { is("two") });
        },
        undoes: false,
        again: 3,
    });
}

/// Killed before Odoo answered with the new data, and stopped: nothing is dropped, and the next
/// start finds out which data are good. Killed while it is taken back, it is taken back.
#[test]
fn snapshot_restore_and_a_stop() {
    let world = marked(with_filestore("restores that are stopped", "overlay"));
    let restore = ["env", "snapshot", "restore", "main", "one"];
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let serving = "exchange.serve.before:kill";
    let undoing = ["files", "filestore"]
        .map(|step| format!("exchange.end.before:fail,exchange.{step}.undo-after:kill"));
    let [half, nearly] = [&*undoing[0], &*undoing[1]];
    let kills = [(serving, false, "two"), (half, true, "two"), (nearly, true, "two"), (serving, true, "one")];
    for (fault, is_good, ends) in kills {
        world.run_with_fault(fault, &restore).must_end(-9);
        world.run(&["env", "stop", "main"]).ok();
        let row = world.row("main").unwrap();
        if fault == serving {
            assert!(row["step"].as_str().unwrap().contains("the next start"), "{row}");
            assert!(!world.invariants().iter().any(|check| check["status"] == "FAIL"));
        } else {
            assert_eq!(row["status"], "stopped", "{row}");
        }
        if !is_good {
            world.login("main").psql(&database, "DROP TABLE ir_module_module CASCADE").unwrap();
        }
        world.run(&["env", "start", "main"]).ok();
        assert_eq!(state(&world), is(ends), "{fault}");
        works(&world, true);
        assert_eq!(world.invariants(), Vec::<serde_json::Value>::new());
    }
}

/// Killed while Docker stops Odoo for it, which Docker goes on with: the next command must not
/// take the dying one for one that serves.
#[test]
fn snapshot_restore_and_a_slow_stop() {
    let world = marked(with_filestore("a restore whose stop is slow", "overlay"));
    docker(&["kill", "-s", "STOP", &place(&world).0]);
    let restore = world.start(&["env", "snapshot", "restore", "main", "one"]);
    let record = world.workspace("main").join("exchanging.json");
    until("Odoo is being stopped", || {
        fs::read_to_string(&record).is_ok_and(|record| record.contains("\"stop\""))
    });
    thread::sleep(Duration::from_millis(500));
    restore.kill();
    restore.end().must_end(-9);
    world.run(&["env", "start", "main"]).ok();
    assert_eq!(state(&world), is("two"));
    works(&world, true);
    assert_eq!(world.invariants(), Vec::<serde_json::Value>::new());
}

#[test]
fn env_delete_with_snapshots() {
    kill(&Operation {
        name: "env delete, with snapshots",
        before: |name| {
            let world = with_environment(with_filestore(name, "auto"));
            world.run(&["env", "snapshot", "create", "main", "one"]).ok();
            world
        },
        forward: |_| words(&["env", "delete", "main"]),
        // A deletion is not undone: what is made again has its snapshot again.
        backward: |world| {
            let url = world.repo().url();
            world.run(&World::creation("main", &url)).ok();
            words(&["env", "snapshot", "create", "main", "one"])
        },
        works: |world, is_gone| works(world, !is_gone),
        undoes: false,
        again: 3,
    });
}

/// From the data of the snapshot `two` to those of `one`, and back.
const fn restore(name: &'static str, before: fn(&'static str) -> World) -> Operation {
    Operation {
        name,
        before,
        forward: |_| words(&["env", "snapshot", "restore", "main", "one"]),
        backward: |_| words(&["env", "snapshot", "restore", "main", "two"]),
        works: |world, is_restored| {
            works(world, true);
            assert_eq!(state(world), is(if is_restored { "one" } else { "two" }), "half and half");
        },
        undoes: false,
        again: 3,
    }
}

/// An environment `main` with two snapshots, which is now as in the second. Each has a row and a
/// file that the other has not.
fn marked(world: World) -> World {
    let world = with_environment(world);
    let (container, filestore) = place(&world);
    for name in ["one", "two"] {
        let script = format!("rm -f {filestore}/mark-*; touch {filestore}/mark-{name}");
        docker(&["exec", "-u", "odoo", &container, "sh", "-c", &script]);
        let sql = format!(
            "INSERT INTO ir_config_parameter (key, value) VALUES ('mark', '{name}') \
             ON CONFLICT (key) DO UPDATE SET value = '{name}'"
        );
        let database = world.record("main")["database"].as_str().unwrap().to_owned();
        world.login("main").psql(&database, &sql).unwrap();
        world.run(&["env", "snapshot", "create", "main", name]).ok();
    }
    world
}

/// The row and the file an environment has.
fn state(world: &World) -> (String, String) {
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let sql = "SELECT value FROM ir_config_parameter WHERE key = 'mark'";
    let row = world.login("main").psql(&database, sql).unwrap();
    let (container, filestore) = place(world);
    let file = docker(&["exec", &container, "sh", "-c", &format!("cd {filestore} && ls -d mark-* || true")]);
    (row, file)
}

fn is(name: &str) -> (String, String) {
    (name.to_owned(), format!("mark-{name}"))
}

fn place(world: &World) -> (String, String) {
    let record = world.record("main");
    let text = |field: &str| record[field].as_str().unwrap().to_owned();
    (text("container"), format!("/var/lib/odoo/filestore/{}", text("database")))
}
