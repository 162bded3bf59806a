//! An environment goes to another branch: its address and its data stay, and the data become what
//! the branch needs; or all is as it was.

use std::fs;

use serde_json::{Value, json};

use crate::support::{
    outside::{inspect, login_page, run},
    project::Project,
    story::scenarios,
};

#[test]
fn switches() {
    let project = &Project::new("switches");
    let world = &project.world;
    world.repo().branch("feature/notes", &notes(project, "1.0", "first", ""));
    world.repo().branch("broken", &notes(project, "2.0", "wrong", "raise ValueError('broken')\n"));
    scenarios![project;
        a_look_must_tell_what_is_needed_and_change_nothing,
        the_data_must_become_what_the_branch_needs_and_the_rest_stay,
        a_branch_that_does_not_work_must_leave_all_as_it_was,
        work_in_the_checkout_must_be_saved_and_told,
        a_branch_that_is_nowhere_must_be_made_here_and_keep_its_commits,
        the_branch_it_is_on_must_be_a_pull,
        a_stopped_one_must_stay_stopped,
        what_cannot_switch_must_be_refused,
    ];
}

/// The module `notes` with a field, and a line of code more.
fn notes<'a>(project: &Project, version: &str, field: &str, more: &str) -> Vec<(&'a str, &'a str)> {
    let leak = |text: String| -> &'a str { Box::leak(text.into_boxed_str()) };
    let model = format!(
        "{more}from odoo import fields, models\n\n\nclass Note(models.Model):\n    _name = \"notes.note\"\n    \
         _description = \"Note\"\n\n    {field} = fields.Char()\n"
    );
    vec![
        ("notes/__manifest__.py", leak(project.manifest("Notes", version, "'installable': True"))),
        ("notes/__init__.py", "from . import models\n"),
        ("notes/models.py", leak(model)),
    ]
}

fn switch(project: &Project, branch: &str) -> crate::support::process::Output {
    project.world.run(&["env", "switch-branch", "main", branch])
}

fn checkout(project: &Project) -> String {
    project.world.workspace("main").join("repo").display().to_string()
}

/// What must stay whatever branch it is on.
fn lasting(project: &Project) -> Vec<String> {
    ["id", "url", "port", "database", "role", "container", "created_at"]
        .map(|field| project.world.record("main")[field].to_string())
        .to_vec()
}

