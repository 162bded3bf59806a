//! The administrator's password.

use std::{collections::BTreeSet, fs, process::Stdio};

use serde_json::json;

use crate::{
    inside::{container, with_stdin},
    requests::http,
    support::{checker::entries, mcp::Client, outside::run, world::World},
};

pub fn the_administrator_must_get_in_with_the_new_password(world: &World) {
    let record = world.record("main");
    let rename = "UPDATE res_users SET login = 'boss' WHERE login = 'admin'";
    world.login("main").psql(record["database"].as_str().unwrap(), rename).unwrap();
    let reset = world.run(&["admin", "reset-password", "main"]).ok();
    assert_eq!((&reset["login"], &reset["updated"]), (&json!("boss"), &json!(true)));
    assert_eq!(http(world, "/web", &["--login", "boss", "--password", "test", "--follow"])["status"], 200);
    let odd = "päss 'w\"ord\\ $(id) %s";
    world
        .run(&["call", "reset_admin_password", &json!({"env_name": "main", "new_password": odd}).to_string()])
        .ok();
    assert_eq!(http(world, "/web", &["--login", "boss", "--password", odd, "--follow"])["status"], 200);
    world.run(&["env", "http", "main", "/web", "--login", "boss", "--password", "test"]).fails(8);
    let hash = "SELECT password FROM res_users WHERE login = 'boss'";
    let hash = world.login("main").psql(record["database"].as_str().unwrap(), hash).unwrap();
    assert!(hash.starts_with("$pbkdf2-sha512$"), "{hash}");
}

pub fn the_password_must_not_be_seen_anywhere(world: &World) {
    let secret = "Open-Sesame-4711";
    let file = world.path("secret");
    fs::write(&file, format!("{secret}\n")).unwrap();
    let mut command = world.command(&["admin", "reset-password", "main", "-"]);
    command.stdin(fs::File::open(&file).unwrap()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let (mut seen, mut inside) = (BTreeSet::new(), false);
    while child.try_wait().unwrap().is_none() {
        for process in entries("/proc".as_ref()) {
            let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
            let text = String::from_utf8_lossy(&line).replace('\0', " ");
            inside |= text.contains("odoo shell");
            seen.insert(text);
            let environment = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
            assert!(!String::from_utf8_lossy(&environment).contains(secret), "it is in an environment");
        }
    }
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(inside, "nothing was seen");
    assert!(seen.iter().all(|line| !line.contains(secret)), "it is in a command line");
    for text in [&output.stdout, &output.stderr] {
        assert!(!String::from_utf8_lossy(text).contains(secret));
    }
    // Odoo writes its log to stderr.
    let log = run("sh", &["-c", &format!("docker logs {} 2>&1", container(world))]).unwrap();
    assert!(log.contains("odoo.modules") && !log.contains(secret), "{log}");
    let found = run("grep", &["-r", "-l", "-F", secret, &world.data().display().to_string()]);
    assert!(found.is_err(), "it is in {found:?}");
    assert_eq!(http(world, "/web", &["--login", "boss", "--password", secret, "--follow"])["status"], 200);
    // Nor the database's, while others work.
    let password = world.login("main").password;
    for command in [vec!["env", "sql", "main", "SELECT pg_sleep(1)"], vec!["env", "shell", "main", "1"]] {
        let mut running = world.start(&command);
        while running.is_running() {
            for process in entries("/proc".as_ref()) {
                let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
                assert!(!String::from_utf8_lossy(&line).contains(&password), "{command:?}");
            }
        }
        running.end().ok();
    }
}

pub fn a_database_without_the_user_must_be_said(world: &World) {
    let record = world.record("main");
    let psql = |sql: &str| world.login("main").psql(record["database"].as_str().unwrap(), sql).unwrap();
    psql("UPDATE ir_model_data SET name = 'user_gone' WHERE module = 'base' AND name = 'user_admin'");
    let error = world.run(&["admin", "reset-password", "main", "Hidden-4712"]);
    let shown = error.fails(4);
    assert!(!shown.to_string().contains("Hidden-4712"), "{shown}");
    psql("UPDATE ir_model_data SET name = 'user_admin' WHERE module = 'base' AND name = 'user_gone'");
    psql("UPDATE res_users SET login = 'admin' WHERE login = 'boss'");
    let empty = json!({"env_name": "main", "new_password": "-"}).to_string();
    assert_eq!(
        Client::new(world, &[]).call("reset_admin_password", &serde_json::from_str(&empty).unwrap())["isError"],
        false
    );
    let (code, _) = with_stdin(world, &["admin", "reset-password", "main", "-"], b"\n");
    assert_eq!(code, 2);
}
