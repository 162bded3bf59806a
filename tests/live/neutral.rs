//! A copy of production that is live in every way must be harmless before it starts.

use std::fs;

use serde_json::Value;

use crate::{
    dangers::{TEMPLATE, dangers, make_live, production},
    support::{
        ears::Ears,
        outside::{docker, try_docker},
        process::Running,
        story::scenarios,
        world::World,
    },
};

#[test]
fn neutral() {
    let world = &World::new("neutral");
    told_of(world, "19.0", "payment,iap,sms");
    scenarios![world; code_the_template_was_made_without_must_neutralise_in_time];
}

#[test]
fn neutral_14() {
    told_of(&World::new("neutral-14"), "14.0", "payment,fetchmail,sms");
}

fn told_of(world: &World, series: &str, modules: &str) {
    world.run(&["init"]).ok();
    let image = format!("odoo:{series}");
    let init = ["template", "init", "--odoo-image", &image, "--modules", modules, "--keep-raw"];
    world.run(&init).ok();
    scenarios![world;
        a_raw_copy_must_be_said_to_be_one,
        make_live,
        the_raw_template_must_be_live,
        a_copy_must_be_harmless_before_it_starts,
        what_it_sends_must_reach_the_catcher_alone,
        two_copies_must_not_have_the_same_identity,
        scripts_must_run_in_order_and_be_reported,
        a_script_that_fails_must_keep_the_environment_from_being_made,
        what_a_script_brings_back_must_be_found,
    ];
}

fn one(world: &World, id: &str, sql: &str) -> String {
    let record = world.record(id);
    world.login(id).psql(record["database"].as_str().unwrap(), sql).unwrap()
}

fn parameter(world: &World, id: &str, key: &str) -> String {
    one(world, id, &format!("SELECT value FROM ir_config_parameter WHERE key = '{key}'"))
}

fn the_raw_template_must_be_live(world: &World) {
    let admin = world.admin();
    admin.psql("postgres", &format!("CREATE DATABASE look TEMPLATE {TEMPLATE}")).unwrap();
    let found = dangers(world, "look");
    admin.psql("postgres", "DROP DATABASE look").unwrap();
    // Else the others would prove nothing.
    assert!(found.len() >= 14 && found.iter().all(|(_, count)| *count > 0), "{found:?}");
    assert!(found.iter().any(|(what, count)| *what == "jobs" && *count > 1), "{found:?}");
}

/// Makes an environment, and looks at its database when it is about to be started.
fn before_its_start<T>(world: &World, id: &str, args: &[&str], look: impl FnOnce(&str) -> T) -> (T, Value) {
    let mut command = world.command(args);
    command.env("ODEUM_FAULT", "env-create.container.before:hold");
    let running = Running::start(command, "a held creation".into());
    running.held();
    let seen = look(world.record(id)["database"].as_str().unwrap());
    running.go_on();
    (seen, running.end().ok())
}

fn a_copy_must_be_harmless_before_it_starts(world: &World) {
    let url = world.repo().url();
    let (before, made) =
        before_its_start(world, "main", &World::creation("main", &url), |database| dangers(world, database));
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    for found in [before, dangers(world, &database)] {
        let live = found.iter().filter(|(what, count)| *count > u32::from(*what == "jobs"));
        assert_eq!(live.count(), 0, "{found:?}");
    }
    assert_eq!(one(world, "main", "SELECT count(*) FROM ir_mail_server WHERE active"), "1");
    let ran = made["sanitize"]["ran"].as_array().unwrap();
    assert!(ran.iter().all(|entry| entry["tier"] == "native" && entry["status"] == "ok"), "{made}");
    assert_eq!(made["sanitize"]["failed"], Value::Array(Vec::new()));
    assert_eq!(parameter(world, "main", "web.base.url"), made["url"].as_str().unwrap());
}

/// Tries to send by every server there is, switched on or not.
const SEND: &str = "
for server in [*env['ir.mail_server'].with_context(active_test=False).search([]), env['ir.mail_server']]:
    mail = env['mail.mail'].create({
        'email_from': 'shop@example.com', 'email_to': 'ana@example.com',
        'subject': 'By %s' % (server.name or 'any'), 'body_html': 'Pay!', 'mail_server_id': server.id,
    })
    try:
        with env.cr.savepoint():
            mail.send()
    except Exception as error:
        print(error)
env['mail.mail'].process_email_queue()
";

fn what_it_sends_must_reach_the_catcher_alone(world: &World) {
    let (host, port) = production(world);
    let ears = Ears::new(port);
    world.delete("main");
    world.configure_team("mail_catcher = true");
    let made = world.create("main");
    assert_eq!(crate::python::shell(world, SEND)["exit_code"], 0);
    let caught = world.run(&["env", "mail", "main"]).ok();
    assert!(caught["messages"].to_string().contains("By any"), "{caught}");
    assert_eq!(ears.heard(), (0, 0));
    // Somebody who tried would have been heard.
    let knock = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=5)";
    let container = made["odoo_container"].as_str().unwrap();
    docker(&["exec", container, "python3", "-c", knock, &host, &port.to_string()]);
    assert_eq!(ears.heard(), (1, 0));
    world.configure_team("");
}

