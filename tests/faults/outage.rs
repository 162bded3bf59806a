//! The Docker Engine or PostgreSQL goes away: in the middle of a creation, for an
//! upgrade, with the whole machine.

use std::time::Duration;

use serde_json::Value;

use crate::{
    engine::{Engine, running},
    support::{
        outside::{docker, login_page, run},
        process::{Running, until},
        story::scenarios,
        world::World,
    },
};

#[test]
fn engine_outages() {
    let world = World::new("engine outages");
    let mut engine = Engine::start(&world.path("engine"));
    // The engine's data are below the world's directory and must outlive its containers.
    stop_in_the_middle(&world, &mut engine);
    environments_must_come_back(&world, &mut engine);
    drop(engine);
}

fn stop_in_the_middle(world: &World, engine: &mut Engine) {
    world.run(&["init"]).ok();
    engine.open_network(&world.network_of_the_team());
    world.run(&["template", "init"]).ok();
    let before = world.snapshot();
    let url = world.repo().url();
    for (point, again) in [("env-create.database.before", false), ("env-create.container.after", true)] {
        let mut command = world.command(&World::creation("main", &url));
        command.env("ODEUM_FAULT", format!("{point}:hold"));
        let creation = Running::start(command, point.to_owned());
        creation.held();
        engine.stop();
        creation.go_on();
        let output = creation.end();
        assert_ne!(output.code, 0, "{point}: {}", output.stdout);
        let error = output.fails(output.code);
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("Docker") || message.contains("PostgreSQL"), "{point}: {error}");
        assert!(error["leftovers"].is_array(), "{point}: {error}");

        // Without an engine every command says so, and the doctor too.
        let error = world.run(&["env", "list"]).fails(7);
        assert!(error["message"].as_str().unwrap().contains("Docker"), "{error}");
        world.run(&["env", "delete", "main"]).fails(7);
        let report = world.run(&["doctor"]);
        report.must_end(1);
        assert!(report.stdout.contains("\"docker\""), "{}", report.stdout);

        engine.start_again();
        assert_eq!(world.row("main").unwrap()["status"], "incomplete", "{point}");
        if again {
            assert_eq!(world.create("main")["created"], true);
            assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
        }
        world.delete("main");
        crate::support::checker::assert_same(&before, &world.snapshot(), point);
        assert_eq!(world.invariants(), Vec::<Value>::new());
    }
}

