//! Services as environments see them: by name, in their own team, with what the team's variables say.

use std::fs;

use serde_json::{Value, json};

use crate::support::{
    outside::{docker, inspect, login_page},
    process::{Output, Running},
    story::scenarios,
    world::World,
};

/// What nobody may see.
const SECRET: &str = "hunter2-in-odoo";

#[test]
fn neighbours() {
    let world = &World::with_template("neighbours");
    world.create("main");
    scenarios![world;
        a_cache_must_be_reached_by_its_names,
        a_second_postgresql_must_be_reached_by_odoo,
        a_mail_catcher_must_catch_what_odoo_sends,
        variables_of_the_team_must_reach_odoo_with_their_secrets,
        another_team_must_neither_see_nor_reach_a_service,
        a_closed_environment_must_reach_what_its_team_names,
    ];
    world.delete("closed");
    world.delete("main");
}

fn port(world: &World, place: u16) -> String {
    (world.first_port + 42 + place).to_string()
}

/// Runs words of which the last may be those of another program.
fn run(world: &World, words: &[&str]) -> Output {
    let command = world.plain_command(&[&["--json", "--yes"], words].concat());
    Running::start(command, words.join(" ")).end()
}

/// What Python says in an environment's container.
fn python(world: &World, env: &str, code: &str) -> Value {
    let quoted = code.replace('\'', "'\\''");
    world.run(&["env", "exec", env, &format!("python3 -c '{quoted}'")]).json()
}

/// Python that asks a Redis at this address for a sign of life.
fn ping(host: &str, port: &str) -> String {
    format!(
        "import socket; it = socket.create_connection((\"{host}\", {port}), 3); it.send(b\"PING\\r\\n\"); print(it.recv(9))"
    )
}

fn a_cache_must_be_reached_by_its_names(world: &World) {
    let port = port(world, 0);
    let made = run(
        world,
        &[
            "service",
            "create",
            "redis",
            "redis:8",
            &port,
            "--hostname",
            "cache.example",
            "--volumes",
            "data:/data",
            "--",
            "--port",
            &port,
        ],
    );
    made.must_end(0);
    let container = made.json()["container"].as_str().unwrap().to_owned();
    for name in ["redis", &container, "cache.example"] {
        let answer = python(world, "main", &ping(name, &port));
        assert!(answer["output"].as_str().unwrap().contains("+PONG"), "{name}: {answer}");
    }
    let updated = world.run(&["service", "update", "redis", "--force"]).ok();
    assert_eq!(updated["recreated"], true);
    let answer = python(world, "main", &ping("redis", &port));
    assert!(answer["output"].as_str().unwrap().contains("+PONG"), "after an update: {answer}");
}

fn a_second_postgresql_must_be_reached_by_odoo(world: &World) {
    let port = port(world, 1);
    let health = format!("pg_isready -p {port} -U report");
    world.run(&["call", "set_secret", &json!({"name": "report", "secret_value": SECRET}).to_string()]).ok();
    let create = json!({
        "name": "warehouse", "image": "postgres:15", "port": port,
        "env_vars": {"POSTGRES_USER": "report", "POSTGRES_PASSWORD": "{secret:report}"},
        "command": ["-p", port],
        "volumes": ["data:/var/lib/postgresql/data"], "health": health,
    });
    let made = world.run(&["call", "create_service", &create.to_string()]).ok();
    assert_eq!(made["warnings"], json!([]), "its volume is kept");
    let ask = format!(
        "import psycopg2; c = psycopg2.connect(host=\"warehouse\", port={port}, user=\"report\", password=\"{SECRET}\").cursor(); c.execute(\"SELECT version()\"); print(c.fetchone())"
    );
    let answer = python(world, "main", &ask);
    assert!(answer["output"].as_str().unwrap().contains("PostgreSQL 15"), "{answer}");
    let wrong = python(world, "main", &ask.replace(SECRET, "other"));
    assert_ne!(wrong["exit_code"], 0, "{wrong}");
}

fn a_mail_catcher_must_catch_what_odoo_sends(world: &World) {
    let port = port(world, 2);
    let script =
        include_str!("../../src/ops/mail/catcher.py").replace("PORT = 1025", &format!("PORT = {port}"));
    let made = run(
        world,
        &[
            "service",
            "create",
            "mailbox",
            "odoo:19.0",
            &port,
            "--volumes",
            "mail:/mail",
            "--",
            "sh",
            "-c",
            "exec python3 -c \"$0\"",
            &script,
        ],
    );
    // Its image's user may not write into a new volume.
    made.must_end(0);
    let container = made.json()["container"].as_str().unwrap().to_owned();
    docker(&["exec", "-u", "root", &container, "chown", "odoo", "/mail"]);
    let send = format!(
        "import smtplib; it = smtplib.SMTP(\"mailbox\", {port}); it.login(\"main\", \"x\"); it.sendmail(\"a@b.c\", [\"d@e.f\"], \"Subject: caught\\r\\n\\r\\nbody\")"
    );
    let said = python(world, "main", &send);
    assert_eq!(said["exit_code"], 0, "{said}");
    let caught = run(world, &["service", "exec", "mailbox", "--", "sh", "-c", "cat /mail/*.eml"]).ok();
    assert!(caught["output"].as_str().unwrap().contains("Subject: caught"), "{caught}");
}

