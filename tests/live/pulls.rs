//! Pulling what is unusual: against what is needed, with a way back, over local work,
//! and code that asks for more than other modules.

use std::fs;

use serde_json::{Value, json};

use crate::support::{
    outside::{docker, inspect, login_page, run},
    process::{Output, until},
    project::Project,
    story::scenarios,
};

#[test]
fn pulls() {
    let project = &Project::new("pulls");
    push_notes(project, "1.0", "first", &[]);
    project.pull(&[]).ok();
    assert!(project.has_column("notes_note", "first"));
    scenarios![project;
        a_dry_run_must_change_nothing,
        a_strict_wish_that_is_too_little_must_be_refused,
        a_wish_must_take_the_place_of_what_is_needed,
        what_a_wish_left_out_must_be_done_by_the_next_pull,
        a_rollback_must_put_back_database_code_and_configuration,
        a_failure_without_a_rollback_must_keep_what_was_done,
        an_upgrade_with_a_rollback_must_put_back_the_database,
        an_upgrade_killed_in_the_middle_must_be_completed_by_the_next_pull,
        one_with_a_rollback_killed_in_the_middle_must_be_completed_too,
        a_force_push_must_be_followed,
        what_was_applied_and_is_lost_must_be_made_up_for,
        local_work_must_be_saved_and_told,
        a_branch_that_is_gone_must_be_told_and_nothing_touched,
    ];
}

#[test]
fn pulls_that_renew() {
    let project = &Project::new("pulls that renew");
    scenarios![project;
        a_changed_configuration_must_be_in_force,
        a_new_directory_of_modules_must_be_found,
        new_requirements_must_be_installed,
    ];
}

/// Pushes the module `notes` in a version, with one field besides its name.
fn push_notes(project: &Project, version: &str, field: &str, further: &[(&str, &str)]) {
    let model = format!(
        "from odoo import fields, models\n\n\nclass Note(models.Model):\n    _name = \"notes.note\"\n    \
         _description = \"Note\"\n\n    name = fields.Char()\n    {field} = fields.Char()\n"
    );
    let manifest = project.manifest("Notes", version, "'installable': True");
    let files = [
        ("notes/__manifest__.py", manifest.as_str()),
        ("notes/__init__.py", "from . import models\n"),
        ("notes/models.py", &model),
    ];
    project.push(field, &[&files, further].concat());
}

fn model_in_checkout(project: &Project) -> String {
    fs::read_to_string(project.world.workspace("main").join("repo/notes/models.py")).unwrap()
}

fn serves(project: &Project) {
    assert_eq!(login_page(&project.recorded("url")), 200);
    assert_eq!(project.leftovers(), Vec::<String>::new());
    assert_eq!(project.world.invariants(), Vec::<Value>::new());
}

/// Runs a pull that must leave everything as it is; what it said.
fn touches_nothing(project: &Project, work: impl FnOnce() -> Output) -> Value {
    let state = || (project.world.record("main"), project.started_at(), model_in_checkout(project));
    let before = state();
    let output = project.world.unchanged("a pull that does nothing", work);
    assert_eq!(state(), before);
    output.json()
}

fn a_dry_run_must_change_nothing(project: &Project) {
    push_notes(project, "1.0", "wished", &[]);
    let pulled = touches_nothing(project, || project.pull(&["--dry-run"]));
    assert_eq!(
        (&pulled["ok"], &pulled["dry_run"], &pulled["changed"]),
        (&json!(true), &json!(true), &json!(true))
    );
    assert_eq!((&pulled["action"], &pulled["upgrade"]), (&json!("upgrade"), &json!(["notes"])));
    assert_eq!(pulled["exit_code"], Value::Null);
}

