//! What belongs to one environment is nobody else's.

use std::{collections::BTreeSet, fs};

use serde_json::Value;

use crate::support::{
    outside::{docker, login_page},
    world::World,
};

const PAIR: [&str; 2] = ["main", "feature"];

pub fn two_environments_must_share_no_name(world: &World) {
    let [main, feature] = PAIR.map(|name| world.record(name));
    for field in ["id", "container", "database", "role", "password", "port", "url", "commit"] {
        assert_ne!(main[field], feature[field], "{field}");
    }
    for record in [&main, &feature] {
        assert_eq!(login_page(record["url"].as_str().unwrap()), 200, "{record}");
    }
    let mounts = |record: &Value| {
        let inspected = crate::support::outside::inspect(record["container"].as_str().unwrap());
        let mounts = inspected["Mounts"].as_array().unwrap().clone();
        mounts.into_iter().map(|mount| mount["Source"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    assert!(mounts(&main).is_disjoint(&mounts(&feature)), "they share a mount");
}

pub fn a_role_must_reach_its_own_database_only(world: &World) {
    let database = |name: &str| world.record(name)["database"].as_str().unwrap().to_owned();
    for (own, other) in [PAIR, ["feature", "main"]].map(|[own, other]| (own, other)) {
        let login = world.login(own);
        let users = login.psql(&database(own), "SELECT count(*) > 0 FROM res_users").unwrap();
        assert_eq!(users, "t", "{own} cannot work in its own database");
        for forbidden in [database(other).as_str(), "odeum_template_1_default", "template1"] {
            let refusal = login.psql(forbidden, "SELECT 1").expect_err(forbidden);
            assert!(
                refusal.contains("permission denied") || refusal.contains("not currently accepting"),
                "{refusal}"
            );
        }
        // Nor as the role that owns the objects of templates and clones.
        let acting =
            format!("SET ROLE odeum_owner_1; GRANT CONNECT ON DATABASE {} TO PUBLIC", database(other));
        let _ = login.psql(&database(own), &acting);
        let refusal = world.login(own).psql(&database(other), "SELECT 1");
        assert!(refusal.is_err(), "{own} let itself into {other}");
    }
}

pub fn a_role_must_have_no_powers(world: &World) {
    let login = world.login("main");
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    let admin = world.admin().user;
    let forbidden = [
        "CREATE DATABASE mine".to_owned(),
        "CREATE DATABASE mine TEMPLATE odeum_template_1_default".to_owned(),
        "CREATE ROLE mine".to_owned(),
        "SELECT rolpassword FROM pg_authid".to_owned(),
        format!("SET ROLE {admin}"),
        format!("GRANT {admin} TO {}", login.user),
        "ALTER DATABASE odeum_template_1_default ALLOW_CONNECTIONS true".to_owned(),
        "DROP DATABASE odeum_template_1_default".to_owned(),
        format!("ALTER ROLE {} SUPERUSER", login.user),
        "ALTER ROLE u_1_feature PASSWORD 'mine'".to_owned(),
        "SET ROLE u_1_feature".to_owned(),
        "COPY (SELECT 1) TO PROGRAM 'cat'".to_owned(),
        "SELECT pg_read_file('/etc/passwd')".to_owned(),
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'u_1_feature'".to_owned(),
        "ALTER SYSTEM SET log_statement = 'all'".to_owned(),
    ];
    for sql in forbidden {
        let answer = login.psql(&database, &sql);
        // Terminating nobody is allowed; terminating somebody is not.
        assert!(answer.is_err() || answer == Ok(String::new()), "{sql}: {answer:?}");
    }
    let refusal = login.psql("postgres", "CREATE TABLE public.mine (x int)").unwrap_err();
    assert!(refusal.contains("permission denied"), "{refusal}");
    let membership = "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid \
                      JOIN pg_roles u ON u.oid = m.member WHERE u.rolname = 'u_1_main'";
    assert_eq!(world.admin().psql("postgres", membership).unwrap(), "odeum_owner_1");
}

pub fn data_of_one_must_not_be_seen_by_the_other(world: &World) {
    let [main, feature] = PAIR.map(|name| world.record(name));
    let database = |record: &Value| record["database"].as_str().unwrap().to_owned();
    let write = "INSERT INTO ir_config_parameter (key, value) VALUES ('test.secret', 'of main')";
    world.login("main").psql(&database(&main), write).unwrap();
    let count = "SELECT count(*) FROM ir_config_parameter WHERE key = 'test.secret'";
    assert_eq!(world.login("main").psql(&database(&main), count).unwrap(), "1");
    assert_eq!(world.login("feature").psql(&database(&feature), count).unwrap(), "0");

    let container = |record: &Value| record["container"].as_str().unwrap().to_owned();
    let place = |record: &Value| format!("/var/lib/odoo/filestore/{}/of-main", database(record));
    docker(&["exec", &container(&main), "sh", "-c", &format!("echo secret > {}", place(&main))]);
    assert_eq!(docker(&["exec", &container(&main), "cat", &place(&main)]), "secret");
    let seen = docker(&["exec", &container(&feature), "find", "/var/lib/odoo", "-name", "of-main"]);
    assert_eq!(seen, "");
    let generation = main["origin"]["filestore"].as_str().unwrap();
    assert!(!std::path::Path::new(generation).join("of-main").exists(), "the template was written to");
}

/// Makes `main` and reads all command lines of the machine meanwhile.
pub fn no_secret_may_be_seen_while_creating(world: &World) {
    let url = world.repo().url();
    let mut running = world.start(&World::creation("main", &url));
    let mut seen = BTreeSet::new();
    while running.is_running() {
        for process in crate::support::checker::entries("/proc".as_ref()) {
            seen.extend(fs::read(format!("/proc/{process}/cmdline")).ok());
        }
    }
    let made = running.end().ok();
    assert_eq!(login_page(made["url"].as_str().unwrap()), 200);
    let lines: Vec<String> =
        seen.iter().map(|line| String::from_utf8_lossy(line).replace('\0', " ")).collect();
    assert!(
        lines.iter().any(|line| line.contains("odoo") && line.contains("-d odeum_1_main")),
        "nothing was seen"
    );
    for secret in [world.login("main").password, world.admin().password] {
        let found: Vec<_> = lines.iter().filter(|line| line.contains(&secret)).collect();
        assert!(found.is_empty(), "a password is in {found:?}");
    }
    let conf = fs::read_to_string(world.workspace("main").join("conf/odoo.conf")).unwrap();
    assert!(conf.contains(&world.login("main").password), "the password is where Odoo looks");
}

pub fn no_secret_may_be_in_docker(world: &World) {
    let secrets = [world.login("main").password, world.login("feature").password, world.admin().password];
    let label = format!("label=odeum.installation={}", world.prefix);
    for container in docker(&["ps", "-aq", "--filter", &label]).lines() {
        let text = docker(&["inspect", container]);
        assert!(
            !secrets.iter().any(|secret| text.contains(secret)),
            "a password is in container {container}"
        );
    }
    for name in PAIR {
        use std::os::unix::fs::PermissionsExt as _;
        let record = world.workspace(name).join("environment.json");
        assert_eq!(
            fs::metadata(&record).unwrap().permissions().mode() & 0o777,
            0o600,
            "{}",
            record.display()
        );
        let conf = world.workspace(name).join("conf/odoo.conf");
        assert_eq!(fs::metadata(&conf).unwrap().permissions().mode() & 0o077, 0, "{}", conf.display());
    }
}
