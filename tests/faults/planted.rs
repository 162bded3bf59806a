//! What `odeum doctor --invariants` must find: each kind of thing that is left
//! behind, gone, or other than its record says. Its remedy must work.

use std::{fs, path::PathBuf};

use serde_json::Value;

use crate::support::{
    outside::{docker, run},
    story::scenarios,
    world::World,
};

#[test]
fn planted() {
    let world = &World::with_template("planted");
    world.create("main");
    scenarios![world;
        a_whole_installation_must_be_called_so,
        each_kind_of_leak_must_be_found_and_removed_by_its_remedy,
        another_installations_things_must_not_be_found,
        a_wrong_port_must_be_found,
        a_database_open_to_all_must_be_found,
        an_unsealed_template_must_be_found,
        a_template_of_two_generations_must_be_found,
        a_powerful_role_must_be_found,
        a_record_others_may_read_must_be_found,
        a_missing_container_must_be_found,
        files_that_are_gone_must_be_found,
        what_cannot_be_looked_at_must_fail,
        another_teams_remedies_must_name_the_team,
        work_under_way_must_not_be_found,
    ];
}

/// Plants something.
type Plant<'a> = Box<dyn Fn() + 'a>;

fn only(world: &World) -> Value {
    let found = world.invariants();
    assert_eq!(found.len(), 1, "{found:#?}");
    found[0].clone()
}

fn a_whole_installation_must_be_called_so(world: &World) {
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.run(&["doctor", "--invariants"]).ok();
}

fn each_kind_of_leak_must_be_found_and_removed_by_its_remedy(world: &World) {
    let prefix = &world.prefix;
    let admin = world.admin();
    let (container, volume, network) =
        (format!("{prefix}-stray"), format!("{prefix}-stray"), format!("{prefix}-stray-net"));
    let label = format!("odeum.installation={prefix}");
    let mount = world.data().join("team_1/stray-mount");
    fs::create_dir_all(&mount).unwrap();
    let plants: [(&str, Plant); 9] = [
        ("container", Box::new(|| drop(docker(&["create", "--name", &container, "postgres:15"])))),
        (
            "container",
            Box::new(|| drop(docker(&["create", "--name", "labelled-stray", "-l", &label, "postgres:15"]))),
        ),
        ("volume", Box::new(|| drop(docker(&["volume", "create", &volume])))),
        ("network", Box::new(|| drop(docker(&["network", "create", &network])))),
        ("database", Box::new(|| drop(admin.psql("postgres", "CREATE DATABASE odeum_1_stray").unwrap()))),
        ("role", Box::new(|| drop(admin.psql("postgres", "CREATE ROLE u_1_stray").unwrap()))),
        (
            "mount",
            Box::new(|| drop(run("mount", &["-t", "tmpfs", "none", mount.to_str().unwrap()]).unwrap())),
        ),
        ("path", Box::new(|| fs::create_dir(world.data().join("team_1/workspaces/stray")).unwrap())),
        (
            "path",
            Box::new(|| fs::create_dir(world.data().join("team_1/templates/default/gen-00000000")).unwrap()),
        ),
    ];
    for (kind, plant) in plants {
        plant();
        let report = world.run(&["doctor", "--invariants"]);
        report.must_end(1);
        let check = only(world);
        assert!(check["name"].as_str().unwrap().starts_with(kind), "{check}");
        assert_eq!((&check["status"], &check["finding"]), (&"FAIL".into(), &"no record knows it".into()));
        // An ordinary look only warns of it.
        world.run(&["doctor"]).ok();
        let remedy = check["remedy"].as_str().unwrap();
        run("sh", &["-c", remedy]).unwrap_or_else(|error| panic!("{remedy}: {error}"));
        assert_eq!(world.invariants(), Vec::<Value>::new(), "after {remedy}");
    }
}

fn another_installations_things_must_not_be_found(world: &World) {
    let name = format!("{}-other-db", world.prefix);
    let label = format!("odeum.installation={}-other", world.prefix);
    docker(&["create", "--name", &name, "-l", &label, "postgres:15"]);
    let found = world.invariants();
    docker(&["rm", "-v", &name]);
    assert_eq!(found, Vec::<Value>::new());
}