fn a_strict_wish_that_is_too_little_must_be_refused(project: &Project) {
    for wish in ["--restart", "--install=greeting", "--upgrade=web"] {
        let pulled = touches_nothing(project, || {
            let output = project.pull(&[wish, "--strict"]);
            output.must_end(1);
            output
        });
        assert_eq!((&pulled["ok"], &pulled["action"]), (&json!(false), &json!("blocked")), "{wish}");
        assert_eq!(pulled["missing"], json!(["the upgrade of notes"]), "{wish}");
    }
}

fn a_wish_must_take_the_place_of_what_is_needed(project: &Project) {
    let before = project.started_at();
    let pulled = project.pull(&["--restart"]).ok();
    assert_eq!((&pulled["action"], &pulled["exit_code"]), (&json!("restart"), &Value::Null));
    assert_eq!(pulled["missing"], json!(["the upgrade of notes"]));
    assert!(pulled["warnings"].to_string().contains("the upgrade of notes"), "nobody is warned: {pulled}");
    assert_ne!(project.started_at(), before);
    assert!(model_in_checkout(project).contains("wished") && !project.has_column("notes_note", "wished"));
    let pulled = project.pull(&["--install", "greeting"]).ok();
    assert_eq!(
        (&pulled["action"], &pulled["module_states"]),
        (&json!("install"), &json!({"greeting": "installed"}))
    );
    assert!(!project.has_column("notes_note", "wished"));
}

fn what_a_wish_left_out_must_be_done_by_the_next_pull(project: &Project) {
    let pulled = project.pull(&[]).ok();
    // What the wish installed was code that was not applied yet.
    assert_eq!((&pulled["action"], &pulled["upgrade"]), (&json!("upgrade"), &json!(["greeting", "notes"])));
    assert!(project.has_column("notes_note", "wished"));
    assert_eq!(project.recorded("applied_commit"), project.pushed());
    // A wish that is enough needs nothing more.
    push_notes(project, "1.0", "enough", &[]);
    assert_eq!(project.pull(&["--upgrade", "notes", "--strict"]).ok()["missing"], json!([]));
    assert!(project.has_column("notes_note", "enough"));
    assert_eq!(project.pull(&[]).ok()["changed"], false);
}

