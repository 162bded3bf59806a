//! Cleaning up, killed at every point it passes: nothing that is somebody's is touched, and the
//! next one removes the rest.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use crate::{
    kill::{Operation, kill},
    operations::{with_environment, with_filestore, words, works},
    support::{
        outside::{docker, login_page, run},
        process::until,
        world::World,
    },
};

#[test]
fn env_rebuild() {
    kill(&Operation {
        name: "env rebuild",
        before: |name| with_environment(World::with_template(name)),
        forward: |_| words(&["env", "rebuild", "main"]),
        backward: |_| words(&["env", "restart", "main"]),
        works: |world, _| {
            let url = world.record("main")["url"].as_str().unwrap().to_owned();
            // Nobody waits for what is put back.
            until("Odoo answers", || login_page(&url) == 200);
            works(world, true);
            assert!(!world.workspace("main").join("rebuilding.json").exists(), "a rebuild is under way");
        },
        undoes: true,
        again: 3,
    });
}

/// To a branch that upgrades a module and renews the configuration, and back.
#[test]
fn env_switch_branch() {
    kill(&Operation {
        name: "env switch-branch",
        before: |name| {
            let world = World::with_template(name);
            let version =
                "{'name': 'Greeting', 'version': '19.0.2.0.0', 'license': 'LGPL-3', 'depends': ['base']}\n";
            let files =
                [("greeting/__manifest__.py", version), ("odoo.conf", "[options]\nlimit_time_real = 4321\n")];
            world.repo().branch("other", &files);
            let world = with_environment(world);
            world.run(&["module", "install", "main", "greeting"]).ok();
            world
        },
        forward: |_| words(&["env", "switch-branch", "main", "other"]),
        backward: |_| words(&["env", "switch-branch", "main", "main"]),
        works: |world, is_other| {
            let record = world.record("main");
            let url = record["url"].as_str().unwrap();
            until("Odoo answers", || login_page(url) == 200);
            works(world, true);
            let branch = if is_other { "other" } else { "main" };
            assert_eq!(world.row("main").unwrap()["git_branch"], branch);
            let head = world.workspace("main").join("repo/.git/HEAD");
            assert_eq!(fs::read_to_string(head).unwrap(), format!("ref: refs/heads/{branch}\n"));
            assert_eq!(record["commit"], world.repo().git(&["rev-parse", branch]));
            assert_eq!(record["pending"]["modules"], Value::Array(Vec::new()));
            let conf = fs::read_to_string(world.workspace("main").join("conf/odoo.conf")).unwrap();
            assert_eq!(conf.contains("4321"), is_other);
            assert!(!world.workspace("main").join("applying.json").exists(), "a change is under way");
        },
        undoes: false,
        again: 3,
    });
}

#[test]
fn env_rename() {
    kill(&Operation {
        name: "env rename",
        before: |name| with_environment(World::with_template(name)),
        forward: |_| words(&["env", "rename", "main", "other"]),
        backward: |_| words(&["env", "rename", "other", "main"]),
        works: |world, is_other| {
            let (name, nobody) = if is_other { ("other", "main") } else { ("main", "other") };
            let row = world.row(name).unwrap();
            assert_eq!((&row["env_id"], &row["status"]), (&Value::from("main"), &Value::from("running")));
            assert_eq!(world.row(nobody), None);
            // Nobody waits for what is put back.
            until("Odoo answers", || login_page(row["url"].as_str().unwrap()) == 200);
            let container = format!("{}-1-main-odoo", world.prefix);
            let label = docker(&["inspect", "-f", "{{index .Config.Labels \"odeum.branch\"}}", &container]);
            assert_eq!(label.trim(), name);
            assert!(!world.workspace("main").join("renaming.json").exists(), "a renaming is under way");
        },
        undoes: true,
        again: 3,
    });
}

/// From the data of one template to those of another, and back.
#[test]
fn env_recreate() {
    kill(&recreation("env recreate", |name| with_two_templates(World::with_template(name))));
}

/// Where layers move, and the old container cannot be kept.
#[test]
fn env_recreate_overlay() {
    kill(&Operation {
        ..recreation("env recreate, overlay", |name| with_two_templates(with_filestore(name, "overlay")))
    });
}

const fn recreation(name: &'static str, before: fn(&'static str) -> World) -> Operation {
    Operation {
        name,
        before,
        forward: |_| words(&["env", "recreate", "main", "--template", "other"]),
        backward: |_| words(&["env", "recreate", "main", "--template", "default"]),
        works: |world, is_other| {
            let record = world.record("main");
            let url = record["url"].as_str().unwrap();
            until("Odoo answers", || login_page(url) == 200);
            works(world, true);
            let (login, database) = (world.login("main"), record["database"].as_str().unwrap());
            let mark = login.psql(database, "SELECT name FROM res_company WHERE id = 1").unwrap();
            assert_eq!(mark == "Other", is_other);
            assert_eq!(record["request"]["template"], if is_other { "other" } else { "default" });
            assert_eq!(record["commit"], world.repo().git(&["rev-parse", "main"]));
            assert!(!world.workspace("main").join("exchanging.json").exists(), "a recreation is under way");
        },
        undoes: false,
        again: 3,
    }
}

