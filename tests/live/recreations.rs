//! An environment made anew: its name, its address and its snapshots stay, all else is as in a new
//! one; or nothing has changed.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::{
    outside::{docker, inspect, login_page, run},
    process::until,
    project::Project,
    repo::{Repo, manifest},
    story::scenarios,
    world::World,
};

#[test]
fn recreations() {
    let project = &Project::new("recreations");
    scenarios![project;
        all_but_its_name_and_its_address_must_be_as_new,
        a_failure_at_the_end_must_leave_everything_as_it_was,
        code_that_cannot_be_installed_must_change_nothing,
        another_template_must_be_its_own_from_then_on,
        work_in_the_checkout_must_be_saved_and_told,
        a_branch_that_is_only_here_must_keep_its_commits,
        a_branch_that_is_gone_must_be_told_and_nothing_touched,
        a_stopped_one_must_stay_stopped_and_a_lost_container_be_made,
        a_mounted_tree_must_stay_as_it_is,
        extra_addons_must_be_the_newest_or_stay,
        what_goes_must_be_named_and_what_cannot_be_refused,
        a_deletion_must_leave_nothing_of_it,
    ];
}

fn recreate(project: &Project) -> Value {
    project.world.run(&["env", "recreate", "main"]).ok()
}

fn id(project: &Project) -> Value {
    inspect(&project.recorded("container"))["Id"].clone()
}

fn checkout(project: &Project) -> String {
    project.world.workspace("main").join("repo").display().to_string()
}

fn is_sound(project: &Project) {
    // Nobody waits for what is put back.
    until("Odoo answers", || login_page(&project.recorded("url")) == 200);
    assert!(!project.world.workspace("main").join("exchange").exists());
    assert_eq!(project.world.invariants(), Vec::<Value>::new());
}

/// Spoils all there is to spoil.
fn spoil(project: &Project) {
    project.sql("UPDATE res_company SET name = 'Spoilt' WHERE id = 1");
    project.world.run(&["env", "exec", "main", "touch /tmp/inside"]).ok();
}

fn company(project: &Project) -> String {
    project.sql("SELECT name FROM res_company WHERE id = 1")
}

fn has_inside(project: &Project) -> bool {
    project.world.run(&["env", "exec", "main", "test -e /tmp/inside"]).code == 0
}

