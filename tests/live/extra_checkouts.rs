//! Extra addons of a checkout's environment, and of one whose record is lost.

use std::fs;

use serde_json::Value;

use crate::{
    extras::{Shared, manifest},
    support::{repo::Repo, story::scenarios},
};

#[test]
fn checkouts_with_extras() {
    let shared = &Shared::new("checkouts with extras");
    let world = &shared.world;
    world.initialise();
    shared.tools.write("requirements.txt", "tinydb\n");
    shared.tools.write("tool_a/__init__.py", "import tinydb\n");
    shared.tools.commit("a dependency");
    world.run(&["repo", "add", "tools", &shared.tools.url(), "--branches", "19.0"]).ok();
    let single = Repo::empty(&world.path("single_module"), "main");
    single.write("__manifest__.py", &manifest("1.0"));
    single.write("__init__.py", "");
    single.commit("a repository that is a module");
    world.run(&["repo", "add", "one", &single.url()]).ok();
    scenarios![shared;
        up_must_use_what_the_project_names,
        a_record_that_is_lost_must_leave_no_working_tree,
    ];
}

fn up_must_use_what_the_project_names(shared: &Shared) {
    let world = &shared.world;
    let project = "[project]\nseries = \"19.0\"\nextra_addons = [\"tools:19.0\", \"one:main\"]\n";
    world.repo().write("odeum.toml", project);
    let mut command = world.command(&["up"]);
    command.current_dir(world.repo().path());
    let made = crate::support::process::Running::start(command, "up".into()).end().ok();
    assert_eq!(made["extra_addons"]["one"]["branch"], "main");
    // Its dependencies are in the image, and a repository that is a module is found as one.
    world.run(&["module", "install", "main", "tool_a,single_module"]).ok();
    assert_eq!(
        (shared.state("main", "tool_a"), shared.state("main", "single_module")),
        ("installed".into(), "installed".into())
    );
    shared.is_sound("main");
}

fn a_record_that_is_lost_must_leave_no_working_tree(shared: &Shared) {
    fs::remove_file(shared.world.workspace("main").join("environment.json")).unwrap();
    let complaints = shared.world.invariants();
    assert!(complaints.iter().any(|check| check.to_string().contains("working tree")), "{complaints:#?}");
    shared.world.delete("main");
    assert_eq!(shared.world.invariants(), Vec::<Value>::new());
}
