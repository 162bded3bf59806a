//! Files that come with odeum are brought up to a newer one, and what somebody changed in them stays.

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::PathBuf,
};

use serde_json::{Value, json};

use crate::support::{story::scenarios, world::World};

const CONFIGURATION: &str = "odoo.conf";
const SANITIZE: &str = "odoo_sanitize/10-team.sql";
const GUIDE: &str = "agent_guides/agent.md";

#[test]
fn upgrades() {
    let world = &World::new("upgrades");
    world.run(&["upgrade"]).fails(7);
    world.run(&["init"]).ok();
    scenarios![world;
        a_new_installation_must_have_them_and_nothing_to_do,
        what_nobody_changed_must_be_replaced,
        what_somebody_changed_must_stay_while_odeum_has_nothing_new,
        changes_of_both_must_both_be_there,
        changes_of_the_same_place_must_be_shown_and_nothing_lost,
        a_teams_copy_of_a_guide_must_be_brought_up_too,
        a_look_must_change_nothing,
        what_is_no_file_of_ours_must_stay,
        a_new_team_must_get_its_own,
        an_installation_that_knows_nothing_of_it_must_lose_nothing,
        destroying_must_leave_what_somebody_wrote,
    ];
}

fn file(world: &World, name: &str) -> PathBuf {
    let top = world.data();
    if name == CONFIGURATION { top.join(name) } else { top.join("team_1").join(name) }
}

fn known(world: &World, name: &str) -> PathBuf {
    world.data().join("bundled").join(name)
}

/// This odeum's text.
fn bundled(name: &str) -> String {
    let source = match name {
        CONFIGURATION => "src/bundled/odoo.conf",
        SANITIZE => "src/bundled/sanitize.sql",
        _ => "src/guides/agent.md",
    };
    fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(source)).unwrap()
}

/// As an older odeum left it: `was` is what that one brought, `is` what it is now.
fn plant(world: &World, name: &str, was: &str, is: &str) {
    fs::write(known(world, name), was).unwrap();
    fs::create_dir_all(file(world, name).parent().unwrap()).unwrap();
    fs::write(file(world, name), is).unwrap();
}