fn two_copies_must_not_have_the_same_identity(world: &World) {
    world.repo().branch("second", &[]);
    world.create("second");
    for key in ["database.uuid", "database.secret"] {
        let of = |id| parameter(world, id, key);
        assert!(of("main").len() == 36 && of("main") != of("second"), "{key}");
    }
    world.delete("second");
    world.delete("main");
}

/// A script that adds its name to a parameter.
fn telling(name: &str) -> String {
    format!(
        "INSERT INTO ir_config_parameter (key, value) VALUES ('told', '{name}')\n\
         ON CONFLICT (key) DO UPDATE SET value = ir_config_parameter.value || ' {name}'; -- ; 'quoted\n"
    )
}

/// The same in Python, with what scripts get.
const TELLING: &str = "
import os, psycopg2
names = {'dbname': 'ODOO_DB', 'host': 'DB_HOST', 'user': 'DB_USER', 'password': 'DB_PASSWORD'}
with psycopg2.connect(**{key: os.environ[name] for key, name in names.items()}) as connection:
    connection.cursor().execute(\"UPDATE ir_config_parameter SET value = value || ' python' WHERE key = 'told'\")
";

fn scripts_must_run_in_order_and_be_reported(world: &World) {
    let team = world.data().join("team_1/odoo_sanitize");
    fs::create_dir_all(&team).unwrap();
    fs::write(team.join("b.py"), TELLING).unwrap();
    fs::write(team.join("a.sql"), telling("team")).unwrap();
    fs::write(team.join("notes.txt"), "no script").unwrap();
    let neutral = "INSERT INTO ir_config_parameter (key, value) VALUES ('module', 'neutral');";
    let files = [
        (".odeum/sanitize/b.sql", telling("b")),
        (".odeum/sanitize/10.sql", telling("ten")),
        (".odeum/sanitize/a.py", TELLING.to_owned()),
        (".odoo_sanitize/z.sql", telling("z")),
        (".odoo_sanitize/blank.sql", "\n".into()),
        ("team_extra/__manifest__.py", "{'name': 'Extra', 'license': 'LGPL-3'}".into()),
        ("team_extra/__init__.py", String::new()),
        ("team_extra/data/neutralize.sql", neutral.into()),
        ("absent/__manifest__.py", "{'name': 'absent'}".into()),
        ("absent/data/neutralize.sql", "no SQL".into()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    world.repo().branch("scripts", &files);
    let made = world.create("scripts");
    assert_eq!(parameter(world, "scripts", "told"), "team python ten b python z");
    assert_eq!(parameter(world, "scripts", "module"), "neutral");
    let told: Vec<String> = made["sanitize"]["ran"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| ["tier", "file", "status"].map(|field| entry[field].as_str().unwrap()).join(" "))
        .filter(|entry| !entry.starts_with("native"))
        .collect();
    let expected = [
        "team odoo_sanitize/a.sql ok",
        "team odoo_sanitize/b.py ok",
        "project .odeum/sanitize/10.sql ok",
        "project .odeum/sanitize/b.sql ok",
        "project .odeum/sanitize/a.py ok",
        "project .odoo_sanitize/blank.sql skipped",
        "project .odoo_sanitize/z.sql ok",
    ];
    assert_eq!(told, expected);
    fs::remove_dir_all(team).unwrap();
    world.delete("scripts");
}

fn a_script_that_fails_must_keep_the_environment_from_being_made(world: &World) {
    let cases = [
        ("error", "SELECT 1;\nSELEC 2;", "a.sql: SQL: syntax error", "line 2"),
        ("meta", "SELECT 1;\n\\! touch /tmp/owned\n", r"a.sql: line 2: \! touch", "meta-commands"),
        ("program", "COPY ir_cron TO PROGRAM 'cat >/tmp/owned';", "a.sql: SQL: ", "must be superuser"),
        ("file", "COPY ir_cron FROM '/etc/passwd';", "a.sql: SQL: ", "must be superuser"),
        ("role", "SET ROLE odoo; UPDATE pg_authid SET rolsuper = true;", "a.sql: SQL: ", "permission denied"),
        ("other", "SET SESSION AUTHORIZATION odoo;", "a.sql: SQL: ", "permission denied"),
    ];
    let url = world.repo().url();
    for (name, sql, starts, holds) in cases {
        let branch = format!("fails-{name}");
        world.repo().branch(&branch, &[(".odeum/sanitize/a.sql", sql)]);
        let error = world.unchanged(name, || world.run(&World::creation(&branch, &url)).fails(1));
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(starts) && message.contains(holds), "{message}");
        assert_eq!(error["sanitize"]["failed"][0]["file"], ".odeum/sanitize/a.sql", "{error}");
    }
    let loud = "import os\nprint('password', os.environ['DB_PASSWORD'])\nraise SystemExit(3)\n";
    world.repo().branch("fails-python", &[(".odeum/sanitize/a.py", loud)]);
    let error = world.unchanged("Python", || world.run(&World::creation("fails-python", &url)).fails(1));
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("exit status 3") && message.contains("password ****"), "{message}");
    world.configure_team("sanitize_timeout = 2");
    for (name, text) in [("a.sql", "SELECT pg_sleep(60);"), ("a.py", "import time\ntime.sleep(60)\n")] {
        let branch = format!("slow-{}", name.trim_start_matches("a."));
        world.repo().branch(&branch, &[(&format!(".odeum/sanitize/{name}"), text)]);
        let error = world.unchanged(name, || world.run(&World::creation(&branch, &url)).fails(124));
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(name) && message.contains("2 s"), "{message}");
        assert!(error["hint"].as_str().unwrap().contains("sanitize_timeout"), "{error}");
    }
    world.configure_team("");
}