/// Running ones run again by themselves, by whatever way they got their
/// filestore; stopped ones stay stopped.
fn environments_must_come_back(world: &World, engine: &mut Engine) {
    let methods = ["overlay", "hardlink", "copy", "fuse"];
    for method in methods {
        world.configure(method);
        world.create(method);
    }
    world.create("stopped");
    world.run(&["env", "stop", "stopped"]).ok();
    let url = |name: &str| world.record(name)["url"].as_str().unwrap().to_owned();

    engine.stop();
    engine.start_again();
    assert_back(world, &url, "the engine was restarted");

    engine.cut_power();
    for method in methods {
        // The mount is gone with the machine.
        let data = world.workspace(method).join("data/filestore").join(format!("odeum_1_{method}"));
        let _ = run("umount", &["-l", data.to_str().unwrap()]);
    }
    engine.start_again();
    assert_back(world, &url, "the power was cut");

    for name in methods.iter().chain(&["stopped"]) {
        world.delete(name);
    }
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn assert_back(world: &World, url: &impl Fn(&str) -> String, why: &str) {
    for method in ["overlay", "hardlink", "copy"] {
        until(&format!("{method} answers after {why}"), || login_page(&url(method)) == 200);
    }
    // What the engine cannot mount waits until it is started, and says so.
    let container = format!("{}-1-fuse-odoo", world.prefix);
    if login_page(&url("fuse")) != 200 || !running().contains(&container) {
        let row = world.row("fuse").unwrap();
        assert_eq!(row["status"], "stopped", "after {why}: {row}");
        world.run(&["env", "start", "fuse"]).ok();
    }
    assert_eq!(login_page(&url("fuse")), 200, "after {why}");
    assert_eq!(world.row("stopped").unwrap()["status"], "stopped", "after {why}");
    assert_eq!(world.invariants(), Vec::<Value>::new(), "after {why}");
    for method in ["overlay", "fuse"] {
        let inside = format!("/var/lib/odoo/filestore/odeum_1_{method}");
        let container = format!("{}-1-{method}-odoo", world.prefix);
        let files = docker(&["exec", &container, "find", &inside, "-type", "f"]);
        assert!(files.lines().count() > 1, "{method} has no files after {why}");
    }
}

#[test]
fn database_outages() {
    let world = &World::with_template("database outages");
    make_the_template_large(world);
    scenarios![world;
        a_server_killed_in_the_middle_of_a_clone_must_leave_nothing,
        a_server_that_crashes_in_the_middle_of_a_clone_must_leave_nothing,
        a_server_that_is_killed_must_give_out_no_key_twice,
        a_server_that_is_stopped_must_be_started_by_a_creation,
        a_template_whose_server_is_killed_must_leave_nothing,
        a_restore_whose_server_is_killed_must_leave_the_old_template,
        a_restore_that_is_interrupted_must_leave_the_old_template,
        a_dump_that_is_interrupted_must_end_at_once,
    ];
}

/// PostgreSQL forgets the last values of sequences in a clone it made through its log, unless
/// care was taken.
fn a_server_that_is_killed_must_give_out_no_key_twice(world: &World) {
    world.run(&["template", "init", "--template-name", "small", "--modules", "base"]).ok();
    let url = world.repo().url();
    let made = world.run(&["env", "create", "main", "--template", "small", "--repo-url", &url]).ok();
    assert_eq!(made["clone"]["method"], "wal_log", "{made}");
    let server = format!("{}-db", world.prefix);
    let key = || {
        // Odoo's own connections may not have been used yet: who writes wants it to stay.
        let sql = "SET synchronous_commit = on; CREATE TABLE IF NOT EXISTS mark (id int); \
                   INSERT INTO mark VALUES (nextval('res_partner_id_seq')) RETURNING id";
        world.login("main").psql("odeum_1_main", sql).unwrap().parse::<u32>().unwrap()
    };
    let keys_of_a_killed_server = || {
        let before = key();
        docker(&["kill", "--signal", "KILL", &server]);
        world.run(&["env", "restart", "main"]).ok();
        (before, key())
    };
    let (before, after) = keys_of_a_killed_server();
    assert!(after > before, "after {before} came {after}");
    world.run(&["env", "snapshot", "create", "main", "kept"]).ok();
    // Odoo serves with the copy before the old database is dropped, which would write all down.
    let mut restore = world.command(&["env", "snapshot", "restore", "main", "kept"]);
    restore.env("ODEUM_FAULT", "exchange.finish.before:hold");
    let restore = Running::start(restore, "a restore that is held".into());
    restore.held();
    let before = key();
    docker(&["kill", "--signal", "KILL", &server]);
    restore.go_on();
    restore.end().ok();
    world.run(&["env", "restart", "main"]).ok();
    let after = key();
    assert!(after > before, "after {before} came {after}, in a restored snapshot");
    world.delete("main");
    world.run(&["template", "delete", "small"]).ok();
}

/// A clone shall take long enough to be met in the middle.
fn make_the_template_large(world: &World) {
    let admin = world.admin();
    let template = "odeum_template_1_default";
    let sql = |database: &str, sql: &str| admin.psql(database, sql).unwrap();
    sql("postgres", &format!("ALTER DATABASE {template} ALLOW_CONNECTIONS true"));
    let fill = "CREATE TABLE noise AS SELECT repeat(md5(n::text), 60) FROM generate_series(1, 120000) n";
    sql(template, fill);
    // Whoever saves an environment of it must be able to read it.
    sql(template, "ALTER TABLE noise OWNER TO odeum_owner_1");
    sql("postgres", &format!("ALTER DATABASE {template} ALLOW_CONNECTIONS false"));
}

/// A creation whose database is being cloned at this moment.
fn cloning(world: &World) -> Running {
    let url = world.repo().url();
    let creation = world.start(&World::creation("main", &url));
    until("the database is being cloned", || {
        let sql =
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'CREATE DATABASE%' AND state = 'active'";
        world.admin().psql("postgres", sql).is_ok_and(|count| count == "1")
    });
    creation
}

/// The creation fails with a clear error, and nothing is left.
fn assert_clear(creation: Running) {
    let output = creation.end();
    assert!([1, 7].contains(&output.code), "{}: {}", output.code, output.stderr);
    let error = output.fails(output.code);
    assert!(!error["message"].as_str().unwrap().is_empty(), "{error}");
    assert!(error.get("leftovers").is_none(), "{error}");
}

fn a_server_killed_in_the_middle_of_a_clone_must_leave_nothing(world: &World) {
    world.unchanged("a server killed in a clone", || {
        let creation = cloning(world);
        docker(&["kill", &format!("{}-db", world.prefix)]);
        assert_clear(creation);
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_server_that_crashes_in_the_middle_of_a_clone_must_leave_nothing(world: &World) {
    world.unchanged("a server that crashes in a clone", || {
        let creation = cloning(world);
        // As the kernel does when memory is short: a backend dies, and the server starts over.
        let server = format!("{}-db", world.prefix);
        let backend = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'CREATE DATABASE%' AND pid <> pg_backend_pid()";
        let pid = world.admin().psql("postgres", backend).unwrap();
        docker(&["exec", &server, "sh", "-c", &format!("kill -9 {pid}")]);
        assert_clear(creation);
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_server_that_is_stopped_must_be_started_by_a_creation(world: &World) {
    world.unchanged("a creation on a stopped server", || {
        docker(&["stop", "-t", "10", &format!("{}-db", world.prefix)]);
        let made = world.create("main");
        assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
        world.delete("main");
    });
}

fn a_template_whose_server_is_killed_must_leave_nothing(world: &World) {
    world.unchanged("a template whose server is killed", || {
        let making = world.start(&["template", "init", "--template-name", "other", "--modules", "base"]);
        until("Odoo installs", || world.snapshot().iter().any(|line| line.contains("install")));
        std::thread::sleep(Duration::from_secs(1));
        docker(&["kill", &format!("{}-db", world.prefix)]);
        assert_clear(making);
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

/// A reload of a dump with the noise in it, while its rows come.
fn restoring(world: &World) -> Running {
    let restore = world.start(&["template", "reload", "noisy"]);
    until("rows come", || {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY%' AND state = 'active'";
        world.admin().psql("postgres", sql).is_ok_and(|count| count != "0")
    });
    restore
}

fn a_restore_whose_server_is_killed_must_leave_the_old_template(world: &World) {
    world.create("main");
    world.run(&["template", "save", "main", "noisy"]).ok();
    world.delete("main");
    world.unchanged("a restore whose server is killed", || {
        let restore = restoring(world);
        docker(&["kill", &format!("{}-db", world.prefix)]);
        assert_clear(restore);
    });
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_restore_that_is_interrupted_must_leave_the_old_template(world: &World) {
    world.unchanged("an interrupted restore", || {
        let restore = restoring(world);
        restore.interrupt();
        restore.end().fails(130);
    });
    world.unchanged("an environment of the template that stayed", || {
        let url = world.repo().url();
        let made = world.run(&["env", "create", "main", "--template", "noisy", "--repo-url", &url]).ok();
        assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
        world.delete("main");
    });
}

/// One that waits for a lock would wait for a minute, and it would go on without us.
fn a_dump_that_is_interrupted_must_end_at_once(world: &World) {
    world.unchanged("an interrupted dump", || {
        let mut command = world.command(&["template", "reload", "noisy"]);
        command.env("ODEUM_FAULT", "template-make.dump.before:hold");
        let reload = Running::start(command, "a reload held before its dump".into());
        reload.held();
        let admin = world.admin();
        let names = "SELECT datname FROM pg_database WHERE datname LIKE 'odeum_tplgen_%'";
        let making = admin.psql("postgres", names).unwrap();
        let locking = std::thread::spawn(move || {
            admin.psql(&making, "BEGIN; LOCK TABLE res_users; SELECT pg_sleep(60)").map(drop)
        });
        let is_seen = |sql: &str| world.admin().psql("postgres", sql).is_ok_and(|count| count != "0");
        until("the lock is held", || is_seen("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%' AND wait_event = 'PgSleep'"));
        reload.go_on();
        let waiting = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump' AND wait_event_type = 'Lock'";
        until("the dump waits", || is_seen(waiting));
        let started = std::time::Instant::now();
        reload.interrupt();
        reload.end().fails(130);
        assert!(started.elapsed() < Duration::from_secs(30), "it took {:?}", started.elapsed());
        assert!(locking.join().unwrap().is_err(), "the database is there");
        let left = docker(&["top", &format!("{}-db", world.prefix)]);
        assert!(!left.contains("pg_dump"), "{left}");
    });
}