/// What an upgrade says of the files, by the ends of their names.
fn upgrade(world: &World) -> Vec<(String, Value)> {
    let done = world.run(&["upgrade"]).ok();
    let place = |file: &Value| file["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    done["files"].as_array().unwrap().iter().map(|file| (place(file), file["outcome"].clone())).collect()
}

fn text(world: &World, name: &str) -> String {
    fs::read_to_string(file(world, name)).unwrap()
}

/// An older text: a line less at the end, one changed at the beginning.
fn older(name: &str) -> String {
    let new = bundled(name);
    let lines: Vec<&str> = new.lines().collect();
    format!("older {}\n{}\n", lines[0], lines[1..lines.len() - 1].join("\n"))
}

fn a_new_installation_must_have_them_and_nothing_to_do(world: &World) {
    for name in [CONFIGURATION, SANITIZE] {
        assert_eq!(text(world, name), bundled(name));
    }
    assert!(!file(world, GUIDE).exists(), "a copy would be taken for the team's own words");
    assert_eq!(world.unchanged("nothing to do", || upgrade(world)), []);
    assert!(world.plain(&["upgrade"]).stdout.contains("All files are up to date"));
}

fn what_nobody_changed_must_be_replaced(world: &World) {
    plant(world, CONFIGURATION, &older(CONFIGURATION), &older(CONFIGURATION));
    fs::set_permissions(file(world, CONFIGURATION), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(upgrade(world), [(CONFIGURATION.to_owned(), json!("replaced"))]);
    assert_eq!(text(world, CONFIGURATION), bundled(CONFIGURATION));
    assert_eq!(file(world, CONFIGURATION).metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(upgrade(world), []);
}

fn what_somebody_changed_must_stay_while_odeum_has_nothing_new(world: &World) {
    let mine = bundled(CONFIGURATION) + "limit_time_real = 1\n";
    plant(world, CONFIGURATION, &bundled(CONFIGURATION), &mine);
    assert_eq!(upgrade(world), [(CONFIGURATION.to_owned(), json!("kept"))]);
    assert_eq!(text(world, CONFIGURATION), mine);
}

fn changes_of_both_must_both_be_there(world: &World) {
    let (old, new) = (older(CONFIGURATION), bundled(CONFIGURATION));
    let mine = old.replace("[options]\n", "[options]\nlimit_time_real = 1\n");
    plant(world, CONFIGURATION, &old, &mine);
    assert_eq!(upgrade(world), [(CONFIGURATION.to_owned(), json!("merged"))]);
    assert_eq!(text(world, CONFIGURATION), new.replace("[options]\n", "[options]\nlimit_time_real = 1\n"));
    assert_eq!(upgrade(world), [(CONFIGURATION.to_owned(), json!("kept"))]);
    fs::write(file(world, CONFIGURATION), new).unwrap();
}

fn changes_of_the_same_place_must_be_shown_and_nothing_lost(world: &World) {
    let (old, new) = (older(SANITIZE), bundled(SANITIZE));
    let mine = old.replacen("older ", "mine, and not the old ", 1);
    plant(world, SANITIZE, &old, &mine);
    let done = world.run(&["upgrade"]).ok();
    let beside = file(world, SANITIZE).with_file_name("10-team.sql.new");
    assert_eq!(done["files"][0]["outcome"], "conflict");
    assert_eq!(done["files"][0]["new"], json!(beside));
    assert_eq!((text(world, SANITIZE), fs::read_to_string(&beside).unwrap()), (mine.clone(), new.clone()));
    // Once told, the person knows; the next odeum's changes will be asked for again.
    assert_eq!(upgrade(world), [("10-team.sql".to_owned(), json!("kept"))]);
    assert_eq!(text(world, SANITIZE), mine);
    fs::remove_file(beside).unwrap();
    fs::write(file(world, SANITIZE), new).unwrap();
}

fn a_teams_copy_of_a_guide_must_be_brought_up_too(world: &World) {
    plant(world, GUIDE, &older(GUIDE), &(older(GUIDE) + "\nOur own words.\n"));
    let outcome = upgrade(world);
    assert!([json!("merged"), json!("conflict")].contains(&outcome[0].1), "{outcome:?}");
    assert!(text(world, GUIDE).ends_with("Our own words.\n"));
    plant(world, GUIDE, &older(GUIDE), &older(GUIDE));
    assert_eq!(upgrade(world), [("agent.md".to_owned(), json!("replaced"))]);
    assert_eq!(text(world, GUIDE), bundled(GUIDE));
    fs::remove_dir_all(file(world, GUIDE).parent().unwrap()).unwrap();
}

fn a_look_must_change_nothing(world: &World) {
    let old = older(CONFIGURATION);
    plant(world, CONFIGURATION, &old, &old);
    let done = world.unchanged("a look", || world.run(&["upgrade", "--dry-run"]).ok());
    assert_eq!((&done["dry_run"], &done["files"][0]["outcome"]), (&json!(true), &json!("replaced")));
    assert_eq!(
        [text(world, CONFIGURATION), fs::read_to_string(known(world, CONFIGURATION)).unwrap()],
        [old.clone(), old]
    );
    upgrade(world);
}

fn what_is_no_file_of_ours_must_stay(world: &World) {
    let (path, away) = (file(world, CONFIGURATION), world.path("elsewhere.conf"));
    fs::write(&away, older(CONFIGURATION)).unwrap();
    fs::remove_file(&path).unwrap();
    // Removed by somebody: it does not come back.
    fs::write(known(world, CONFIGURATION), older(CONFIGURATION)).unwrap();
    assert_eq!(upgrade(world), []);
    assert!(!path.exists());
    fs::write(known(world, CONFIGURATION), older(CONFIGURATION)).unwrap();
    symlink(&away, &path).unwrap();
    assert_eq!(upgrade(world), [(CONFIGURATION.to_owned(), json!("link"))]);
    assert_eq!(fs::read_to_string(&away).unwrap(), older(CONFIGURATION));
    fs::remove_file(&path).unwrap();
    plant(world, CONFIGURATION, &older(CONFIGURATION), "");
    fs::write(&path, b"[options]\n# \xff\n").unwrap();
    let error = world.unchanged("no text", || world.run(&["upgrade"]).fails(2));
    assert!(error["message"].as_str().unwrap().contains("odoo.conf: not UTF-8"), "{error}");
    fs::write(&path, bundled(CONFIGURATION)).unwrap();
    upgrade(world);
}

fn a_new_team_must_get_its_own(world: &World) {
    world.add_team("other");
    fs::write(file(world, SANITIZE), "SELECT 1;\n").unwrap();
    world.run(&["init"]).ok();
    assert_eq!(
        fs::read_to_string(world.data().join("team_other").join(SANITIZE)).unwrap(),
        bundled(SANITIZE)
    );
    assert_eq!(text(world, SANITIZE), "SELECT 1;\n", "what somebody wrote was written over");
    fs::write(known(world, SANITIZE), older(SANITIZE)).unwrap();
    fs::write(world.data().join("team_other").join(SANITIZE), older(SANITIZE)).unwrap();
    let outcomes: Vec<Value> = upgrade(world).into_iter().map(|(_, outcome)| outcome).collect();
    assert!(outcomes.contains(&json!("replaced")) && outcomes.contains(&json!("conflict")), "{outcomes:?}");
    fs::remove_file(file(world, SANITIZE).with_file_name("10-team.sql.new")).unwrap();
}

fn an_installation_that_knows_nothing_of_it_must_lose_nothing(world: &World) {
    fs::remove_dir_all(world.data().join("bundled")).unwrap();
    fs::remove_file(file(world, CONFIGURATION)).unwrap();
    let done = upgrade(world);
    assert!(done.contains(&(CONFIGURATION.to_owned(), json!("added"))), "{done:?}");
    assert!(done.contains(&("10-team.sql".to_owned(), json!("unknown"))), "{done:?}");
    assert_eq!(text(world, SANITIZE), "SELECT 1;\n");
    fs::remove_file(file(world, SANITIZE).with_file_name("10-team.sql.new")).unwrap();
}

fn destroying_must_leave_what_somebody_wrote(world: &World) {
    world.run(&["destroy"]).ok();
    assert_eq!(text(world, SANITIZE), "SELECT 1;\n");
    assert!(!file(world, CONFIGURATION).exists() && !world.data().join("bundled").exists());
    assert!(!world.data().join("team_other").exists());
}
