//! An environment gets another name: what it has stays, and its old name is anybody's.

use serde_json::{Value, json};

use crate::support::{
    outside::{docker, inspect, login_page},
    process::until,
    project::Project,
    story::scenarios,
    world::World,
};

#[test]
fn renames() {
    let project = &Project::new("renames");
    scenarios![project;
        all_but_the_name_must_stay,
        every_command_must_know_it_by_its_new_name,
        its_old_name_must_be_anybodys,
        what_cannot_be_renamed_must_be_refused_and_stay_as_it_is,
        a_failure_must_give_the_old_name_back,
        both_names_must_be_kept_for_what_was_cut_short,
        a_stopped_one_must_stay_stopped,
        what_has_its_name_from_elsewhere_must_be_deleted_by_it,
    ];
}

fn rename(project: &Project, from: &str, to: &str) -> Value {
    project.world.run(&["env", "rename", from, to]).ok()
}

/// What a name has no part in.
fn lasting(project: &Project) -> Vec<Value> {
    let mut record = project.world.record("main");
    record["request"]["name"] = Value::Null;
    vec![record]
}

/// The environment made as `main` has this name wherever names are told, serves, and all is well.
fn is_called(project: &Project, name: &str) {
    let world = &project.world;
    let row = world.row(name).unwrap_or_else(|| panic!("{name} is not listed"));
    assert_eq!((&row["env_id"], &row["status"]), (&json!("main"), &json!("running")));
    assert_eq!(world.run(&["env", "info", name]).ok()["database"], "odeum_1_main");
    let labels = inspect(&project.recorded("container"))["Config"]["Labels"].clone();
    assert_eq!(labels["odeum.branch"], name);
    // Nobody waits for what is put back.
    until("Odoo answers", || login_page(&project.recorded("url")) == 200);
    assert!(!world.workspace("main").join("renaming.json").exists(), "a renaming is under way");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn all_but_the_name_must_stay(project: &Project) {
    let world = &project.world;
    let before = lasting(project);
    project.sql("UPDATE res_company SET name = 'Mine' WHERE id = 1");
    let done = world.unchanged("a renaming", || rename(project, "main", "feature/Größe"));
    assert_eq!(
        (&done["renamed"], &done["ready"], &done["env_id"]),
        (&json!(true), &json!(true), &json!("main"))
    );
    assert_eq!(lasting(project), before);
    assert_eq!(project.sql("SELECT name FROM res_company WHERE id = 1"), "Mine");
    is_called(project, "feature/Größe");
    world.run(&["env", "info", "main"]).fails(4);
    assert_eq!(world.run(&["env", "rename", "feature/Größe", "feature/Größe"]).ok()["renamed"], false);
    rename(project, "feature/Größe", "other");
    is_called(project, "other");
}

fn every_command_must_know_it_by_its_new_name(project: &Project) {
    let world = &project.world;
    project.push("more", &[("later.txt", "later")]);
    world.run(&["env", "pull", "other"]).ok();
    assert_eq!(project.recorded("applied_commit"), project.pushed());
    world.run(&["module", "install", "other", "greeting"]).ok();
    world.run(&["env", "snapshot", "create", "other", "kept"]).ok();
    world.run(&["env", "reset", "other"]).ok();
    assert_eq!(project.state("greeting"), "");
    world.run(&["env", "snapshot", "restore", "other", "kept"]).ok();
    assert_eq!(project.state("greeting"), "installed");
    world.run(&["env", "snapshot", "delete", "other", "kept"]).ok();
    world.run(&["template", "save", "other", "saved"]).ok();
    world.run(&["template", "delete", "saved"]).ok();
    world.run(&["env", "protect", "other"]).ok();
    world.run(&["env", "stop", "other"]).fails(6);
    world.run(&["env", "unprotect", "other"]).ok();
    world.run(&["env", "rebuild", "other"]).ok();
    world.run(&["env", "recreate", "other"]).ok();
    let events = world.run(&["events", "--env", "other"]).ok();
    assert!(events["events"].to_string().contains("rebuild_environment"), "{events:#}");
    // The lock is the environment's, whatever it is called.
    let slow = world.start(&["env", "exec", "other", "sleep 5"]);
    until("it is busy", || world.row("other").unwrap()["busy"]["tool"] == "run_odoo_command");
    world.run(&["env", "restart", "other"]).fails(75);
    world.run(&["env", "rename", "other", "main"]).fails(75);
    slow.end().must_end(0);
    is_called(project, "other");
}

fn its_old_name_must_be_anybodys(project: &Project) {
    let world = &project.world;
    let url = world.repo().url();
    let made = world.create("main");
    let id = made["env_id"].as_str().unwrap();
    assert!(id.starts_with("main-") && made["created"] == true, "{made:#}");
    assert_ne!(made["url"], project.recorded("url"));
    for name in ["main", "other"] {
        let row = world.row(name).unwrap();
        assert_eq!(login_page(row["url"].as_str().unwrap()), 200, "{name}");
    }
    assert_eq!(world.run(&World::creation("main", &url)).ok()["created"], false);
    world.unchanged("two of one name", || world.run(&["env", "rename", "other", "main"]).fails(5));
    // Each is deleted by its own name.
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.delete("main");
    is_called(project, "other");
    // A third takes the same way.
    assert_eq!(world.create("main")["env_id"], id);
    let moved = rename(project, "main", "third");
    assert_eq!(moved["env_id"], id);
    let another = world.create("main")["env_id"].clone();
    assert!(another != id && another != "main", "{another}");
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.delete("third");
    world.delete("main");
    is_called(project, "other");
    rename(project, "other", "main");
    is_called(project, "main");
}

fn what_cannot_be_renamed_must_be_refused_and_stay_as_it_is(project: &Project) {
    let world = &project.world;
    world.unchanged("refusals", || {
        world.run(&["env", "rename", "nobody", "somebody"]).fails(4);
        world.run(&["env", "rename", "nobody", "main"]).fails(4);
        for bad in ["", "a//b", "../x", " x"] {
            world.run(&["env", "rename", "main", bad]).fails(2);
        }
        world.run(&["env", "protect", "main"]).ok();
        world.run(&["env", "rename", "main", "other"]).fails(6);
        world.run(&["env", "unprotect", "main"]).ok();
    });
    world.run(&["template", "edit", "default"]).ok();
    let error = world.run(&["env", "rename", "edit/default", "mine"]).fails(7);
    assert!(error["hint"].as_str().unwrap().contains("template edit default --save"), "{error}");
    world.run(&["template", "edit", "default", "--discard"]).ok();
    is_called(project, "main");
}

fn a_failure_must_give_the_old_name_back(project: &Project) {
    let world = &project.world;
    let (record, id) = (world.record("main"), inspect(&project.recorded("container"))["Id"].clone());
    for fault in ["rename.name.after:fail", "rename.serve.after:interrupt"] {
        let failed =
            world.unchanged(fault, || world.run_with_fault(fault, &["env", "rename", "main", "other"]));
        assert!([1, 130].contains(&failed.code), "{}", failed.stderr);
        assert_eq!(world.record("main"), record);
        assert_eq!(inspect(&project.recorded("container"))["Id"], id);
        is_called(project, "main");
    }
}

fn both_names_must_be_kept_for_what_was_cut_short(project: &Project) {
    let world = &project.world;
    let url = world.repo().url();
    let words = ["env", "rename", "main", "other"];
    for (point, name) in [("rename.stop.after", "other"), ("rename.name.after", "main")] {
        world.run_with_fault(&format!("{point}:kill"), &words).must_end(-9);
        let error = world.run(&World::creation(name, &url)).fails(5);
        assert!(error["hint"].as_str().unwrap().contains("env restart"), "{error}");
        let row = world.row(if name == "main" { "other" } else { "main" }).unwrap();
        assert_eq!(row["status"], "incomplete");
        assert!(row["step"].as_str().unwrap().contains("renaming from main to other"), "{row:#}");
        // The same again goes on from there, by the name it had or has.
        world.run(&words).ok();
        is_called(project, "other");
        rename(project, "other", "main");
    }
    world.run_with_fault("rename.name.after:kill", &words).must_end(-9);
    assert_eq!(world.run(&["cleanup", "--force"]).ok()["failures"], json!([]));
    is_called(project, "main");
}

fn a_stopped_one_must_stay_stopped(project: &Project) {
    let world = &project.world;
    world.run(&["env", "stop", "main"]).ok();
    assert_eq!(rename(project, "main", "other")["ready"], false);
    assert_eq!(world.row("other").unwrap()["status"], "stopped");
    docker(&["rm", "-v", &project.recorded("container")]);
    rename(project, "other", "main");
    assert_eq!(world.row("main").unwrap()["status"], "failed");
    world.run(&["env", "rebuild", "main"]).ok();
    is_called(project, "main");
}

fn what_has_its_name_from_elsewhere_must_be_deleted_by_it(project: &Project) {
    let world = &project.world;
    rename(project, "main", "other");
    world.unchanged("nobody's name", || world.run(&["env", "delete", "main"]).fails(4));
    world.delete("other");
    assert_eq!(world.run(&["env", "list"]).ok()["environments"], json!([]));
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
