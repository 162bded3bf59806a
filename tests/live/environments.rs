//! An environment from its creation to its deletion, and what is said of it meanwhile.

use std::{fs, process::Command};

use serde_json::Value;

use crate::{
    isolation, names,
    support::{
        outside::{docker, inspect, login_page},
        story::scenarios,
        world::World,
    },
};

#[test]
fn environments() {
    let world = &World::with_template("environments");
    scenarios![world;
        names::a_taken_port_must_be_passed_over,
        isolation::no_secret_may_be_seen_while_creating,
        an_equal_creation_must_change_nothing,
        a_different_creation_must_be_a_conflict_that_names_the_fields,
        a_stopped_environment_must_start_again,
        a_stopped_environment_must_be_started_by_an_equal_creation,
        a_listing_must_have_a_line_for_each,
        the_url_must_be_printed_alone,
        variables_must_lead_psql_into_the_database,
        information_must_be_of_this_environment,
        logs_must_be_filtered,
        isolation::two_environments_must_share_no_name,
        isolation::a_role_must_reach_its_own_database_only,
        isolation::a_role_must_have_no_powers,
        isolation::data_of_one_must_not_be_seen_by_the_other,
        isolation::no_secret_may_be_in_docker,
        a_protected_environment_must_stay,
        a_container_removed_by_hand_must_be_told_and_deletable,
        a_deletion_must_leave_nothing,
        names::twins_must_be_different_environments,
        names::a_name_with_the_same_id_must_be_a_conflict_that_changes_nothing,
        names::a_bad_name_must_be_refused_before_anything_is_done,
    ];
}

fn an_equal_creation_must_change_nothing(world: &World) {
    let first = world.record("main");
    let container = inspect(first["container"].as_str().unwrap());
    let again = world.unchanged("an equal creation", || world.create("main"));
    assert_eq!((&again["created"], &again["ready"]), (&Value::Bool(false), &Value::Bool(true)));
    assert_eq!(world.record("main"), first);
    let now = inspect(first["container"].as_str().unwrap());
    assert_eq!(
        (&now["Id"], &now["State"]["StartedAt"]),
        (&container["Id"], &container["State"]["StartedAt"])
    );
}

fn a_different_creation_must_be_a_conflict_that_names_the_fields(world: &World) {
    let tree = world.repo().path().display().to_string();
    let other = ["env", "create", "main", "--template", "none", "--odoo-image", "odoo:19.0", "--path", &tree];
    let error = world.unchanged("a refused creation", || world.run(&other).fails(5));
    let differs: Vec<_> =
        error["differs"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let names = |field: &str| differs.iter().any(|it| it.starts_with(field));
    assert!(names("source") && names("template_name") && !names("branch"), "{differs:?}");
}

fn a_stopped_environment_must_start_again(world: &World) {
    let record = world.record("main");
    let (container, url) = (record["container"].as_str().unwrap(), record["url"].as_str().unwrap());
    world.run(&["env", "stop", "main"]).ok();
    assert_eq!(inspect(container)["State"]["Running"], false);
    assert_eq!(world.row("main").unwrap()["status"], "stopped");
    assert_eq!(world.run(&["env", "stop", "main"]).ok()["stopped"], Value::Array(Vec::new()));

    let started = world.run(&["env", "start", "main"]).ok();
    assert_eq!((&started["started"][0], &started["ready"]), (&record["container"], &Value::Bool(true)));
    assert_eq!(login_page(url), 200);
    assert_eq!(world.run(&["env", "start", "main"]).ok()["started"], Value::Array(Vec::new()));

    let before = inspect(container)["State"]["StartedAt"].clone();
    world.run(&["env", "restart", "main"]).ok();
    assert_ne!(inspect(container)["State"]["StartedAt"], before);
    assert_eq!(login_page(url), 200);
}

fn a_stopped_environment_must_be_started_by_an_equal_creation(world: &World) {
    world.run(&["env", "stop", "main"]).ok();
    let again = world.create("main");
    assert_eq!((&again["created"], &again["ready"]), (&Value::Bool(false), &Value::Bool(true)));
    assert_eq!(login_page(again["url"].as_str().unwrap()), 200);
}

fn a_listing_must_have_a_line_for_each(world: &World) {
    world
        .repo()
        .branch("feature", &[("feature/__manifest__.py", &crate::support::repo::manifest("Feature"))]);
    world.create("feature");
    let listing = world.plain(&["env", "list"]);
    listing.must_end(0);
    let lines: Vec<_> = listing.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    for (line, name) in lines[1..].iter().zip(["feature", "main"]) {
        assert!(line.starts_with(name) && line.contains("running") && line.contains("http://"), "{line}");
    }
    assert_eq!(fs::read_to_string(world.workspace("feature").join("repo/.branch")).unwrap(), "feature");
}

fn the_url_must_be_printed_alone(world: &World) {
    let url = world.plain(&["env", "url", "main"]);
    assert_eq!(url.stdout.trim_end(), world.record("main")["url"]);
    assert_eq!(url.stderr, "");
    world.run(&["env", "url", "nobody"]).fails(4);
}

fn variables_must_lead_psql_into_the_database(world: &World) {
    let variables = world.plain(&["env", "vars", "main"]).stdout;
    let record = world.record("main");
    assert!(!variables.contains(record["password"].as_str().unwrap()), "the password is shown");
    let script = format!("{variables}\npsql -XAtc 'SELECT current_database(), current_user'");
    let output = Command::new("sh").args(["-ec", &script]).output().unwrap();
    let (database, role) = (record["database"].as_str().unwrap(), record["role"].as_str().unwrap());
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), format!("{database}|{role}"), "{output:?}");
}

