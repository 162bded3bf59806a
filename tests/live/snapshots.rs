//! The data of an environment kept, gone back to, and thrown away for the template's.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    python::shell,
    resets::{
        a_reset_from_a_raw_template_must_be_harmless, a_reset_must_neutralise_unless_the_generation_is_proven,
    },
    support::{
        outside::{docker, inspect, login_page},
        project::Project,
        story::scenarios,
        world::World,
    },
};

#[test]
fn snapshots() {
    let world = &World::with_template("snapshots");
    scenarios![world;
        an_experiment_on_a_copy_must_be_undone,
        an_experiment_on_hard_links_must_be_undone,
        an_experiment_on_an_overlay_must_be_undone,
        an_experiment_on_a_fuse_mount_must_be_undone,
        a_serving_odoo_must_answer_but_for_a_moment,
        names_must_be_unique_and_known,
        a_stopped_environment_must_stay_stopped,
        a_protected_environment_must_keep_its_data,
        what_it_was_must_be_kept_when_asked_for,
        an_environment_killed_while_it_was_held_still_must_go_on,
        snapshots_without_a_record_must_be_removed_with_their_environment,
        a_reset_must_neutralise_unless_the_generation_is_proven,
        a_generation_must_stay_as_long_as_a_snapshot_lies_over_it,
        a_reset_from_a_raw_template_must_be_harmless,
    ];
}

#[test]
fn snapshots_on_14() {
    let project = &Project::of_series("snapshots on 14", "14.0");
    scenarios![project;
        an_experiment_on_14_must_be_undone,
        an_odoo_14_must_answer_but_for_a_moment,
    ];
}

#[test]
fn snapshots_and_pulls() {
    let project = &Project::new("snapshots and pulls");
    scenarios![project;
        a_restored_environment_must_be_pulled_up_to_its_code,
    ];
}

fn an_experiment_on_a_copy_must_be_undone(world: &World) {
    by(world, "copy");
}

fn an_experiment_on_hard_links_must_be_undone(world: &World) {
    by(world, "hardlink");
}

fn an_experiment_on_an_overlay_must_be_undone(world: &World) {
    by(world, "overlay");
}

fn an_experiment_on_a_fuse_mount_must_be_undone(world: &World) {
    by(world, "fuse");
}

/// An environment by one method, from its creation to its deletion, which leaves nothing.
fn by(world: &World, method: &str) {
    world.configure(method);
    world.unchanged(method, || {
        let made = world.create("main");
        assert_eq!(made["filestore"]["method"], method);
        experiment(world);
        assert_eq!(world.invariants(), Vec::<Value>::new());
        world.delete("main");
    });
    world.configure("auto");
}

/// A module is installed, a file deleted and another one written; then all of it is undone, twice.
fn experiment(world: &World) {
    let attach =
        |name: &str| format!("env['ir.attachment'].create({{'name': '{name}', 'raw': b'the {name} file'}})");
    shell(world, &attach("old"));
    let snapshot = world.run(&["env", "snapshot", "create", "main", "before"]).ok();
    assert!(snapshot["database_bytes"].as_u64().unwrap() > 1_000_000, "{snapshot}");
    let count = files(world);
    for _ in 0..2 {
        world.run(&["module", "install", "main", "greeting"]).ok();
        let code = format!(
            "env['ir.attachment'].search([('name', '=', 'old')]).unlink()\nenv.cr.commit()\n\
             env['ir.attachment']._gc_file_store{}()\n{}",
            if world.record("main")["image"] == "odoo:14.0" { "" } else { "_unsafe" },
            attach("new")
        );
        shell(world, &code);
        assert_eq!(attachments(world), "('new', b'the new file')");
        let done = world.run(&["env", "snapshot", "restore", "main", "before"]).ok();
        assert_eq!((&done["ready"], &done["kept"]), (&Value::Bool(true), &Value::Null), "{done}");
        assert_eq!(attachments(world), "('old', b'the old file')");
        let record = world.record("main");
        let sql = "SELECT state FROM ir_module_module WHERE name = 'greeting'";
        let state = world.login("main").psql(record["database"].as_str().unwrap(), sql).unwrap();
        assert_ne!(state, "installed");
        assert_eq!(files(world), count, "files are more or less");
        assert_eq!(login_page(record["url"].as_str().unwrap()), 200);
    }
    let listed = world.run(&["env", "snapshot", "list", "main"]).ok();
    assert_eq!(listed["snapshots"].as_array().unwrap().len(), 1, "{listed}");
    assert!(listed["snapshots"][0]["age"].as_str().unwrap().contains(' '), "{listed}");
}

