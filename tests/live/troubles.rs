//! Changes that come to no good end, or were made beside what is pushed: what they leave is
//! never forgotten, and nobody's work is lost.

use std::fs;

use serde_json::{Value, json};

use crate::support::{
    git_server::GitServer,
    outside::{inspect, login_page, run},
    process::until,
    project::Project,
    repo::Repo,
    story::scenarios,
};

#[test]
fn troubles() {
    let project = &Project::new("troubles");
    project.push("notes", &notes(project, "1.0", "", "first = fields.Char()"));
    project.pull(&[]).ok();
    scenarios![project;
        code_that_cannot_be_loaded_must_be_put_back_by_a_rollback,
        code_that_cannot_be_loaded_must_fail_with_its_traceback_until_it_is_mended,
        an_upgrade_after_which_odoo_does_not_serve_must_be_taken_back,
        dependencies_that_cannot_be_installed_must_not_keep_the_new_code,
        a_module_upgraded_with_other_code_must_be_upgraded_again,
        a_module_upgraded_with_the_applied_code_must_leave_nothing_to_do,
        a_branch_made_here_must_keep_its_work,
        a_stop_after_a_killed_change_must_last,
        a_change_killed_while_odoo_starts_must_be_finished,
        work_in_submodules_must_be_saved,
    ];
}

/// The module `notes` with something at the top of its models and one field.
fn notes(project: &Project, version: &str, top: &str, field: &str) -> [(&'static str, &'static str); 3] {
    let manifest = project.manifest("Notes", version, "");
    let model = format!(
        "{top}\nfrom odoo import fields, models\n\n\nclass Note(models.Model):\n    _name = \"notes.note\"\n    \
         _description = \"Note\"\n\n    name = fields.Char()\n    {field}\n"
    );
    [
        ("notes/__manifest__.py", manifest.leak()),
        ("notes/__init__.py", "from . import models\n"),
        ("notes/models.py", model.leak()),
    ]
}

fn serves(project: &Project) {
    assert_eq!(login_page(&project.recorded("url")), 200);
    assert_eq!(project.leftovers(), Vec::<String>::new());
    assert_eq!(project.world.invariants(), Vec::<Value>::new());
}

fn is_at(project: &Project, commit: &str) {
    let checkout = project.world.workspace("main").join("repo").display().to_string();
    assert_eq!(run("git", &["-C", &checkout, "rev-parse", "HEAD"]).unwrap(), commit);
    assert_eq!(project.recorded("commit"), commit);
}

fn code_that_cannot_be_loaded_must_be_put_back_by_a_rollback(project: &Project) {
    let applied = project.pushed();
    project
        .push("unloadable", &notes(project, "1.0", "from nowhere import nothing", "first = fields.Char()"));
    let output = project.pull(&["--rollback"]);
    output.must_end(1);
    let pulled = output.json();
    assert_eq!((&pulled["rolled_back"], &pulled["ready"]), (&json!(true), &json!(true)), "{pulled:#}");
    is_at(project, &applied);
    serves(project);
}

fn code_that_cannot_be_loaded_must_fail_with_its_traceback_until_it_is_mended(project: &Project) {
    let applied = project.recorded("applied_commit");
    for _ in 0..2 {
        let output = project.pull(&[]);
        output.must_end(1);
        let pulled = output.json();
        assert_eq!((&pulled["action"], &pulled["ready"]), (&json!("restart"), &json!(false)), "{pulled:#}");
        assert!(pulled["failures"][0]["traceback"].as_str().unwrap().contains("nowhere"), "{pulled:#}");
        assert!(pulled["elapsed_s"].as_f64().unwrap() < 60.0, "it waits for what cannot come: {pulled:#}");
        assert_eq!(project.recorded("applied_commit"), applied);
    }
    // What is applied was pushed again: nothing differs, and yet Odoo must restart.
    project.world.repo().git(&["revert", "--no-edit", "HEAD"]);
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["ready"]), (&json!("restart"), &json!(true)), "{pulled:#}");
    serves(project);
    assert_eq!(project.pull(&[]).ok()["action"], "none");
}

fn an_upgrade_after_which_odoo_does_not_serve_must_be_taken_back(project: &Project) {
    let applied = project.pushed();
    let top = "import sys\nif not {'-u', '-i'} & set(sys.argv):\n    raise SystemError('not to serve')";
    let files = notes(project, "1.0", top, "unserved = fields.Char()");
    project.push("upgrades well and serves ill", &files);
    let output = project.pull(&["--rollback"]);
    output.must_end(1);
    let pulled = output.json();
    assert_eq!((&pulled["rolled_back"], &pulled["exit_code"]), (&json!(true), &json!(0)), "{pulled:#}");
    assert!(pulled["failures"].to_string().contains("not to serve"), "{pulled:#}");
    assert!(!project.has_column("notes_note", "unserved"), "the database is not as it was");
    is_at(project, &applied);
    serves(project);
    project.world.repo().git(&["revert", "--no-edit", "HEAD"]);
    project.pull(&[]).ok();
}

fn dependencies_that_cannot_be_installed_must_not_keep_the_new_code(project: &Project) {
    let applied = project.recorded("applied_commit");
    project.push("no such package", &[("requirements.txt", "./nowhere\n")]);
    let error = project.pull(&["--rollback"]).fails(1);
    assert_eq!(error["rolled_back"], true, "{error:#}");
    is_at(project, &applied);
    serves(project);
    project.world.repo().git(&["revert", "--no-edit", "HEAD"]);
    project.pull(&[]).ok();
    serves(project);
}

