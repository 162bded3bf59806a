//! Templates: sealed, harmless, replaced without harm, and deleted when nobody uses them.

use crate::support::{checker::entries, outside::login_page, story::scenarios, world::World};

const DATABASE: &str = "odeum_template_1_default";

#[test]
fn templates() {
    let world = &World::new("templates");
    world.run(&["init"]).ok();
    scenarios![world;
        a_template_must_be_sealed_and_harmless,
        a_failing_module_install_must_leave_nothing,
        an_existing_template_must_be_a_conflict_without_force,
        a_used_template_must_not_be_deleted_without_force,
        a_replaced_template_must_leave_its_environments_working,
        a_forced_deletion_must_leave_environments_working,
    ];
}

fn a_template_must_be_sealed_and_harmless(world: &World) {
    let made = world.run(&["template", "init", "--modules", "base,web"]).ok();
    assert_eq!(made["template_db"], DATABASE);
    let admin = world.admin();
    let seal = format!("SELECT datistemplate, datallowconn FROM pg_database WHERE datname = '{DATABASE}'");
    assert_eq!(admin.psql("postgres", &seal).unwrap(), "t|f");
    assert!(admin.psql(DATABASE, "SELECT 1").is_err(), "a sealed template accepted a session");
    // A copy shows what is in it.
    admin.psql("postgres", &format!("CREATE DATABASE look TEMPLATE {DATABASE}")).unwrap();
    let look = |sql: &str| admin.psql("look", sql).unwrap();
    assert_eq!(look("SELECT value FROM ir_config_parameter WHERE key = 'database.is_neutralized'"), "true");
    assert!(
        look("SELECT count(*) FROM ir_cron WHERE active").parse::<u32>().unwrap() <= 1,
        "jobs are active"
    );
    assert_eq!(look("SELECT count(*) FROM ir_mail_server WHERE active AND smtp_host <> 'invalid'"), "0");
    admin.psql("postgres", "DROP DATABASE look").unwrap();
    let generation = world.data().join("team_1/templates/default");
    let names = entries(&generation);
    assert_eq!(names.iter().filter(|name| name.starts_with("gen-")).count(), 1, "{names:?}");
    assert!(!names.contains(&"making.json".to_owned()), "{names:?}");
}

fn a_failing_module_install_must_leave_nothing(world: &World) {
    let init = ["template", "init", "--template-name", "broken", "--modules", "no_such_module"];
    let error = world.unchanged("a failed template", || world.run(&init).fails(2));
    assert!(error["message"].as_str().unwrap().contains("no_such_module"), "{error}");
}

fn an_existing_template_must_be_a_conflict_without_force(world: &World) {
    let error = world.unchanged("a refused template", || world.run(&["template", "init"]).fails(5));
    assert!(error["hint"].as_str().unwrap().contains("--force"), "{error}");
}

fn a_used_template_must_not_be_deleted_without_force(world: &World) {
    world.create("main");
    let delete = ["template", "delete", "default"];
    let error = world.unchanged("a refused deletion", || world.run(&delete).fails(5));
    assert_eq!(error["in_use_by"][0], "main");
}

fn a_replaced_template_must_leave_its_environments_working(world: &World) {
    let old = world.record("main");
    world.run(&["template", "init", "--force"]).ok();
    assert!(old["origin"]["filestore"].as_str().is_some_and(|path| std::path::Path::new(path).is_dir()));
    world.run(&["env", "restart", "main"]).ok();
    assert_eq!(login_page(old["url"].as_str().unwrap()), 200);
    let databases = world.snapshot().into_iter().filter(|line| line.contains("tplgen")).collect::<Vec<_>>();
    assert!(databases.is_empty(), "{databases:?}");
    // Without the old one's user its files go with the next replacement or deletion.
    world.repo().branch("newer", &[]);
    let newer = world.create("newer");
    let record = world.record("newer");
    assert_ne!(record["origin"]["generation"], old["origin"]["generation"]);
    assert_eq!(login_page(newer["url"].as_str().unwrap()), 200);
}

fn a_forced_deletion_must_leave_environments_working(world: &World) {
    world.run(&["template", "delete", "default", "--force"]).ok();
    for name in ["main", "newer"] {
        world.run(&["env", "restart", name]).ok();
        assert_eq!(login_page(world.record(name)["url"].as_str().unwrap()), 200);
        world.delete(name);
    }
    let error = world.run(&World::creation("main", &world.repo().url())).fails(7);
    assert!(error["hint"].as_str().unwrap().contains("template init"), "{error}");
}