/// With the environment `main`, and another template with another company.
fn with_two_templates(world: World) -> World {
    let world = with_environment(world);
    let (login, record) = (world.login("main"), world.record("main"));
    let database = record["database"].as_str().unwrap();
    login.psql(database, "UPDATE res_company SET name = 'Other' WHERE id = 1").unwrap();
    world.run(&["template", "save", "main", "other"]).ok();
    world.run(&["env", "recreate", "main"]).ok();
    world
}

/// Files of an older odeum, one to be replaced, one to be merged, one nobody can merge.
#[test]
fn upgrade() {
    let world = &World::new("upgrade");
    world.run(&["init"]).ok();
    let names = ["odoo.conf", "team_1/odoo_sanitize/10-team.sql", "team_1/agent_guides/agent.md"];
    let known = ["odoo.conf", "odoo_sanitize/10-team.sql", "agent_guides/agent.md"]
        .map(|name| world.data().join("bundled").join(name));
    let new = known.clone().map(|path| fs::read_to_string(path).unwrap());
    let older = |text: &str| format!("older {text}");
    let plant = || {
        fs::create_dir_all(world.data().join("team_1/agent_guides")).unwrap();
        let ours = [older(&new[0]), older(&new[1]) + "SELECT 1;\n", format!("mine {}", new[2])];
        for ((name, known), (new, ours)) in names.iter().zip(&known).zip(new.iter().zip(&ours)) {
            fs::write(known, older(new)).unwrap();
            fs::write(world.data().join(name), ours).unwrap();
        }
        let _ = fs::remove_file(world.data().join("team_1/agent_guides/agent.md.new"));
    };
    let texts = || {
        let all = [&names[..], &["team_1/agent_guides/agent.md.new"]].concat();
        let all = all.into_iter().map(|name| world.data().join(name)).chain(known.clone());
        all.map(|path| fs::read_to_string(path).unwrap_or_default()).collect::<Vec<_>>()
    };
    plant();
    let (done, points) = world.trace(None, &["upgrade"]);
    done.must_end(0);
    let whole = texts();
    assert_eq!(whole[0], new[0]);
    assert_eq!(whole[1], new[1].clone() + "SELECT 1;\n");
    assert_eq!([&whole[2], &whole[3]], [&format!("mine {}", new[2]), &new[2]]);
    let points: Vec<_> = points.into_iter().filter(|point| point.starts_with("upgrade.")).collect();
    assert_eq!(points.len(), 12, "{points:?}");
    for point in &points {
        plant();
        world.run_with_fault(&format!("{point}:kill"), &["upgrade"]).must_end(-9);
        world.run(&["upgrade"]).ok();
        assert_eq!(texts(), whole, "{point}");
        assert_eq!(world.invariants(), Vec::<Value>::new(), "{point}");
    }
    eprintln!("upgrade\n{} kill points, 0 leaks, 0 wrong states", points.len());
}

#[test]
fn cleanup() {
    let world = &World::with_template("cleanup");
    let clean = world.snapshot();
    plant(world);
    let (done, points) = world.trace(None, &["cleanup", "--force"]);
    done.must_end(0);
    assert_eq!(world.snapshot(), clean);
    let points: BTreeSet<String> = points.into_iter().filter(|point| point.starts_with("cleanup.")).collect();
    assert!(points.len() >= 16, "{points:?}");
    for point in &points {
        plant(world);
        world.run_with_fault(&format!("{point}:kill"), &["cleanup", "--force"]).must_end(-9);
        let half = world.snapshot();
        let lost: Vec<_> = clean.difference(&half).collect();
        assert!(lost.is_empty(), "{point}: lost {lost:?}");
        let report = world.run(&["cleanup", "--force"]).ok();
        assert_eq!(report["failures"], Value::Array(Vec::new()), "{point}");
        assert_eq!(world.snapshot(), clean, "{point}");
        assert_eq!(world.invariants(), Vec::<Value>::new(), "{point}");
    }
    eprintln!("cleanup\n{} kill points, 0 leaks, 0 wrong states", points.len());
}

/// One of each kind, those that are there already left as they are.
fn plant(world: &World) {
    let prefix = &world.prefix;
    let label = format!("odeum.installation={prefix}");
    let container = format!("{prefix}-1-stray-odoo");
    docker(&["create", "--name", &container, "-l", &label, "postgres:15"]);
    docker(&["volume", "create", "--label", &label, &format!("{prefix}-1-stray-filestore")]);
    docker(&["network", "create", "--label", &label, &format!("{prefix}-stray-net")]);
    docker(&["tag", "postgres:15", &format!("{prefix}-deps:0a1b2c3d")]);
    for sql in ["CREATE ROLE u_1_stray", "CREATE DATABASE odeum_1_stray OWNER u_1_stray"] {
        world.admin().psql("postgres", sql).unwrap();
    }
    let team = world.data().join("team_1");
    let mount = team.join("workspaces/stray/mounted");
    fs::create_dir_all(&mount).unwrap();
    run("mount", &["-t", "tmpfs", "none", mount.to_str().unwrap()]).unwrap();
    let output = team.join("outputs/00000000");
    fs::create_dir_all(&output).unwrap();
    run("touch", &["-d", "2 days ago", output.to_str().unwrap()]).unwrap();
    fs::write(team.join("ports.json"), format!("{{\"{container}\": 1234}}")).unwrap();
}
