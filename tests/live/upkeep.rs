//! What is left over is found, explained and removed, and nothing else is.

use std::{fs, io::Write, os::unix::fs::PermissionsExt, path::PathBuf, time::Instant};

use serde_json::Value;

use crate::support::{
    outside::{docker, run, try_docker},
    process::Running,
    story::scenarios,
    world::World,
};

#[test]
fn upkeep() {
    let world = &World::with_template("upkeep");
    world.create("main");
    scenarios![world;
        a_whole_installation_must_have_nothing_left_over,
        each_kind_of_orphan_must_be_explained_and_removed,
        what_is_somebody_elses_must_stay,
        what_is_protected_must_stay,
        what_was_cut_short_must_be_cleared_up,
        what_is_being_made_must_stay,
        another_teams_must_stay_until_all_are_meant,
        what_is_used_must_be_told,
        what_was_done_must_be_told,
        calls_at_the_same_time_must_all_be_told,
        no_secret_may_be_in_the_log,
    ];
}

fn orphans(report: &Value) -> Vec<String> {
    let name = |orphan: &Value| format!("{} {}", orphan["kind"], orphan["name"]).replace('"', "");
    report["orphans"].as_array().unwrap().iter().map(name).collect()
}

fn orphan<'a>(report: &'a Value, name: &str) -> &'a Value {
    let mut all = report["orphans"].as_array().unwrap().iter();
    all.find(|orphan| orphan["name"] == name).unwrap_or_else(|| panic!("no {name} in {report:#}"))
}

fn a_whole_installation_must_have_nothing_left_over(world: &World) {
    let report = world.unchanged("a look", || world.run(&["cleanup"]).ok());
    assert_eq!((orphans(&report), report["unfinished"].as_array().unwrap().len()), (Vec::new(), 0));
    assert_eq!(world.unchanged("nothing", || world.run(&["cleanup", "--force"]).ok())["removed"], 0);
    world.run(&["cleanup", "--force", "--dry-run"]).fails(2);
}