/// The attachments of the experiment, as Odoo reads them from its filestore.
fn attachments(world: &World) -> String {
    let code = "[(a.name, a.raw) for a in env['ir.attachment'].search([('name', 'in', ['old', 'new'])])]";
    let value = shell(world, code)["value"].as_str().unwrap().to_owned();
    value.trim_matches(['[', ']']).to_owned()
}

/// How many files the filestore has for Odoo, which may write there too.
fn files(world: &World) -> usize {
    let record = world.record("main");
    let place = format!("/var/lib/odoo/filestore/{}", record["database"].as_str().unwrap());
    let container = record["container"].as_str().unwrap();
    let script = format!("cd {place} && mkdir -p mine && rmdir mine && find ?? -type f | sort");
    docker(&["exec", "-u", "odoo", container, "sh", "-c", &script]).lines().count()
}

fn a_serving_odoo_must_answer_but_for_a_moment(world: &World) {
    world.create("main");
    answers_throughout(world);
}

/// Snapshots that are taken under way.
const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// Asks all the time while snapshots are taken; the longest answer is told.
fn answers_throughout(world: &World) {
    let record = world.record("main");
    let url = record["url"].as_str().unwrap();
    let is_over = AtomicBool::new(false);
    let (longest, asked, refused, ended) = std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let (mut longest, mut asked, mut refused) = (Duration::ZERO, 0, 0);
            while !is_over.load(Ordering::Relaxed) {
                let start = Instant::now();
                // A request that begins in the very moment may find its connection gone.
                refused += usize::from(login_page(url) != 200);
                (longest, asked) = (longest.max(start.elapsed()), asked + 1);
            }
            (longest, asked, refused)
        });
        let mut ended = 0;
        std::thread::sleep(Duration::from_millis(500));
        for name in NAMES {
            let made = world.run(&["env", "snapshot", "create", "main", name]).ok();
            ended += usize::from(made["warnings"].to_string().contains("longer than 3 s"));
        }
        std::thread::sleep(Duration::from_millis(500));
        is_over.store(true, Ordering::Relaxed);
        let (longest, asked, refused) = asking.join().unwrap();
        (longest, asked, refused, ended)
    });
    // One that takes too long on a busy machine may fail, and that is said.
    assert!(ended <= 1 && refused <= 1 + ended, "{refused} of {asked} requests failed, {ended} were ended");
    let (count, longest_ms) = (NAMES.len(), longest.as_millis());
    eprintln!("{asked} answers while {count} snapshots were taken, the longest took {longest_ms} ms");
    assert!(asked > 10 && longest < Duration::from_secs(10), "{asked} answers, {longest:?}");
    for name in NAMES {
        world.run(&["env", "snapshot", "delete", "main", name]).ok();
    }
}