/// It is on this branch wherever that is told, serves, and nothing is left over.
fn is_on(project: &Project, branch: &str) {
    let world = &project.world;
    assert_eq!(world.row("main").unwrap()["git_branch"], branch);
    let labels = inspect(&project.recorded("container"))["Config"]["Labels"].clone();
    assert_eq!(labels["odeum.git_branch"], branch);
    let head = run("git", &["-C", &checkout(project), "symbolic-ref", "--short", "HEAD"]).unwrap();
    assert_eq!(head.trim(), branch);
    assert_eq!(login_page(&project.recorded("url")), 200);
    assert_eq!(project.leftovers(), Vec::<String>::new());
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_look_must_tell_what_is_needed_and_change_nothing(project: &Project) {
    let world = &project.world;
    let (record, started) = (world.record("main"), project.started_at());
    let look = |branch: &str| world.run(&["env", "switch-branch", "main", branch, "--dry-run"]).ok();
    let done = world.unchanged("a look", || look("feature/notes"));
    assert_eq!((&done["dry_run"], &done["install"]), (&json!(true), &json!(["notes"])));
    assert_eq!((&done["git_branch"], &done["wanted_branch"]), (&json!("main"), &json!("feature/notes")));
    assert_eq!(look("nowhere/yet")["branch_created"], true);
    assert_eq!((world.record("main"), project.started_at()), (record, started));
    is_on(project, "main");
}

fn the_data_must_become_what_the_branch_needs_and_the_rest_stay(project: &Project) {
    project.sql("UPDATE res_company SET name = 'Mine' WHERE id = 1");
    let before = lasting(project);
    let done = switch(project, "feature/notes").ok();
    assert_eq!((&done["ok"], &done["ready"]), (&json!(true), &json!(true)), "{done:#}");
    assert_eq!((&done["git_branch"], &done["branch_created"]), (&json!("feature/notes"), &json!(false)));
    assert_eq!(done["module_states"], json!({"notes": "installed"}));
    assert!(project.has_column("notes_note", "first"));
    assert_eq!(project.sql("SELECT name FROM res_company WHERE id = 1"), "Mine");
    assert_eq!(lasting(project), before);
    let pushed = project.world.repo().git(&["rev-parse", "feature/notes"]);
    assert_eq!([project.recorded("commit"), project.recorded("applied_commit")], [pushed.clone(), pushed]);
    is_on(project, "feature/notes");
    // It is that branch's environment from now on.
    project.world.repo().git(&["checkout", "--quiet", "feature/notes"]);
    project.push("more", &notes(project, "1.1", "second", ""));
    project.world.repo().git(&["checkout", "--quiet", "main"]);
    assert_eq!(project.pull(&[]).ok()["upgrade"], json!(["notes"]));
    assert!(project.has_column("notes_note", "second"));
}

fn a_branch_that_does_not_work_must_leave_all_as_it_was(project: &Project) {
    let before = project.world.record("main");
    let failed = project.world.unchanged("a switch that fails", || switch(project, "broken"));
    failed.must_end(1);
    let done = failed.json();
    assert_eq!((&done["rolled_back"], &done["ready"]), (&json!(true), &json!(true)), "{done:#}");
    assert_eq!((&done["git_branch"], &done["wanted_branch"]), (&json!("feature/notes"), &json!("broken")));
    assert!(done["failures"].to_string().contains("broken"), "{done:#}");
    assert!(!project.has_column("notes_note", "wrong") && project.has_column("notes_note", "second"));
    assert_eq!(project.world.record("main"), before);
    is_on(project, "feature/notes");
}

fn work_in_the_checkout_must_be_saved_and_told(project: &Project) {
    let draft = format!("{}/draft.txt", checkout(project));
    let model = format!("{}/notes/models.py", checkout(project));
    fs::write(&draft, "a draft").unwrap();
    fs::write(&model, "# mine\n").unwrap();
    // What fails before it is saved leaves it where it is.
    let words = ["env", "switch-branch", "main", "main"];
    project.world.run_with_fault("apply.code.before:fail", &words).fails(1);
    assert_eq!(
        [fs::read_to_string(&draft).unwrap(), fs::read_to_string(&model).unwrap()],
        ["a draft", "# mine\n"]
    );
    let done = switch(project, "main").ok();
    let saved = &done["saved_local"];
    assert!(fs::read_to_string(saved["patch"].as_str().unwrap()).unwrap().contains("+# mine"), "{done:#}");
    let kept = std::path::Path::new(saved["directory"].as_str().unwrap()).join("files/draft.txt");
    assert_eq!(fs::read_to_string(kept).unwrap(), "a draft");
    assert!(!std::path::Path::new(&draft).exists() && !std::path::Path::new(&model).exists());
    is_on(project, "main");
}

fn a_branch_that_is_nowhere_must_be_made_here_and_keep_its_commits(project: &Project) {
    let done = switch(project, "idea").ok();
    assert_eq!((&done["git_branch"], &done["branch_created"]), (&json!("idea"), &json!(true)));
    assert!(done["warnings"].to_string().contains("made it here from main; nothing was pushed"), "{done:#}");
    is_on(project, "idea");
    let code = checkout(project);
    fs::write(format!("{code}/idea.txt"), "an idea").unwrap();
    let me = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    run("git", &["-C", &code, "add", "--all"]).unwrap();
    run("git", &[&["-C", &code][..], &me, &["commit", "--quiet", "-m", "an idea"]].concat()).unwrap();
    assert_eq!(switch(project, "main").ok()["branch_created"], false);
    assert!(!std::path::Path::new(&code).join("idea.txt").exists());
    let done = switch(project, "idea").ok();
    assert_eq!(done["branch_created"], true);
    assert_eq!(fs::read_to_string(format!("{code}/idea.txt")).unwrap(), "an idea");
    is_on(project, "idea");
    assert!(!project.world.repo().refs().contains("idea"), "it was pushed");
}

fn the_branch_it_is_on_must_be_a_pull(project: &Project) {
    switch(project, "main").ok();
    let started = project.started_at();
    let done = switch(project, "main").ok();
    assert_eq!((&done["changed"], &done["git_branch"]), (&json!(false), &json!("main")));
    assert_eq!(project.started_at(), started);
}

fn a_stopped_one_must_stay_stopped(project: &Project) {
    let world = &project.world;
    world.run(&["env", "stop", "main"]).ok();
    switch(project, "feature/notes").ok();
    assert_eq!(world.row("main").unwrap()["status"], "stopped");
    world.run(&["env", "start", "main"]).ok();
    is_on(project, "feature/notes");
}

fn what_cannot_switch_must_be_refused(project: &Project) {
    let world = &project.world;
    world.run(&["env", "switch-branch", "nobody", "main"]).fails(4);
    world.run(&["env", "switch-branch", "main", "-b"]).fails(2);
    world.run(&["env", "switch-branch", "main", "a..b"]).fails(2);
    world.run(&["env", "protect", "main"]).ok();
    world.unchanged("a protected one", || switch(project, "main").fails(6));
    world.run(&["env", "unprotect", "main"]).ok();
    let tree = world.repo().path().display().to_string();
    world.run(&["env", "create", "tree", "--template", "default", "--path", &tree]).ok();
    let error =
        world.unchanged("a mounted tree", || world.run(&["env", "switch-branch", "tree", "broken"]).fails(7));
    assert!(error["message"].as_str().unwrap().contains(&tree), "{error}");
    assert!(error["hint"].as_str().unwrap().contains("switch 'broken'"), "{error}");
    world.delete("tree");
}