/// A module that is loaded after `notes` and cannot be.
fn broken(project: &Project) -> [(&'static str, String); 3] {
    let manifest = project.manifest("Broken", "1.0", "").replace("'base', 'web'", "'notes'");
    let model = "from odoo import fields, models\n\n\nclass Note(models.Model):\n    \
                 _inherit = \"notes.note\"\n\n    other = fields.Many2one(\"no.such.model\", required=1, bad=1 / 0)\n";
    [
        ("broken/__manifest__.py", manifest),
        ("broken/__init__.py", "from . import models\n".into()),
        ("broken/models.py", model.into()),
    ]
}

fn a_rollback_must_put_back_database_code_and_configuration(project: &Project) {
    let applied = project.pushed();
    let files = broken(project);
    let mut files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    files.push(("odoo.conf", "[options]\nlimit_time_real = 1111\n"));
    push_notes(project, "1.0", "before_failure", &files);
    let output = project.pull(&["--rollback"]);
    output.must_end(1);
    let pulled = output.json();
    assert_eq!((&pulled["rolled_back"], &pulled["ready"]), (&json!(true), &json!(true)), "{pulled:#}");
    let failure = &pulled["failures"][0];
    assert_eq!((&failure["file"], &failure["line"]), (&json!("broken/models.py"), &json!(7)), "{failure:#}");
    assert!(!project.has_column("notes_note", "before_failure"), "the database is not as it was");
    assert!(project.has_column("notes_note", "enough"), "the database is not as it was");
    assert!(!model_in_checkout(project).contains("before_failure"), "the code is not as it was");
    assert_eq!([project.recorded("applied_commit"), project.recorded("commit")], [applied.clone(), applied]);
    serves(project);
    let configuration = project.configuration();
    assert!(!configuration.contains("1111"), "the configuration is not as it was:\n{configuration}");
}

fn a_failure_without_a_rollback_must_keep_what_was_done(project: &Project) {
    let applied = project.recorded("applied_commit");
    let output = project.pull(&[]);
    output.must_end(1);
    assert_eq!(output.json()["rolled_back"], false);
    assert!(project.has_column("notes_note", "before_failure"));
    assert_eq!(project.recorded("applied_commit"), applied);
    project.world.repo().git(&["rm", "-rq", "broken", "odoo.conf"]);
    project.push("without it", &[]);
    assert!(project.configuration().contains("1111"));
    assert_eq!(project.pull(&[]).ok()["conf_regenerated"], true);
    assert!(!project.configuration().contains("1111"), "what is taken back is still in force");
    assert_eq!(project.recorded("applied_commit"), project.pushed());
    serves(project);
}

fn an_upgrade_with_a_rollback_must_put_back_the_database(project: &Project) {
    let fail = "def migrate(cr, version):\n    cr.execute(\"ALTER TABLE notes_note ADD COLUMN half int\")\n    \
                cr.commit()\n    raise ValueError(\"half way\")\n";
    let code = project.world.workspace("main").join("repo/notes");
    // Somebody tries it in the environment before it is pushed.
    let script = code.join("migrations/19.0.1.1/pre-half.py");
    fs::create_dir_all(script.parent().unwrap()).unwrap();
    fs::write(&script, fail).unwrap();
    let manifest = project.manifest("Notes", "1.1", "");
    fs::write(code.join("__manifest__.py"), manifest).unwrap();
    let upgrade = ["module", "upgrade", "main", "notes"];
    let output = project.world.run(&[&upgrade[..], &["--rollback"]].concat());
    output.must_end(1);
    let done = output.json();
    assert_eq!((&done["rolled_back"], &done["ready"]), (&json!(true), &json!(true)));
    assert!(done["failures"][0]["message"].as_str().unwrap().contains("half way"), "{done:#}");
    assert!(!project.has_column("notes_note", "half"), "the database is not as it was");
    assert_eq!(project.state("notes"), "installed");
    serves(project);
    project.world.run(&upgrade).must_end(1);
    assert!(project.has_column("notes_note", "half"));
    project.sql("ALTER TABLE notes_note DROP COLUMN half");
    run("git", &["-C", &code.display().to_string(), "checkout", "--quiet", "."]).unwrap();
    fs::remove_dir_all(code.join("migrations")).unwrap();
    project.world.run(&upgrade).ok();
    serves(project);
}

/// Kills a pull while Odoo upgrades, and pulls again.
fn killed_in_the_middle(project: &Project, version: &str, field: &str, options: &[&str]) {
    let path = format!("notes/migrations/19.0.{version}/pre-slow.py");
    let slow = "def migrate(cr, version):\n    cr.execute('SELECT pg_sleep(4)')\n";
    push_notes(project, version, field, &[(&path, slow)]);
    let applied = project.recorded("applied_commit");
    let running = project.world.start(&[&["env", "pull", "main"], options].concat());
    // Asked from another database: with a rollback, who is in this one is turned out for a moment.
    let (server, database) = (project.world.admin(), project.recorded("database"));
    let sleeping = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(4)' AND datname = '{database}'"
    );
    until("Odoo upgrades", || server.psql("postgres", &sleeping).unwrap() == "1");
    running.kill();
    running.end().must_end(-9);
    assert_eq!(project.recorded("applied_commit"), applied);
    let pulled = project.pull(options).ok();
    assert_eq!(
        (&pulled["action"], &pulled["module_states"]),
        (&json!("upgrade"), &json!({"notes": "installed"}))
    );
    assert!(project.has_column("notes_note", field));
    assert_eq!(project.recorded("applied_commit"), project.pushed());
    serves(project);
}

fn an_upgrade_killed_in_the_middle_must_be_completed_by_the_next_pull(project: &Project) {
    killed_in_the_middle(project, "2.0", "after_a_kill", &[]);
}

