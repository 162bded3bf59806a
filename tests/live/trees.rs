//! A mounted tree is pulled as it is: nobody commits anything.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::{
    outside::{inspect, login_page},
    project::Project,
    story::scenarios,
    world::World,
};

#[test]
fn trees() {
    let project = &Project::mounted("trees");
    scenarios![project;
        nothing_edited_must_change_nothing,
        a_new_module_in_the_tree_must_be_installed,
        an_edit_must_be_upgraded_without_a_commit,
        an_edited_method_must_only_restart,
        a_failed_edit_must_be_tried_again_until_it_is_corrected,
        ignored_files_must_change_nothing,
        a_commit_of_what_was_applied_must_change_nothing,
        a_saved_tree_must_leave_a_template_its_repository,
        a_directory_without_git_must_be_pulled_too,
    ];
}

fn model(field: &str, answer: u32) -> String {
    format!(
        "from odoo import fields, models\n\n\nclass Plan(models.Model):\n    _name = \"plans.plan\"\n    \
         _description = \"Plan\"\n\n    name = fields.Char()\n    {field}\n\n    def answer(self):\n        return {answer}\n"
    )
}

/// Writes the module `plans` below a directory.
fn write(directory: &Path, manifest: &str, model: &str) {
    let module = directory.join("plans");
    fs::create_dir_all(&module).unwrap();
    for (name, text) in
        [("__manifest__.py", manifest), ("__init__.py", "from . import models\n"), ("models.py", model)]
    {
        fs::write(module.join(name), text).unwrap();
    }
}

fn edit(project: &Project, field: &str, answer: u32) {
    let manifest = project.manifest("Plans", "1.0", "");
    write(project.world.repo().path(), &manifest, &model(field, answer));
}

fn nothing_edited_must_change_nothing(project: &Project) {
    let pulled = project.world.unchanged("an unedited tree", || project.pull(&[]).ok());
    assert_eq!((&pulled["changed"], &pulled["action"]), (&json!(false), &json!("none")));
}

fn a_new_module_in_the_tree_must_be_installed(project: &Project) {
    edit(project, "one = fields.Char()", 1);
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["install"], &pulled["changed"]), (&json!(["plans"]), &json!(true)), "{pulled}");
    assert!(project.has_column("plans_plan", "one"));
    nothing_edited_must_change_nothing(project);
}

fn an_edit_must_be_upgraded_without_a_commit(project: &Project) {
    let refs = project.world.repo().refs();
    let status = || project.world.repo().git(&["status", "--porcelain", "--untracked-files=all"]);
    edit(project, "two = fields.Char()", 1);
    let before = status();
    let dry = project.world.unchanged("a dry run", || project.pull(&["--dry-run"]).ok());
    assert_eq!((&dry["action"], project.has_column("plans_plan", "two")), (&json!("upgrade"), false));
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["upgrade"]), (&json!("upgrade"), &json!(["plans"])), "{pulled}");
    assert_eq!(pulled["saved_local"], Value::Null);
    assert!(project.has_column("plans_plan", "two"));
    assert_eq!((project.world.repo().refs(), status()), (refs, before), "the tree is somebody else's");
    nothing_edited_must_change_nothing(project);
    assert_eq!(project.world.invariants(), Vec::<Value>::new());
}

fn an_edited_method_must_only_restart(project: &Project) {
    let before = project.started_at();
    edit(project, "two = fields.Char()", 2);
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["exit_code"]), (&json!("restart"), &Value::Null));
    assert_ne!(project.started_at(), before);
}

fn a_failed_edit_must_be_tried_again_until_it_is_corrected(project: &Project) {
    edit(project, "three = fields.Char(required=1 / 0)", 2);
    for _ in 0..2 {
        let output = project.pull(&["--rollback"]);
        output.must_end(1);
        let pulled = output.json();
        assert_eq!(
            (&pulled["upgrade"], &pulled["rolled_back"]),
            (&json!(["plans"]), &json!(true)),
            "{pulled:#}"
        );
        assert_eq!(
            (&pulled["failures"][0]["file"], &pulled["failures"][0]["line"]),
            (&json!("plans/models.py"), &json!(9))
        );
    }
    edit(project, "three = fields.Char()", 2);
    project.pull(&[]).ok();
    assert!(project.has_column("plans_plan", "three"));
    assert_eq!(login_page(&project.recorded("url")), 200);
    assert_eq!(project.leftovers(), Vec::<String>::new());
}

fn ignored_files_must_change_nothing(project: &Project) {
    let repo = project.world.repo();
    repo.write(".gitignore", "*.tmp\n__pycache__/\n");
    project.pull(&[]).ok();
    repo.write("plans/one.tmp", "nothing\n");
    nothing_edited_must_change_nothing(project);
}

fn a_commit_of_what_was_applied_must_change_nothing(project: &Project) {
    project.world.repo().commit("as it is");
    nothing_edited_must_change_nothing(project);
}

fn a_saved_tree_must_leave_a_template_its_repository(project: &Project) {
    let (world, url) = (&project.world, project.world.repo().url());
    world
        .run(&["template", "init", "--template-name", "shared", "--modules", "base", "--repo-url", &url])
        .ok();
    let saved = world.run(&["template", "save", "main", "shared"]).ok();
    assert_eq!(saved["repo_url"], url.as_str(), "{saved}");
}

fn a_directory_without_git_must_be_pulled_too(project: &Project) {
    let world = &project.world;
    let directory = world.path("plain");
    let manifest = project.manifest("Plans", "1.0", "");
    write(&directory, &manifest, &model("one = fields.Char()", 1));
    let path = directory.display().to_string();
    let made = world.run(&["env", "create", "plain", "--template", "default", "--path", &path]).ok();
    let pull = |world: &World| world.run(&["env", "pull", "plain"]).ok();
    assert_eq!(pull(world)["changed"], false);
    world.run(&["module", "install", "plain", "plans"]).ok();
    write(&directory, &manifest, &model("other = fields.Char()", 1));
    let pulled = pull(world);
    assert_eq!((&pulled["action"], &pulled["upgrade"]), (&json!("upgrade"), &json!(["plans"])), "{pulled}");
    let columns = "SELECT string_agg(column_name, ',') FROM information_schema.columns WHERE table_name = 'plans_plan' AND column_name IN ('one', 'other')";
    let found = world.login("plain").psql(made["database"].as_str().unwrap(), columns).unwrap();
    assert!(found.contains("other"), "{found}");
    assert_eq!(pull(world)["changed"], false);
    assert!(!directory.join(".git").exists());
    assert_eq!(inspect(made["odoo_container"].as_str().unwrap())["State"]["Running"], true);
    world.delete("plain");
    assert!(directory.join("plans/models.py").exists());
}
