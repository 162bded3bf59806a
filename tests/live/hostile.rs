//! What must not be taken, shown or broken by those who write code and data, and
//! what must not be lost when a record is.

use std::{
    fs::{self, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
};

use crate::{
    canaries,
    support::{
        outside::{docker, login_page},
        repo::Repo,
        story::scenarios,
        world::World,
    },
};

#[test]
fn hostile() {
    let world = &World::with_template("hostile");
    scenarios![world;
        a_link_out_of_the_repository_must_not_be_read,
        an_environment_without_its_record_must_not_be_taken_apart_by_a_creation,
        a_tree_odoo_may_not_read_must_be_refused_with_the_command_that_helps,
        options_that_reach_out_must_be_left_out_and_said_so,
        requirements_must_be_found_through_others,
        a_database_that_was_dropped_must_be_noticed,
        the_owner_role_must_open_no_door,
        data_must_be_its_owners_alone,
        canaries::a_program_in_the_container_must_not_change_the_repository,
        canaries::a_pull_must_run_nothing_that_the_container_wrote,
        canaries::a_mounted_tree_must_be_remembered_without_asking_what_is_in_it,
    ];
}

fn a_link_out_of_the_repository_must_not_be_read(world: &World) {
    let repo = world.repo();
    for name in ["odoo.conf", "requirements.txt", "apt_packages.txt"] {
        let branch = format!("link-{name}");
        repo.git(&["checkout", "--quiet", "-b", &branch]);
        symlink(world.data().join("system.json"), repo.path().join(name)).unwrap();
        repo.commit("a link");
        repo.git(&["checkout", "--quiet", "main"]);
        let url = repo.url();
        let error = world.unchanged(name, || world.run(&World::creation(&branch, &url)).fails(2));
        assert!(error["message"].as_str().unwrap().contains(name), "{error}");
    }
}

fn an_environment_without_its_record_must_not_be_taken_apart_by_a_creation(world: &World) {
    world.unchanged("a lost record", || {
        let made = world.create("main");
        let record = world.workspace("main").join("environment.json");
        fs::rename(&record, world.path("aside.json")).unwrap();
        let error = world.run(&World::creation("main", &world.repo().url())).fails(5);
        assert!(error["hint"].as_str().unwrap().contains("env delete main"), "{error}");
        assert_eq!(login_page(made["url"].as_str().unwrap()), 200, "it serves as before");
        world.delete("main");
    });
    world.run(&["env", "delete", "main"]).fails(4);
}

fn a_tree_odoo_may_not_read_must_be_refused_with_the_command_that_helps(world: &World) {
    let tree = Repo::new(&world.path("closed"));
    let path = tree.path().display().to_string();
    fs::set_permissions(tree.path(), Permissions::from_mode(0o700)).unwrap();
    let create = ["env", "create", "closed", "--template", "default", "--path", &path];
    let error = world.unchanged("a closed tree", || world.run(&create).fails(7));
    assert!(error["hint"].as_str().unwrap().starts_with("chmod"), "{error}");
    fs::set_permissions(tree.path(), Permissions::from_mode(0o755)).unwrap();
    world.run(&create).ok();
    world.delete("closed");
}

fn options_that_reach_out_must_be_left_out_and_said_so(world: &World) {
    let conf =
        "[options]\nhttp_port = 8070\nsmtp_server = mail.example.com\nlist_db = True\nmax_cron_threads = 2\n";
    world.repo().branch("reaches-out", &[("odoo.conf", conf)]);
    let made = world.create("reaches-out");
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    let warnings = made["warnings"].to_string();
    for named in ["http_port", "smtp_server", "max_cron_threads"] {
        assert!(warnings.contains(named), "{named}: {warnings}");
    }
    let text = fs::read_to_string(world.workspace("reaches-out").join("conf/odoo.conf")).unwrap();
    assert!(!text.contains("example.com") && text.contains("list_db = False"), "{text}");
    assert!(text.contains("max_cron_threads = 0"), "{text}");
    world.delete("reaches-out");
}

fn requirements_must_be_found_through_others(world: &World) {
    let files =
        [("requirements.txt", "-r requirements/base.txt\n"), ("requirements/base.txt", "tinydb==4.8.2\n")];
    world.repo().branch("through-others", &files);
    let made = world.create("through-others");
    docker(&["exec", made["odoo_container"].as_str().unwrap(), "python3", "-c", "import tinydb"]);
    world.delete("through-others");
}

fn a_database_that_was_dropped_must_be_noticed(world: &World) {
    world.unchanged("a dropped database", || {
        let made = world.create("main");
        let database = made["database"].as_str().unwrap();
        world.admin().psql("postgres", &format!("DROP DATABASE \"{database}\" WITH (FORCE)")).unwrap();
        let error = world.run(&["env", "restart", "main"]).fails(4);
        assert!(error["message"].as_str().unwrap().contains(database), "{error}");
        let report = world.run(&["doctor"]);
        report.must_end(1);
        assert!(report.stdout.contains(database), "{}", report.stdout);
        world.delete("main");
    });
}

fn the_owner_role_must_open_no_door(world: &World) {
    world.create("main");
    let login = world.login("main");
    for sql in [
        "SET ROLE odeum_owner_1; CREATE DATABASE mine",
        "SET ROLE odeum_owner_1; CREATE ROLE mine",
        "SET ROLE odeum_owner_1; COPY (SELECT 1) TO PROGRAM 'true'",
        "ALTER DATABASE odeum_template_1_default ALLOW_CONNECTIONS true",
        "DROP DATABASE odeum_template_1_default",
        "SET ROLE odeum_owner_1; SELECT pg_read_file('/etc/passwd')",
    ] {
        assert!(login.psql("odeum_1_main", sql).is_err(), "{sql} was allowed");
    }
    assert!(login.psql("postgres", "SELECT lo_create(0)").is_err(), "made an object outside its database");
    world.delete("main");
}

fn data_must_be_its_owners_alone(world: &World) {
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    world.create("main");
    assert_eq!(mode(&world.data().join("system.json")), 0o600);
    assert_eq!(mode(&world.workspace("main").join("environment.json")), 0o600);
    let templates = world.data().join("team_1/templates/default");
    let generation =
        fs::read_dir(templates).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.is_dir());
    assert_eq!(mode(&generation.unwrap().join("dump.pgdump")), 0o600);
    world.delete("main");
}