fn one_with_a_rollback_killed_in_the_middle_must_be_completed_too(project: &Project) {
    killed_in_the_middle(project, "3.0", "after_another", &["--rollback"]);
}

fn a_force_push_must_be_followed(project: &Project) {
    let before = project.pushed();
    let repo = project.world.repo();
    repo.git(&["reset", "--quiet", "--hard", "HEAD~2"]);
    push_notes(project, "4.0", "instead", &[]);
    repo.git(&["reflog", "expire", "--expire=now", "--all"]);
    repo.git(&["gc", "--quiet", "--prune=now"]);
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["old_commit"], &pulled["new_commit"]), (&json!(before), &json!(project.pushed())));
    assert_eq!(pulled["upgrade"], json!(["notes"]));
    assert!(project.has_column("notes_note", "instead"));
}

fn what_was_applied_and_is_lost_must_be_made_up_for(project: &Project) {
    let lost = project.recorded("applied_commit");
    push_notes(project, "4.0", "after_a_loss", &[]);
    // Somebody clones the checkout anew: git never had the commit that was applied.
    let checkout = project.world.workspace("main").join("repo");
    let git = |words: &[&str]| run("git", &[&["-C", checkout.to_str().unwrap()], words].concat()).unwrap();
    let (origin, anew) = (git(&["remote", "get-url", "origin"]), checkout.with_file_name("anew"));
    git(&["clone", "--quiet", "--depth=1", origin.trim(), anew.to_str().unwrap()]);
    fs::remove_dir_all(checkout.join(".git")).unwrap();
    fs::rename(anew.join(".git"), checkout.join(".git")).unwrap();
    fs::remove_dir_all(anew).unwrap();
    git(&["reset", "--quiet", "--hard"]);
    let pulled = project.pull(&[]).ok();
    assert!(pulled["warnings"].to_string().contains("is not known"), "nobody is told: {pulled:#}");
    assert!(pulled["upgrade"].to_string().contains("\"notes\""), "{pulled:#}");
    assert!(project.has_column("notes_note", "after_a_loss"));
    assert_ne!(project.recorded("applied_commit"), lost);
    assert_eq!(project.recorded("applied_commit"), project.pushed());
    assert_eq!(project.pull(&[]).ok()["changed"], false);
    serves(project);
}

fn local_work_must_be_saved_and_told(project: &Project) {
    let checkout = project.world.workspace("main").join("repo");
    fs::write(checkout.join("greeting/__init__.py"), "# mine\n").unwrap();
    fs::create_dir(checkout.join("drafts")).unwrap();
    fs::write(checkout.join("drafts/one.txt"), b"a draft \xff").unwrap();
    std::os::unix::fs::symlink("../nowhere", checkout.join("drafts/two")).unwrap();
    push_notes(project, "4.0", "pushed_meanwhile", &[]);
    // What fails before it is saved leaves it where it is.
    let failed =
        project.world.run_with_fault("apply.code.before:fail", &["env", "pull", "main", "--rollback"]);
    failed.fails(1);
    assert_eq!(fs::read_to_string(checkout.join("greeting/__init__.py")).unwrap(), "# mine\n");
    assert!(checkout.join("drafts/one.txt").exists());
    let pulled = project.pull(&[]).ok();
    let saved = &pulled["saved_local"];
    assert_eq!(saved["files"], 2, "{pulled:#}");
    let patch = fs::read_to_string(saved["patch"].as_str().unwrap()).unwrap();
    assert!(patch.contains("+# mine"), "{patch}");
    let draft = std::path::Path::new(saved["directory"].as_str().unwrap()).join("files/drafts/one.txt");
    assert_eq!(fs::read(&draft).unwrap(), b"a draft \xff");
    assert_eq!(fs::read_link(draft.with_file_name("two")).unwrap(), std::path::Path::new("../nowhere"));
    assert_eq!(fs::read_to_string(checkout.join("greeting/__init__.py")).unwrap(), "");
    assert!(!checkout.join("drafts/one.txt").exists());
    assert!(project.has_column("notes_note", "pushed_meanwhile"));
    assert_eq!(project.pull(&[]).ok()["saved_local"], Value::Null);
    assert_eq!(project.world.invariants(), Vec::<Value>::new());
}