fn information_must_be_of_this_environment(world: &World) {
    let info = world.run(&["env", "info", "main"]).ok();
    let head = world.repo().git(&["rev-parse", "main"]);
    assert_eq!((info["commit"].as_str(), info["applied_commit"].as_str()), (Some(&*head), Some(&*head)));
    assert_eq!(info["status"], "running");
    assert!(info["odoo"]["mem_mb"].as_f64().unwrap() > 10.0, "{info}");
    assert_eq!(info["drift"], Value::Array(Vec::new()));
    assert_eq!(info["workspace"], world.workspace("main").display().to_string());
    world.run(&["env", "info", "nobody"]).fails(4);
}

fn logs_must_be_filtered(world: &World) {
    let logs = |args: &[&str]| {
        let result = world.run(&[&["env", "logs", "main"], args].concat()).ok();
        let lines = result["lines"].as_array().unwrap().clone();
        lines.into_iter().map(|line| line.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(logs(&["-n", "3"]).len(), 3);
    let found = logs(&["--grep", "werkzeug"]);
    assert!(!found.is_empty() && found.iter().all(|line| line.contains("werkzeug")), "{found:?}");
    let found = logs(&["--level", "info"]);
    assert!(!found.is_empty() && found.iter().all(|line| line.contains(" INFO ")), "{found:?}");
    assert_eq!(logs(&["--grep", "no such words"]), Vec::<String>::new());
    world.run(&["env", "logs", "main", "--level", "loud"]).fails(2);
}

fn a_protected_environment_must_stay(world: &World) {
    assert_eq!(world.run(&["env", "protect", "main"]).ok()["changed"], true);
    world.unchanged("a protected environment", || {
        world.run(&["env", "delete", "main"]).fails(6);
        world.run(&["env", "stop", "main"]).fails(6);
        world.run(&["env", "sql", "main", "DELETE FROM res_users"]).fails(6);
        world.run(&["env", "http", "main", "/web/login", "--method", "POST"]).fails(6);
    });
    assert_eq!(world.row("main").unwrap()["protected"], true);
    world.run(&["env", "sql", "main", "SELECT 1", "--read-only"]).ok();
    world.run(&["env", "http", "main", "/web/login"]).ok();
    world.run(&["env", "restart", "main"]).ok();
    assert_eq!(world.run(&["env", "unprotect", "main"]).ok()["protected"], false);
}

fn a_container_removed_by_hand_must_be_told_and_deletable(world: &World) {
    let container = world.record("feature")["container"].as_str().unwrap().to_owned();
    docker(&["rm", "-f", "-v", &container]);
    assert_eq!(world.row("feature").unwrap()["status"], "failed");
    world.run(&["env", "start", "feature"]).fails(4);
    let info = world.run(&["env", "info", "feature"]).ok();
    assert_eq!(info["drift"].as_array().unwrap().len(), 1, "{info}");
    world.delete("feature");
    assert!(!world.workspace("feature").exists());
}

fn a_deletion_must_leave_nothing(world: &World) {
    let unanswered = world.plain(&["env", "delete", "main"]);
    assert_eq!(unanswered.code, 2, "a deletion nobody agreed to: {}", unanswered.stderr);
    world.delete("main");
    world.run(&["env", "delete", "main"]).fails(4);
    let id = |line: &String| line.contains("main") || line.contains("feature");
    let left: Vec<_> = world.snapshot().into_iter().filter(id).collect();
    assert!(left.is_empty(), "{left:#?}");
    // The whole of it, from nothing to nothing.
    world.unchanged("a creation and a deletion", || {
        let container = world.create("main")["odoo_container"].as_str().unwrap().to_owned();
        let mounts = inspect(&container)["Mounts"].clone();
        let anonymous = |mount: &&Value| {
            mount["Type"] == "volume" && !mount["Name"].as_str().unwrap().starts_with(&world.prefix)
        };
        let anonymous: Vec<_> = mounts.as_array().unwrap().iter().filter(anonymous).collect();
        assert!(anonymous.is_empty(), "volumes nobody would remove: {anonymous:?}");
        world.delete("main");
    });
}