fn what_a_script_brings_back_must_be_found(world: &World) {
    let back = "UPDATE ir_mail_server SET smtp_host = 'mail.example.com';
        UPDATE auth_oauth_provider SET enabled = true;
        UPDATE res_company SET l10n_es_edi_test_env = false;
        CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.value = OLD.value; RETURN NEW; END $$;
        CREATE TRIGGER keep BEFORE UPDATE ON ir_config_parameter FOR EACH ROW
            WHEN (OLD.key = 'database.uuid') EXECUTE FUNCTION keep();";
    world.repo().branch("back", &[(".odeum/sanitize/a.sql", back)]);
    let url = world.repo().url();
    let error = world.unchanged("a live copy", || world.run(&World::creation("back", &url)).fails(1));
    let message = error["message"].as_str().unwrap();
    for named in ["mail.example.com", "auth_oauth_provider: 1", "res_company: 1", "database.uuid"] {
        assert!(message.contains(named), "{named}: {message}");
    }
}

fn a_raw_copy_must_be_said_to_be_one(world: &World) {
    let url = world.repo().url();
    world.repo().branch("raw", &[]);
    let create = [&World::creation("raw", &url)[..], &["--sanitize", "false"]].concat();
    let made = world.run(&create).ok();
    assert!(made["warnings"].to_string().contains("raw copy"), "{made}");
    assert_eq!(made["sanitize"]["ran"], Value::Array(Vec::new()));
    assert_eq!(parameter(world, "raw", "web.base.url"), made["url"].as_str().unwrap());
    world.delete("raw");
}

/// An image that is there until this is dropped.
struct Image(String);

impl Drop for Image {
    fn drop(&mut self) {
        drop(try_docker(&["rmi", "--force", &self.0]));
    }
}

/// The image of Odoo with one module more.
fn image_with(world: &World, module: &str, files: &[(&str, &str)]) -> Image {
    let (name, image) = (format!("{}-more", world.prefix), format!("{}-odoo:19.0", world.prefix));
    let directory = world.path(module);
    for (path, text) in files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    docker(&["create", "--name", &name, "odoo:19.0"]);
    let addons = format!("{name}:/usr/lib/python3/dist-packages/odoo/addons/");
    docker(&["cp", directory.to_str().unwrap(), &addons]);
    docker(&["commit", &name, &image]);
    docker(&["rm", "--volumes", &name]);
    Image(image)
}

fn code_the_template_was_made_without_must_neutralise_in_time(world: &World) {
    world.create("main");
    let saved = world.run(&["template", "save", "main", "prod"]).ok();
    assert_eq!(saved["without_code"], serde_json::json!(["team_extra"]), "{saved}");
    assert!(saved["warnings"].to_string().contains("no code of team_extra"), "{saved}");
    let script = "INSERT INTO ir_config_parameter (key, value) VALUES ('image', 'neutral');";
    let manifest = "{'name': 'Extra', 'license': 'LGPL-3'}";
    let files = [("__manifest__.py", manifest), ("__init__.py", ""), ("data/neutralize.sql", script)];
    let image = image_with(world, "team_extra", &files);
    world.repo().branch("more", &[]);
    let url = world.repo().url();
    let create =
        ["env", "create", "more", "--template", "prod", "--repo-url", &url, "--odoo-image", &image.0];
    let told = "SELECT value FROM ir_config_parameter WHERE key = 'image'";
    let (seen, made) =
        before_its_start(world, "more", &create, |database| world.admin().psql(database, told).unwrap());
    assert_eq!(seen, "neutral", "{made}");
    assert!(made["warnings"].to_string().contains("template reload prod"), "{made}");
    world.delete("more");
    world.delete("main");
}