fn a_branch_that_is_gone_must_be_told_and_nothing_touched(project: &Project) {
    let world = &project.world;
    world.repo().branch("gone", &[]);
    let made = world.create("gone");
    world.repo().git(&["branch", "--quiet", "-D", "gone"]);
    let record = world.record("gone");
    let error = world.unchanged("a branch that is gone", || world.run(&["env", "pull", "gone"]).fails(4));
    assert!(error["message"].as_str().unwrap().contains("branch gone"), "{error}");
    assert_eq!(world.record("gone"), record);
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    world.delete("gone");
}

fn a_changed_configuration_must_be_in_force(project: &Project) {
    project.push("a setting", &[("odoo.conf", "[options]\nlimit_time_real = 4321\n")]);
    let before = project.started_at();
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["conf_regenerated"], &pulled["deps_reinstalled"]), (&json!(true), &json!(false)));
    assert_eq!((&pulled["restart"], &pulled["exit_code"]), (&json!(true), &Value::Null));
    assert_ne!(project.started_at(), before);
    assert!(project.configuration().contains("limit_time_real = 4321"), "{}", project.configuration());
    serves(project);
}

fn a_new_directory_of_modules_must_be_found(project: &Project) {
    assert!(!project.configuration().contains("/mnt/extra-addons/more"));
    project.push(
        "more modules",
        &[
            ("more/inner/__manifest__.py", &project.manifest("Inner", "1.0", "")),
            ("more/inner/__init__.py", ""),
        ],
    );
    let pulled = project.pull(&[]).ok();
    assert_eq!(
        (&pulled["install"], &pulled["conf_regenerated"]),
        (&json!(["inner"]), &json!(true)),
        "{pulled}"
    );
    let configuration = project.configuration();
    assert!(
        configuration.contains("/mnt/extra-addons/more") && configuration.contains("4321"),
        "{configuration}"
    );
    assert_eq!(project.state("inner"), "installed");
    serves(project);
}

fn new_requirements_must_be_installed(project: &Project) {
    let id = || inspect(&project.recorded("container"))["Id"].clone();
    let (container, port, url) =
        (id(), project.world.record("main")["port"].clone(), project.recorded("url"));
    project.push(
        "a package",
        &[
            ("requirements.txt", "-r req/base.txt\n"),
            ("req/base.txt", "tinydb==4.8.2\n"),
            ("needy/__manifest__.py", &project.manifest("Needy", "1.0", "")),
            ("needy/__init__.py", "import tinydb\n"),
        ],
    );
    let pulled = project.pull(&[]).ok();
    assert_eq!(
        (&pulled["deps_reinstalled"], &pulled["module_states"]),
        (&json!(true), &json!({"needy": "installed"}))
    );
    assert_ne!(id(), container, "the container is still that without the package");
    assert_eq!((&project.world.record("main")["port"], project.recorded("url")), (&port, url));
    let version = || {
        let ask = "import tinydb; print(tinydb.__version__)";
        docker(&["exec", &project.recorded("container"), "python3", "-c", ask])
    };
    assert_eq!(version(), "4.8.2");
    project.push("another version", &[("req/base.txt", "tinydb==4.8.0\n")]);
    let pulled = project.pull(&[]).ok();
    assert_eq!((&pulled["action"], &pulled["deps_reinstalled"]), (&json!("restart"), &json!(true)));
    assert_eq!(version(), "4.8.0");
    serves(project);
}