fn variables_of_the_team_must_reach_odoo_with_their_secrets(world: &World) {
    let config = world.path("odeum.toml");
    let text = fs::read_to_string(&config).unwrap();
    let with = |lines: &str| fs::write(&config, format!("{text}\n[team.1.variables]\n{lines}\n")).unwrap();
    for (lines, words) in [
        ("ODOO_RC = \"x\"", "ODOO_RC is set by odeum"),
        ("A = 1", "must be a text"),
        ("TOKEN = \"hunter2{secret:\"", "must be a text"),
        ("\"a b\" = \"x\"", "must be a text"),
    ] {
        with(lines);
        let refused = world.run(&["env", "list"]);
        refused.must_end(2);
        assert!(refused.stderr.contains(words) && !refused.stderr.contains("hunter2"), "{}", refused.stderr);
    }
    with("REPORTS = \"postgresql://report:{secret:gone}@warehouse\"");
    let url = world.repo().url();
    world.unchanged("a creation without its secret", || {
        let error = world.run(&World::creation("feature", &url)).fails(4);
        assert!(error["hint"].as_str().unwrap().contains("odeum secret set gone"), "{error}");
        world.run(&["env", "rebuild", "main"]).fails(4);
    });
    with("REPORTS = \"postgresql://report:{secret:report}@warehouse\"\nMAIL_TOKEN = \"hunter2\"");
    let shown = world.run(&["config", "show", "--origin"]);
    shown.must_end(0);
    assert!(
        !shown.stdout.contains("hunter2") && shown.stdout.contains("postgresql://****@"),
        "{}",
        shown.stdout
    );
    world.run(&["env", "rebuild", "main"]).ok();
    let env = inspect(&format!("{}-1-main-odoo", world.prefix))["Config"]["Env"].to_string();
    assert!(env.contains(&format!("REPORTS=postgresql://report:{SECRET}@warehouse")), "{env}");
    let value = python(world, "main", "import os; print(os.environ[\"REPORTS\"])");
    assert!(value["output"].as_str().unwrap().contains(SECRET));
    assert_eq!(login_page(world.record("main")["url"].as_str().unwrap()), 200);
    let record = fs::read_to_string(world.workspace("main").join("environment.json")).unwrap();
    assert!(!record.contains(SECRET), "the secret is in the record");
    fs::write(config, text).unwrap();
}

fn another_team_must_neither_see_nor_reach_a_service(world: &World) {
    world.add_team("two");
    let of_two = |words: &[&str]| world.run(&[words, &["--team", "two"]].concat());
    assert_eq!(of_two(&["service", "list"]).ok()["services"], json!([]));
    assert_eq!(of_two(&["service", "preset", "list"]).ok()["presets"], json!([]));
    for words in [
        &["service", "logs", "redis"][..],
        &["service", "update", "redis"],
        &["service", "delete", "redis"],
        &["service", "preset", "restore", "redis"],
        &["secret", "delete", "report"],
    ] {
        of_two(words).fails(4);
    }
    let theirs = port(world, 3);
    let command =
        ["--team", "two", "service", "create", "redis", "redis:8", &theirs, "--", "--port", &theirs];
    run(world, &command).ok();
    let container = format!("{}-svc-two-redis", world.prefix);
    let ours = inspect(&format!("{}-svc-1-redis", world.prefix));
    let address = ours["NetworkSettings"]["Networks"][format!("{}-net-1", world.prefix)]["IPAddress"].clone();
    for host in
        [format!("{}-svc-1-redis", world.prefix), "warehouse".into(), address.as_str().unwrap().into()]
    {
        let tried = run(
            world,
            &[
                "--team",
                "two",
                "service",
                "exec",
                "redis",
                "--timeout",
                "20",
                "--",
                "timeout",
                "2",
                "redis-cli",
                "-h",
                &host,
                "-p",
                &port(world, 0),
                "ping",
            ],
        );
        assert!(!tried.stdout.contains("PONG"), "{host}: {}", tried.stdout);
    }
    assert_eq!(docker(&["exec", &container, "redis-cli", "-p", &theirs, "ping"]), "PONG");
    of_two(&["service", "delete", "redis"]).ok();
    assert_eq!(world.run(&["service", "list"]).ok()["services"].as_array().unwrap().len(), 3);
    world.configure("auto");
}

fn a_closed_environment_must_reach_what_its_team_names(world: &World) {
    let (port, container) = (port(world, 0), format!("{}-svc-1-redis", world.prefix));
    world.configure_team(&format!("egress = \"closed\"\nreaches = [\"{container}\"]"));
    let url = world.repo().url();
    world.run(&[&World::creation("closed", &url)[..], &["--env-name", "closed"]].concat()).ok();
    let reach = |host: &str| {
        python(world, "closed", &ping(host, &port))["output"].as_str().unwrap().contains("+PONG")
    };
    assert!(reach(&container));
    let other = python(world, "closed", &ping("warehouse", &self::port(world, 1)));
    assert_ne!(other["exit_code"], 0, "{other}");
    assert_eq!(world.run(&["service", "update", "redis", "--force"]).ok()["recreated"], true);
    assert!(reach(&container), "it did not come back after an update");
    assert_eq!(docker(&["exec", &container, "redis-cli", "-p", &port, "ping"]), "PONG");
    for name in ["redis", "warehouse", "mailbox"] {
        world.run(&["service", "delete", name, "--delete-volumes"]).ok();
    }
    world.configure("auto");
    let complaints = world.invariants();
    assert!(complaints.iter().all(|check| check["status"] != "FAIL"), "{complaints:#?}");
}