fn names_must_be_unique_and_known(world: &World) {
    world.run(&["env", "snapshot", "create", "main", "one"]).ok();
    world.unchanged("refusals", || {
        world.run(&["env", "snapshot", "create", "main", "one"]).fails(5);
        world.run(&["env", "snapshot", "restore", "main", "two"]).fails(4);
        world.run(&["env", "snapshot", "delete", "main", "two"]).fails(4);
        world.run(&["env", "snapshot", "create", "main", "../one"]).fails(2);
        world.run(&["env", "snapshot", "list", "nobody"]).fails(4);
        world.run(&["env", "snapshot", "restore", "main", "one", "--keep", "one"]).fails(5);
    });
    let unnamed = world.run(&["env", "snapshot", "create", "main"]).ok();
    let name = unnamed["name"].as_str().unwrap();
    assert!(name.starts_with("20") && name.len() >= 17, "{name}");
    world.run(&["env", "snapshot", "delete", "main", name]).ok();
    let info = world.run(&["env", "info", "main"]).ok();
    assert_eq!(info["snapshots"], json!(["one"]));
}

fn a_stopped_environment_must_stay_stopped(world: &World) {
    world.run(&["env", "stop", "main"]).ok();
    world.run(&["env", "snapshot", "create", "main", "stopped"]).ok();
    let done = world.run(&["env", "snapshot", "restore", "main", "one"]).ok();
    assert_eq!(done["ready"], false);
    assert_eq!(world.row("main").unwrap()["status"], "stopped");
    world.run(&["env", "snapshot", "delete", "main", "stopped"]).ok();
    world.run(&["env", "start", "main"]).ok();
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
}

fn a_protected_environment_must_keep_its_data(world: &World) {
    world.run(&["env", "protect", "main"]).ok();
    world.run(&["env", "snapshot", "restore", "main", "one"]).fails(6);
    world.run(&["env", "reset", "main"]).fails(6);
    world.run(&["env", "unprotect", "main"]).ok();
}

fn what_it_was_must_be_kept_when_asked_for(world: &World) {
    shell(world, "env['ir.config_parameter'].set_param('test.kept', 'yes')");
    let done = world.run(&["env", "snapshot", "restore", "main", "one", "--keep", "present"]).ok();
    assert_eq!(done["kept"], "present");
    let kept = || shell(world, "env['ir.config_parameter'].get_param('test.kept')")["value"].clone();
    assert_eq!(kept(), "False");
    world.run(&["env", "snapshot", "restore", "main", "present"]).ok();
    assert_eq!(kept(), "'yes'");
    world.run(&["env", "snapshot", "delete", "main", "present"]).ok();
}

fn an_environment_killed_while_it_was_held_still_must_go_on(world: &World) {
    let record = world.record("main");
    let (container, url) = (record["container"].as_str().unwrap(), record["url"].as_str().unwrap());
    for (next, is_running) in [(["env", "start"], true), (["env", "restart"], true), (["env", "stop"], false)]
    {
        world.unchanged("a kill while it was held still", || {
            let fault = "still.begin.after:kill";
            world.run_with_fault(fault, &["env", "snapshot", "create", "main", "killed"]).must_end(-9);
            assert_eq!(inspect(container)["State"]["Paused"], true);
            let row = world.row("main").unwrap();
            assert_eq!(row["status"], "incomplete");
            assert!(row["step"].as_str().unwrap().contains("held still"), "{row}");
            world.run(&["env", "read", "main", "/etc/hostname"]).fails(7);
            world.run(&[&next[..], &["main"]].concat()).ok();
            let state = inspect(container)["State"].clone();
            assert_eq!(
                (&state["Paused"], &state["Running"]),
                (&Value::Bool(false), &Value::Bool(is_running))
            );
            world.run(&["env", "start", "main"]).ok();
            assert_eq!(login_page(url), 200);
        });
    }
}

fn snapshots_without_a_record_must_be_removed_with_their_environment(world: &World) {
    world.delete("main");
    world.unchanged("an environment that lost its record", || {
        world.create("main");
        world.run(&["env", "snapshot", "create", "main", "one"]).ok();
        fs::remove_file(world.workspace("main").join("environment.json")).unwrap();
        let removed = world.run(&["env", "delete", "main"]).ok();
        let kept = removed["removed"].as_array().unwrap().iter();
        assert!(kept.map(|it| it.as_str().unwrap()).any(|it| it.contains("odeum_kept_")), "{removed}");
    });
}