fn each_kind_of_orphan_must_be_explained_and_removed(world: &World) {
    let prefix = &world.prefix;
    let before = world.snapshot();
    let label = format!("odeum.installation={prefix}");
    let name = format!("{prefix}-1-stray-odoo");
    docker(&["create", "--name", &name, "-l", &label, "-l", "odeum.team=1", "postgres:15"]);
    docker(&["volume", "create", "--label", &label, &format!("{prefix}-1-stray-filestore")]);
    docker(&["network", "create", "--label", &label, &format!("{prefix}-stray-net")]);
    let layer = format!("{prefix}-deps:0a1b2c3d");
    docker(&["tag", "postgres:15", &layer]);
    let admin = world.admin();
    for sql in ["CREATE ROLE u_1_stray", "CREATE DATABASE odeum_1_stray OWNER u_1_stray"] {
        admin.psql("postgres", sql).unwrap();
    }
    let mount = world.data().join("team_1/stray-mount");
    fs::create_dir_all(&mount).unwrap();
    run("mount", &["-t", "tmpfs", "none", mount.to_str().unwrap()]).unwrap();
    let team = world.data().join("team_1");
    let workspace = team.join("workspaces/stray");
    fs::create_dir_all(workspace.join("repo")).unwrap();
    fs::write(workspace.join("repo/work.py"), "x".repeat(1_234)).unwrap();
    fs::create_dir(team.join("templates/default/gen-00000000")).unwrap();
    fs::write(team.join(".odeum-unfinished-other.json"), "").unwrap();
    let ports = fs::read_to_string(team.join("ports.json")).unwrap();
    let stray = format!("{{\n  \"{name}\": 1234,");
    fs::write(team.join("ports.json"), ports.replacen('{', &stray, 1)).unwrap();
    let output = team.join("outputs/00000000");
    fs::create_dir_all(&output).unwrap();
    run("touch", &["-d", "2 days ago", output.to_str().unwrap()]).unwrap();
    let bench = bench(world);

    let there = world.snapshot();
    let report = world.run(&["cleanup"]).ok();
    assert_eq!(report["dry_run"], true);
    let found = orphans(&report);
    for (kind, name) in [
        ("container", name.clone()),
        ("volume", format!("{prefix}-1-stray-filestore")),
        ("network", format!("{prefix}-stray-net")),
        ("image", layer.clone()),
        ("database", "odeum_1_stray".into()),
        ("role", "u_1_stray".into()),
        ("mount", mount.display().to_string()),
        ("path", "team_1/workspaces/stray".into()),
        ("path", "team_1/templates/default/gen-00000000".into()),
        ("path", "team_1/.odeum-unfinished-other.json".into()),
        ("port of", name.clone()),
        ("output", "team_1/outputs/00000000".into()),
        ("build directory", bench.display().to_string()),
    ] {
        assert!(found.contains(&format!("{kind} {name}")), "no {kind} {name} in {found:#?}");
    }
    assert!(orphan(&report, "odeum_1_stray")["size_bytes"].as_u64().unwrap() > 1_000_000);
    assert_eq!(orphan(&report, "team_1/workspaces/stray")["size_bytes"], 1_234);
    assert_eq!(orphan(&report, "odeum_1_stray")["why"], "environment stray has no record");
    assert_eq!(there, world.snapshot(), "a look removed something");

    let report = world.run(&["cleanup", "--force"]).ok();
    assert_eq!(report["failures"], Value::Array(Vec::new()));
    assert!(
        report["orphans"].as_array().unwrap().iter().all(|orphan| orphan["removed"] == true),
        "{report:#}"
    );
    assert!(report["freed_bytes"].as_u64().unwrap() > 1_000_000);
    fs::remove_dir(&mount).unwrap();
    assert_eq!(world.snapshot(), before);
    assert!(!bench.exists() && !output.exists());
    assert!(try_docker(&["image", "inspect", &layer]).is_err());
    assert_eq!(orphans(&world.run(&["cleanup"]).ok()), Vec::<String>::new());
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

/// A directory as a killed `image build` of this world leaves one.
fn bench(world: &World) -> PathBuf {
    let bench = PathBuf::from(format!("/var/tmp/odeum-image-{}", world.prefix));
    let _ = fs::remove_dir_all(&bench);
    fs::create_dir(&bench).unwrap();
    fs::write(bench.join("owner"), world.data().display().to_string()).unwrap();
    fs::write(bench.join("lock"), "").unwrap();
    bench
}

fn what_is_somebody_elses_must_stay(world: &World) {
    let prefix = &world.prefix;
    let label = format!("odeum.installation={prefix}");
    let [unlabelled, elsewhere, other] =
        ["unlabelled", "elsewhere", "other-db"].map(|name| format!("{prefix}-{name}"));
    docker(&["volume", "create", &unlabelled]);
    docker(&["volume", "create", "--label", &label, "--label", "odeum.data_dir=/elsewhere", &elsewhere]);
    docker(&["volume", "create", "--label", &format!("{label}-other"), &other]);
    let stranger = PathBuf::from(format!("/var/tmp/odeum-image-{prefix}-other"));
    fs::create_dir_all(&stranger).unwrap();
    fs::write(stranger.join("owner"), "/elsewhere").unwrap();
    world.admin().psql("postgres", "CREATE DATABASE mine").unwrap();
    let report = world.unchanged("what is somebody else's", || world.run(&["cleanup", "--force"]).ok());
    assert!(orphan(&report, &unlabelled)["kept"].as_str().unwrap().contains("no label"));
    assert!(orphan(&report, &elsewhere)["kept"].as_str().unwrap().contains("/elsewhere"));
    assert_eq!(orphans(&report).len(), 2, "{report:#}");
    assert!(stranger.exists());
    fs::remove_dir_all(stranger).unwrap();
    docker(&["volume", "rm", &unlabelled, &elsewhere, &other]);
    world.admin().psql("postgres", "DROP DATABASE mine").unwrap();
}

fn what_is_protected_must_stay(world: &World) {
    let workspace = world.workspace("only-copy");
    fs::create_dir(&workspace).unwrap();
    fs::write(workspace.join(".protected"), "").unwrap();
    world.admin().psql("postgres", "CREATE DATABASE \"odeum_1_only-copy\"").unwrap();
    let report = world.unchanged("what is protected", || world.run(&["cleanup", "--force"]).ok());
    assert_eq!(orphan(&report, "odeum_1_only-copy")["kept"], "it is protected");
    assert_eq!(orphan(&report, "team_1/workspaces/only-copy")["kept"], "it is protected");
    fs::remove_file(workspace.join(".protected")).unwrap();
    assert_eq!(world.run(&["cleanup", "--force"]).ok()["removed"], 2);
}

fn what_was_cut_short_must_be_cleared_up(world: &World) {
    let url = world.repo().url();
    let before = world.snapshot();
    let creation = World::creation("other", &url);
    world.run_with_fault("env-create.container.after:kill", &creation).must_end(-9);
    let report = world.run(&["cleanup"]).ok();
    assert_eq!(report["unfinished"][0]["owner"], "environment other");
    let report = world.run(&["cleanup", "--force"]).ok();
    assert_eq!(report["unfinished"][0]["done"], true, "{report:#}");
    assert_eq!(world.snapshot(), before);
    let template = ["template", "init", "--template-name", "second", "--modules", "base"];
    world.run_with_fault("template-make.database.after:kill", &template).must_end(-9);
    let report = world.run(&["cleanup", "--force"]).ok();
    assert_eq!(report["unfinished"][0]["owner"], "template second", "{report:#}");
    assert_eq!(world.snapshot(), before);
}

fn what_is_being_made_must_stay(world: &World) {
    let url = world.repo().url();
    for point in ["env-create.database.after", "env-create.container.after", "env-create.end.before"] {
        let mut command = world.command(&World::creation("other", &url));
        command.env("ODEUM_FAULT", format!("{point}:hold"));
        let running = Running::start(command, point.to_owned());
        running.held();
        let report = world.unchanged(point, || world.run(&["cleanup", "--force"]).ok());
        running.go_on();
        running.end().ok();
        assert_eq!(
            (orphans(&report), &report["unfinished"]),
            (Vec::new(), &Value::Array(Vec::new())),
            "{point}"
        );
        world.delete("other");
    }
}

fn another_teams_must_stay_until_all_are_meant(world: &World) {
    world.add_team("two");
    world.admin().psql("postgres", "CREATE DATABASE odeum_two_stray").unwrap();
    assert_eq!(orphans(&world.run(&["cleanup"]).ok()), Vec::<String>::new());
    let report = world.run(&["cleanup", "--all-teams"]).ok();
    assert_eq!(orphan(&report, "odeum_two_stray")["team"], "two");
    assert_eq!(world.run(&["cleanup", "--force", "--team", "two"]).ok()["removed"], 1);
    world.configure("auto");
}

fn what_is_used_must_be_told(world: &World) {
    let start = Instant::now();
    let stats = world.run(&["stats"]).ok();
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    let main = stats["environments"][0].clone();
    assert_eq!((&main["env_name"], &main["status"]), (&"main".into(), &"running".into()));
    assert!(main["odoo"]["memory_mb"].as_f64().unwrap() > 10.0, "{main}");
    assert!(main["database_mb"].as_f64().unwrap() > 5.0, "{main}");
    assert_eq!(main["files_counted"], true);
    assert!(stats["database_server"]["memory_mb"].as_f64().unwrap() > 1.0, "{stats}");
    let host = &stats["host"];
    for figure in ["memory_total_mb", "memory_used_mb", "disk_total_mb", "disk_free_mb", "cpu_count"] {
        assert!(host[figure].as_f64().unwrap() > 0.0, "{figure} in {host}");
    }
    world.run(&["env", "stop", "main"]).ok();
    let stopped = world.run(&["stats"]).ok()["environments"][0].clone();
    assert_eq!(stopped["odoo"], Value::Null);
    assert!(stopped["database_mb"].as_f64().unwrap() > 5.0, "{stopped}");
    world.run(&["env", "start", "main"]).ok();
}

fn events(world: &World, words: &[&str]) -> Vec<Value> {
    world.run(&[&["events"], words].concat()).ok()["events"].as_array().unwrap().clone()
}

fn log(world: &World) -> PathBuf {
    world.data().join("events/1.jsonl")
}

fn what_was_done_must_be_told(world: &World) {
    let created = events(world, &["--env", "main", "--limit", "1000"])
        .into_iter()
        .find(|event| event["tool"] == "create_environment")
        .expect("its creation");
    assert_eq!((&created["outcome"], &created["face"]), (&"done".into(), &"cli".into()));
    assert!(
        created["arguments"]["branch"] == "main" && created["took_ms"].as_u64().unwrap() > 100,
        "{created}"
    );
    assert!(!created["user"].as_str().unwrap().is_empty());

    world.run(&["call", "protect_environment", "main", "a demo"]).ok();
    world.run(&["env", "delete", "main"]).fails(6);
    world.run(&["env", "unprotect", "main"]).ok();
    world.run(&["env", "info", "main"]).ok();
    let newest = events(world, &["--env", "main", "--limit", "3"]);
    let told =
        |event: &Value| ["tool", "face", "outcome"].map(|field| event[field].as_str().unwrap().to_owned());
    let wanted = [
        ["protect_environment", "call", "done"],
        ["delete_environment", "cli", "error"],
        ["unprotect_environment", "cli", "done"],
    ];
    assert_eq!(newest.iter().map(told).collect::<Vec<_>>(), wanted.map(|words| words.map(str::to_owned)));
    assert_eq!(
        (&newest[1]["error"], &newest[0]["arguments"]["reason"]),
        (&"protected".into(), &"a demo".into())
    );
    assert_eq!(events(world, &["--since", "1s", "--env", "nobody"]), Vec::<Value>::new());
    world.run(&["events", "--since", "yesterday"]).fails(2);

    let url = world.repo().url();
    world.run_with_fault("env-create.container.after:kill", &World::creation("other", &url)).must_end(-9);
    assert_eq!(events(world, &["--env", "other", "--limit", "1"])[0]["outcome"], "unfinished");
    world.delete("other");

    fs::OpenOptions::new().append(true).open(log(world)).unwrap().write_all(b"{\"id\": \"half").unwrap();
    world.run(&["env", "restart", "main"]).ok();
    let answer = world.run(&["events", "--limit", "1"]).ok();
    assert_eq!(answer["events"][0]["tool"], "restart_environment");
    assert!(answer["warnings"][0].as_str().unwrap().starts_with("1 damaged line"), "{answer}");
}

fn calls_at_the_same_time_must_all_be_told(world: &World) {
    let before = events(world, &["--limit", "1000"]).len();
    let calls: Vec<_> = (0..12).map(|n| world.start(&["env", "stop", &format!("nobody-{n}")])).collect();
    for call in calls {
        call.end().fails(4);
    }
    let after = events(world, &["--limit", "1000"]);
    assert_eq!(after.len(), before + 12);
    assert!(after[before..].iter().all(|event| event["error"] == "not_found"), "{after:#?}");
}

fn no_secret_may_be_in_the_log(world: &World) {
    world.run(&["call", "reset_admin_password", "main", "hunter2-of-main"]).ok();
    let text = fs::read_to_string(log(world)).unwrap();
    assert!(text.contains("reset_admin_password") && !text.contains("hunter2-of-main"));
    assert_eq!(fs::metadata(log(world)).unwrap().permissions().mode() & 0o777, 0o600);
}