/// Changes something, which must be found as a failure with these words, and changes it back.
fn found(world: &World, words: &str, change: impl FnOnce(), back: impl FnOnce()) {
    change();
    let report = world.run(&["doctor", "--invariants"]);
    let checks = world.invariants();
    back();
    report.must_end(1);
    let has_words = |check: &Value| check["finding"].as_str().unwrap().contains(words);
    assert!(checks.iter().any(has_words), "{checks:#?}");
    assert!(checks.iter().all(|check| check["remedy"].is_string()), "{checks:#?}");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_wrong_port_must_be_found(world: &World) {
    let path = world.data().join("team_1/ports.json");
    let ports = fs::read_to_string(&path).unwrap();
    let mut other: Value = serde_json::from_str(&ports).unwrap();
    other[format!("{}-1-main-odoo", world.prefix)] = 1234.into();
    let other = other.to_string();
    found(world, "port: 1234", || fs::write(&path, other).unwrap(), || fs::write(&path, &ports).unwrap());
}

fn a_database_open_to_all_must_be_found(world: &World) {
    let psql = |sql: &str| drop(world.admin().psql("postgres", sql).unwrap());
    found(
        world,
        "open to all roles",
        || psql("GRANT CONNECT ON DATABASE odeum_1_main TO PUBLIC"),
        || psql("REVOKE CONNECT ON DATABASE odeum_1_main FROM PUBLIC"),
    );
}

fn an_unsealed_template_must_be_found(world: &World) {
    let psql = |sql: &str| drop(world.admin().psql("postgres", sql).unwrap());
    found(
        world,
        "sealed: no",
        || psql("ALTER DATABASE odeum_template_1_default ALLOW_CONNECTIONS true"),
        || psql("ALTER DATABASE odeum_template_1_default ALLOW_CONNECTIONS false"),
    );
}

fn a_template_of_two_generations_must_be_found(world: &World) {
    let admin = world.admin();
    let path = world.data().join("team_1/templates/default/metadata.json");
    let record: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let label = |generation: &str| {
        let sql = format!("COMMENT ON DATABASE odeum_template_1_default IS '{generation}'");
        admin.psql("postgres", &sql).unwrap();
    };
    let generation = record["generation"].as_str().unwrap();
    found(world, "label: 00000000", || label("00000000"), || label(generation));
}

fn a_powerful_role_must_be_found(world: &World) {
    let psql = |sql: &str| drop(world.admin().psql("postgres", sql).unwrap());
    found(
        world,
        "powerful: yes",
        || psql("ALTER ROLE u_1_main CREATEDB"),
        || {
            psql("ALTER ROLE u_1_main NOCREATEDB");
        },
    );
}

fn a_record_others_may_read_must_be_found(world: &World) {
    use std::os::unix::fs::PermissionsExt;
    let path = world.workspace("main").join("environment.json");
    let set = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    found(world, "mode: 644", || set(0o644), || set(0o600));
}

fn a_missing_container_must_be_found(world: &World) {
    let name = format!("{}-1-main-odoo", world.prefix);
    let aside = format!("{}-aside", world.prefix);
    docker(&["rename", &name, &aside]);
    let found = world.invariants();
    docker(&["rename", &aside, &name]);
    let gone = format!("container {name} is gone");
    assert!(found.iter().any(|check| check["finding"] == gone.as_str()), "{found:#?}");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn files_that_are_gone_must_be_found(world: &World) {
    let generation = fs::read_dir(world.data().join("team_1/templates/default")).unwrap().flatten();
    let generation = generation.map(|entry| entry.path()).find(|path| path.is_dir()).unwrap();
    let workspace = world.workspace("main");
    let parts = [workspace.join("repo"), workspace.join("conf"), workspace.join("data")];
    for path in parts.into_iter().chain([generation.join("dump.pgdump"), generation.join("filestore")]) {
        let aside = path.with_extension("aside");
        let rename = |from: &PathBuf, to: &PathBuf| fs::rename(from, to).unwrap();
        // Beside a generation's files a stranger is seen too.
        let aside = if path.starts_with(&workspace) { aside } else { world.path("aside") };
        found(world, "is gone", || rename(&path, &aside), || rename(&aside, &path));
    }
}

/// A record, a registry or a server that does not answer hides disagreements: nobody may
/// take that for a whole installation.
fn what_cannot_be_looked_at_must_fail(world: &World) {
    let record = world.workspace("main").join("environment.json");
    let template = world.data().join("team_1/templates/default/metadata.json");
    for path in [record, template, world.data().join("team_1/ports.json")] {
        let text = fs::read(&path).unwrap();
        let shown = path.display().to_string();
        for damaged in [&text[..text.len() / 2], b"{}garbage", b"", &[0xff, 0xfe]] {
            found(world, &shown, || fs::write(&path, damaged).unwrap(), || fs::write(&path, &text).unwrap());
        }
    }
    let server = format!("{}-db", world.prefix);
    docker(&["stop", "-t", "10", &server]);
    let report = world.run(&["doctor", "--invariants"]);
    let checks = world.invariants();
    docker(&["start", &server]);
    report.must_end(1);
    assert!(checks.iter().any(|check| check["name"] == "postgresql"), "{checks:#?}");
    crate::support::process::until("the server answers", || world.invariants().is_empty());
}

fn another_teams_remedies_must_name_the_team(world: &World) {
    world.add_team("two");
    world.run(&["template", "init", "--modules", "base", "--team", "two"]).ok();
    let url = world.repo().url();
    world.run(&[&World::creation("other", &url)[..], &["--team", "two"]].concat()).ok();
    let record = world.data().join("team_two/workspaces/other/environment.json");
    fs::remove_file(record).unwrap();
    let orphans = world.invariants();
    let container = orphans.iter().find(|check| check["name"].as_str().unwrap().starts_with("container"));
    let remedy = container.unwrap()["remedy"].as_str().unwrap().to_owned();
    assert_eq!(remedy, "odeum env delete other --team two");
    world.run(&remedy.split(' ').skip(1).collect::<Vec<_>>()).ok();
    assert_eq!(world.invariants(), Vec::<Value>::new());
    world.run(&["template", "delete", "default", "--team", "two"]).ok();
    world.configure("auto");
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn work_under_way_must_not_be_found(world: &World) {
    let url = world.repo().url();
    for point in ["env-create.database.after", "env-create.container.after", "env-create.end.before"] {
        let mut command = world.command(&World::creation("other", &url));
        command.env("ODEUM_FAULT", format!("{point}:hold"));
        let running = crate::support::process::Running::start(command, point.to_owned());
        running.held();
        let during = world.invariants();
        running.go_on();
        running.end().ok();
        assert_eq!(during, Vec::<Value>::new(), "{point}");
        world.delete("other");
    }
}