fn a_generation_must_stay_as_long_as_a_snapshot_lies_over_it(world: &World) {
    world.configure("overlay");
    world.create("main");
    let generations = || {
        let names = fs::read_dir(world.data().join("team_1/templates/default")).unwrap().flatten();
        names.filter(|entry| entry.file_name().to_string_lossy().starts_with("gen-")).count()
    };
    shell(world, "env['ir.attachment'].create({'name': 'old', 'raw': b'the old file'})");
    world.run(&["env", "snapshot", "create", "main", "one"]).ok();
    let generation = world.record("main")["origin"]["generation"].clone();
    world.run(&["template", "init", "--force"]).ok();
    let reset = world.run(&["env", "reset", "main"]).ok();
    assert_ne!(reset["template_generation"], generation);
    assert_eq!(attachments(world), "");
    assert_eq!(generations(), 2, "the snapshot's generation is gone");
    let listed = world.run(&["template", "list"]).ok()["templates"][0].clone();
    let older = &listed["generations"][1];
    assert_eq!((&older["in_use_by"], &older["snapshots"]), (&json!([]), &json!(["one of main"])), "{listed}");
    assert_eq!((&listed["mode"], &listed["use_overlay"]), (&json!("overlay"), &json!(true)));
    assert_eq!(world.invariants(), Vec::<Value>::new());

    world.run(&["env", "snapshot", "restore", "main", "one"]).ok();
    assert_eq!(world.record("main")["origin"]["generation"], generation);
    assert_eq!(attachments(world), "('old', b'the old file')");
    world.run(&["env", "reset", "main"]).ok();
    world.run(&["env", "snapshot", "delete", "main", "one"]).ok();
    assert_eq!(generations(), 1, "nobody lies over the old generation any more");
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.configure("auto");
}

fn an_experiment_on_14_must_be_undone(project: &Project) {
    experiment(&project.world);
}

fn an_odoo_14_must_answer_but_for_a_moment(project: &Project) {
    answers_throughout(&project.world);
}

fn model(fields: &str) -> String {
    format!(
        "from odoo import fields, models\n\n\nclass Note(models.Model):\n    _name = 'greeting.note'\n    \
         _description = 'Note'\n\n    {fields}\n"
    )
}

fn a_restored_environment_must_be_pulled_up_to_its_code(project: &Project) {
    let world = &project.world;
    let first = "name = fields.Char()";
    project.push(
        "a model",
        &[("greeting/__init__.py", "from . import note\n"), ("greeting/note.py", &model(first))],
    );
    project.pull(&["--install", "greeting"]).ok();
    world.run(&["env", "snapshot", "create", "main", "one"]).ok();
    let applied = project.recorded("applied_commit");

    project
        .push("a field", &[("greeting/note.py", &model("name = fields.Char()\n    text = fields.Text()"))]);
    project.pull(&[]).ok();
    assert!(project.has_column("greeting_note", "text"));

    let done = world.run(&["env", "snapshot", "restore", "main", "one"]).ok();
    assert_eq!(done["pull_needed"], true, "{done}");
    assert!(!project.has_column("greeting_note", "text"));
    assert_eq!((project.recorded("applied_commit"), project.recorded("commit")), (applied, project.pushed()));

    // What was applied is an older commit of a shallow clone, whatever was fetched meanwhile.
    world.repo().git(&["commit", "--allow-empty", "-qm", "nothing"]);
    let checkout = world.workspace("main").join("repo").display().to_string();
    crate::support::outside::run("git", &["-C", &checkout, "gc", "--prune=now", "-q"]).unwrap();
    let pulled = project.pull(&[]).ok();
    assert_eq!(pulled["upgrade"].as_array().map(Vec::len), Some(1), "{pulled}");
    assert!(project.has_column("greeting_note", "text"));
    let again = world.run(&["env", "snapshot", "restore", "main", "one"]).ok();
    assert_eq!(again["pull_needed"], true);
}