fn all_but_its_name_and_its_address_must_be_as_new(project: &Project) {
    let world = &project.world;
    let fresh = company(project);
    let (before, old) = (world.record("main"), id(project));
    world.run(&["module", "install", "main", "greeting"]).ok();
    world.run(&["env", "snapshot", "create", "main", "kept"]).ok();
    spoil(project);
    project.push(
        "more",
        &[
            ("odoo.conf", "[options]\nlimit_time_real = 4321\n"),
            ("deep/more/__manifest__.py", &manifest("More")),
            ("deep/more/__init__.py", ""),
        ],
    );
    let done = recreate(project);
    assert_eq!((&done["ready"], &done["saved_local"]), (&json!(true), &Value::Null), "{done:#}");
    assert_eq!(
        [done["commit"].as_str().unwrap(), &project.recorded("applied_commit")],
        [project.pushed(), project.pushed()]
    );
    let after = world.record("main");
    for field in ["id", "port", "url", "database", "role", "password", "container", "request"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_ne!(id(project), old);
    assert_eq!(
        (company(project), project.state("greeting"), has_inside(project)),
        (fresh, String::new(), false)
    );
    let configuration = project.configuration();
    assert!(configuration.contains("4321") && configuration.contains("/deep"), "{configuration}");
    is_sound(project);
    world.run(&["env", "pull", "main"]).ok();
    // Snapshots are of its data, and stay.
    world.run(&["env", "snapshot", "restore", "main", "kept"]).ok();
    assert_eq!(project.state("greeting"), "installed");
    world.run(&["env", "snapshot", "delete", "main", "kept"]).ok();
    recreate(project);
}

fn a_failure_at_the_end_must_leave_everything_as_it_was(project: &Project) {
    let world = &project.world;
    spoil(project);
    project.push("not taken", &[("later.txt", "later")]);
    let (record, old) = (world.record("main"), id(project));
    for fault in
        ["recreate.configuration.after:fail", "exchange.places.after:fail", "exchange.serve.after:fail"]
    {
        world.unchanged(fault, || world.run_with_fault(fault, &["env", "recreate", "main"]).fails(1));
        assert_eq!((world.record("main"), id(project)), (record.clone(), old.clone()), "{fault}");
        is_sound(project);
        assert!(company(project) == "Spoilt" && has_inside(project), "{fault}");
        assert!(!Path::new(&checkout(project)).join("later.txt").exists());
    }
}

fn code_that_cannot_be_installed_must_change_nothing(project: &Project) {
    let world = &project.world;
    project.push("nonsense", &[("requirements.txt", "./nowhere-at-all\n")]);
    let (record, old, started) = (world.record("main"), id(project), project.started_at());
    let error =
        world.unchanged("what cannot be installed", || world.run(&["env", "recreate", "main"]).fails(1));
    assert!(error["message"].as_str().unwrap().contains("dependencies"), "{error}");
    assert_eq!((world.record("main"), id(project), project.started_at()), (record, old, started));
    world.repo().git(&["rm", "-q", "requirements.txt"]);
    project.push("without", &[]);
}

fn another_template_must_be_its_own_from_then_on(project: &Project) {
    let world = &project.world;
    project.sql("UPDATE res_company SET name = 'Of another' WHERE id = 1");
    world.run(&["template", "save", "main", "other"]).ok();
    let done = recreate(project);
    assert_eq!(done["template"], "default");
    assert_ne!(company(project), "Of another");
    let done = world.run(&["env", "recreate", "main", "--template", "other"]).ok();
    assert_eq!((&done["template"], company(project).as_str()), (&json!("other"), "Of another"));
    assert_eq!(world.row("main").unwrap()["template"], "other");
    is_sound(project);
    world.run(&["env", "recreate", "main", "--template", "nothing"]).fails(7);
    world.run(&["env", "recreate", "main", "--template", "default"]).ok();
    world.run(&["template", "delete", "other"]).ok();
    is_sound(project);
}

fn work_in_the_checkout_must_be_saved_and_told(project: &Project) {
    let code = checkout(project);
    fs::write(format!("{code}/draft.txt"), "a draft").unwrap();
    fs::write(format!("{code}/greeting/__init__.py"), "# mine\n").unwrap();
    // A failure leaves it where it is.
    project.world.run_with_fault("exchange.files.after:fail", &["env", "recreate", "main"]).fails(1);
    assert_eq!(fs::read_to_string(format!("{code}/draft.txt")).unwrap(), "a draft");
    let done = recreate(project);
    let saved = &done["saved_local"];
    assert!(fs::read_to_string(saved["patch"].as_str().unwrap()).unwrap().contains("+# mine"), "{done:#}");
    let draft = Path::new(saved["directory"].as_str().unwrap()).join("files/draft.txt");
    assert_eq!(fs::read_to_string(draft).unwrap(), "a draft");
    assert!(!Path::new(&code).join("draft.txt").exists());
    is_sound(project);
}

fn a_branch_that_is_only_here_must_keep_its_commits(project: &Project) {
    let (world, code) = (&project.world, checkout(project));
    world.run(&["env", "switch-branch", "main", "idea"]).ok();
    fs::write(format!("{code}/idea.txt"), "an idea").unwrap();
    let me = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    run("git", &["-C", &code, "add", "--all"]).unwrap();
    run("git", &[&["-C", &code][..], &me, &["commit", "--quiet", "-m", "an idea"]].concat()).unwrap();
    let head = run("git", &["-C", &code, "rev-parse", "HEAD"]).unwrap();
    let done = recreate(project);
    assert_eq!(
        (&done["git_branch"], done["commit"].as_str()),
        (&json!("idea"), Some(head.trim())),
        "{done:#}"
    );
    assert_eq!(fs::read_to_string(format!("{code}/idea.txt")).unwrap(), "an idea");
    world.run(&["env", "switch-branch", "main", "main"]).ok();
    is_sound(project);
}

fn a_branch_that_is_gone_must_be_told_and_nothing_touched(project: &Project) {
    let world = &project.world;
    world.repo().branch("gone", &[]);
    world.run(&["env", "switch-branch", "main", "gone"]).ok();
    world.repo().git(&["branch", "--quiet", "-D", "gone"]);
    let (record, old) = (world.record("main"), id(project));
    let error = world.unchanged("a branch that is gone", || world.run(&["env", "recreate", "main"]).fails(4));
    assert!(error["message"].as_str().unwrap().contains("branch gone is no longer on"), "{error}");
    assert_eq!((world.record("main"), id(project)), (record, old));
    world.run(&["env", "switch-branch", "main", "main"]).ok();
}

fn a_stopped_one_must_stay_stopped_and_a_lost_container_be_made(project: &Project) {
    let world = &project.world;
    world.run(&["env", "stop", "main"]).ok();
    assert_eq!(recreate(project)["ready"], false);
    assert_eq!(world.row("main").unwrap()["status"], "stopped");
    docker(&["rm", "-v", &project.recorded("container")]);
    assert_eq!(recreate(project)["ready"], true);
    is_sound(project);
}

fn a_mounted_tree_must_stay_as_it_is(project: &Project) {
    let world = &project.world;
    let tree = world.repo().path().display().to_string();
    world.run(&["env", "create", "tree", "--template", "default", "--path", &tree]).ok();
    world.repo().write("draft.txt", "a draft");
    let done = world.run(&["env", "recreate", "tree"]).ok();
    assert_eq!((&done["ready"], &done["saved_local"]), (&json!(true), &Value::Null));
    assert_eq!(fs::read_to_string(world.repo().path().join("draft.txt")).unwrap(), "a draft");
    fs::remove_file(world.repo().path().join("draft.txt")).unwrap();
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.delete("tree");
}

fn extra_addons_must_be_the_newest_or_stay(project: &Project) {
    let world = &project.world;
    let tools = Repo::empty(&world.path("tools"), "19.0");
    tools.write("tool_a/__manifest__.py", &manifest("Tool"));
    tools.write("tool_a/__init__.py", "");
    tools.commit("a tool");
    world.run(&["repo", "add", "tools", &tools.url()]).ok();
    let url = world.repo().url();
    let create =
        [&World::creation("main", &url)[..], &["--env-name", "tooled", "--extra-addons", "tools:19.0"]];
    world.run(&create.concat()).ok();
    let place = world.workspace("tooled").join("extra/tools");
    let head =
        || run("git", &["-C", &place.display().to_string(), "rev-parse", "HEAD"]).unwrap().trim().to_owned();
    let before = head();
    tools.write("tool_b/__manifest__.py", &manifest("Another"));
    tools.write("tool_b/__init__.py", "");
    tools.commit("another tool");
    fs::write(place.join("draft.txt"), "a draft").unwrap();
    let address = world.record("tooled")["url"].as_str().unwrap().to_owned();
    for fault in ["recreate.extras.after:fail", "exchange.places.after:fail"] {
        world.run_with_fault(fault, &["env", "recreate", "tooled"]).fails(1);
        assert_eq!(head(), before, "{fault}");
        until("Odoo answers", || login_page(&address) == 200);
        assert_eq!(world.invariants(), Vec::<Value>::new(), "{fault}");
    }
    world.run(&["env", "recreate", "tooled"]).ok();
    assert_eq!(head(), tools.git(&["rev-parse", "19.0"]));
    let list = ["module", "list", "tooled", "--name-filter", "tool_b", "--state-filter", "uninstalled"];
    assert_eq!(world.run(&list).ok()["modules"][0]["name"], "tool_b");
    let saved = fs::read_dir(world.workspace("tooled").join("saved")).unwrap();
    let mut drafts = saved.map(|entry| entry.unwrap().path().join("tools/files/draft.txt"));
    assert!(drafts.any(|draft| draft.exists()), "local work is lost");
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.delete("tooled");
    world.run(&["repo", "delete", "tools"]).ok();
}

fn what_goes_must_be_named_and_what_cannot_be_refused(project: &Project) {
    let world = &project.world;
    let asked = world.unchanged("nobody agreed", || world.plain(&["env", "recreate", "main"]));
    assert_ne!(asked.code, 0);
    assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);
    world.run(&["env", "recreate", "nobody"]).fails(4);
    world.run(&["env", "protect", "main"]).ok();
    world.unchanged("a protected one", || world.run(&["env", "recreate", "main"]).fails(6));
    world.run(&["env", "unprotect", "main"]).ok();
}

fn a_deletion_must_leave_nothing_of_it(project: &Project) {
    let world = &project.world;
    world.delete("main");
    assert_eq!(world.run(&["env", "list"]).ok()["environments"], json!([]));
    assert_eq!(world.invariants(), Vec::<Value>::new());
}