fn a_module_upgraded_with_other_code_must_be_upgraded_again(project: &Project) {
    let checkout = project.world.workspace("main").join("repo");
    let edited = notes(project, "1.0", "", "tried = fields.Char(required=True, default='x')");
    fs::write(checkout.join(edited[2].0), edited[2].1).unwrap();
    project.world.run(&["module", "upgrade", "main", "notes"]).ok();
    assert!(project.has_column("notes_note", "tried"));
    run("git", &["-C", &checkout.display().to_string(), "checkout", "--quiet", "."]).unwrap();
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["upgrade"]), (&json!("upgrade"), &json!(["notes"])), "{pulled:#}");
    assert_eq!(project.pull(&[]).ok()["action"], "none");
}

fn a_module_upgraded_with_the_applied_code_must_leave_nothing_to_do(project: &Project) {
    project.world.run(&["module", "upgrade", "main", "notes"]).ok();
    let before = project.started_at();
    assert_eq!(project.pull(&[]).ok()["action"], "none");
    assert_eq!(project.started_at(), before);
}

fn a_branch_made_here_must_keep_its_work(project: &Project) {
    let world = &project.world;
    world.create("made/here");
    world.run(&["module", "install", "made/here", "notes"]).ok();
    let checkout = world.workspace("made-here").join("repo");
    let git = |args: &[&str]| run("git", &[&["-C", &checkout.display().to_string()], args].concat()).unwrap();
    let model = checkout.join("notes/models.py");
    fs::write(&model, notes(project, "1.0", "", "committed = fields.Char()")[2].1).unwrap();
    git(&["-c", "user.name=a", "-c", "user.email=a@localhost", "commit", "--quiet", "-am", "mine"]);
    let head = git(&["rev-parse", "HEAD"]);
    let draft = notes(project, "1.0", "# a draft", "committed = fields.Char()")[2].1;
    fs::write(&model, draft).unwrap();
    let pulled = world.run(&["env", "pull", "made/here"]).ok();
    assert_eq!((&pulled["upgrade"], &pulled["new_commit"]), (&json!(["notes"]), &json!(head)), "{pulled:#}");
    assert_eq!(pulled["saved_local"], Value::Null);
    assert_eq!((fs::read_to_string(&model).unwrap().as_str(), git(&["rev-parse", "HEAD"])), (draft, head));
    // Pushed from here it is like any other branch, and what is pushed is no local work.
    git(&["checkout", "--quiet", "."]);
    git(&["push", "--quiet", "origin", "HEAD:made/here"]);
    let pulled = world.run(&["env", "pull", "made/here"]).ok();
    assert_eq!((&pulled["action"], &pulled["saved_local"]), (&json!("none"), &Value::Null), "{pulled:#}");
    world.delete("made/here");
}

/// A pull that is killed while Odoo upgrades.
fn killed(project: &Project, version: &str) {
    let script = format!("notes/migrations/19.0.{version}/pre-slow.py");
    project.world.repo().write(&script, "def migrate(cr, version):\n    cr.execute('SELECT pg_sleep(4)')\n");
    project.push("slow", &notes(project, version, "", "slow = fields.Char()"));
    let running = project.world.start(&["env", "pull", "main"]);
    let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(4)'";
    until("Odoo upgrades", || project.sql(sleeping) == "1");
    running.kill();
    running.end().must_end(-9);
}

fn a_stop_after_a_killed_change_must_last(project: &Project) {
    killed(project, "2.0");
    let row = project.world.row("main").unwrap();
    assert_eq!(row["status"], "incomplete", "{row:#}");
    assert!(row["step"].as_str().unwrap().contains("upgrade of notes"), "{row:#}");
    project.world.run(&["env", "stop", "main"]).ok();
    assert_eq!(project.world.row("main").unwrap()["status"], "stopped");
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["restart"]), (&json!("upgrade"), &json!(false)), "{pulled:#}");
    assert_eq!(inspect(&project.recorded("container"))["State"]["Running"], false, "it was stopped");
    assert!(project.has_column("notes_note", "slow"));
    project.world.run(&["env", "start", "main", "--wait"]).ok();
    serves(project);
}

fn a_change_killed_while_odoo_starts_must_be_finished(project: &Project) {
    project.push("a field", &notes(project, "3.0", "", "kept = fields.Char()"));
    let pull = ["env", "pull", "main", "--rollback"];
    project.world.run_with_fault("apply.serve.after:kill", &pull).must_end(-9);
    project.world.run(&["env", "restart", "main", "--wait"]).ok();
    assert!(project.has_column("notes_note", "kept"), "work of people who were served is gone");
    serves(project);
    project.pull(&[]).ok();
    assert_eq!(project.recorded("applied_commit"), project.pushed());
}

fn work_in_submodules_must_be_saved(project: &Project) {
    let world = &project.world;
    let library = Repo::new(&world.path("served/library"));
    library.write("lib/__manifest__.py", &project.manifest("Lib", "1.0", ""));
    library.write("lib/__init__.py", "");
    library.commit("a library");
    let server = GitServer::new(&world.path("served"), None);
    let url = server.url("library/.git");
    world.repo().git(&["submodule", "--quiet", "add", &url, "library"]);
    world.repo().commit("a submodule");
    project.pull(&[]).ok();
    let file = world.workspace("main").join("repo/library/lib/__init__.py");
    fs::write(&file, "# mine\n").unwrap();
    project.push("more", &[("README.md", "more\n")]);
    let pulled = project.pull(&[]).ok();
    let patch = pulled["saved_local"]["patch"].as_str().unwrap_or_else(|| panic!("{pulled:#}"));
    assert!(fs::read_to_string(patch).unwrap().contains("+# mine"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "");
    serves(project);
}
