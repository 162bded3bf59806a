//! Login links, in series 19 and 14.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    thread,
};

use serde_json::{Value, json};

use crate::support::{mcp::Client, outside::run, story::scenarios, world::World};

#[test]
fn connect_19() {
    let world = &World::with_template("connect");
    world.create("main");
    tell(world);
}

#[test]
fn connect_14() {
    let world = &World::with_template_14("connect-14");
    world.create("main");
    tell(world);
}

fn tell(world: &World) {
    scenarios![world;
        a_link_must_log_its_user_in_and_nobody_else,
        a_link_must_work_once_even_for_two_at_once,
        a_link_must_end_by_itself,
        a_link_must_be_of_no_use_elsewhere,
        who_only_looks_must_not_use_it_up,
        what_a_link_opens_must_be_inside,
        nothing_must_be_written_down,
        the_database_must_not_know_the_module,
        mistakes_must_be_refused,
        a_protected_environment_must_have_no_links,
        an_environment_of_another_odeum_must_get_the_module_with_a_pull,
    ];
}

fn link(world: &World, more: &[&str]) -> String {
    let made = world.run(&[&["env", "connect", "main"], more].concat()).ok();
    made["url"].as_str().unwrap().to_owned()
}

/// Status, header fields and body of an answer.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    fn session(&self) -> String {
        let cookies = self.head.lines().filter(|line| line.to_lowercase().starts_with("set-cookie:"));
        let session = cookies.filter_map(|line| line.split("session_id=").nth(1)).next_back();
        session.expect("a session").split(';').next().unwrap().to_owned()
    }
}

/// A request as it is given, to an environment's port.
fn raw(port: u16, request: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: body.to_owned() }
}

fn split(url: &str) -> (String, u16, String) {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    (host.to_owned(), host.rsplit(':').next().unwrap().parse().unwrap(), format!("/{path}"))
}

fn visit(url: &str, method: &str, more: &str) -> Answer {
    let (host, port, path) = split(url);
    raw(port, &format!("{method} {path} HTTP/1.0\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n"))
}

/// Who a session is, by what Odoo tells its own web client.
fn who(world: &World, session: &str) -> Value {
    let body = r#"{"jsonrpc": "2.0", "method": "call", "params": {}}"#;
    let more = ["-X", "POST", "-d", body, "--session-id", session];
    let answer = world
        .run(&[&["env", "http", "main", "/web/session/get_session_info"], more.as_slice()].concat())
        .ok();
    let answer: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    answer["result"]["username"].clone()
}

fn sql(world: &World, sql: &str) -> String {
    let database = world.record("main")["database"].as_str().unwrap().to_owned();
    world.login("main").psql(&database, sql).unwrap()
}

fn container(world: &World) -> String {
    world.record("main")["container"].as_str().unwrap().to_owned()
}

fn a_link_must_log_its_user_in_and_nobody_else(world: &World) {
    let answer = visit(&link(world, &[]), "GET", "");
    assert_eq!((answer.status, answer.header("Cache-Control")), (303, Some("no-store")), "{}", answer.head);
    assert!(answer.header("Location").unwrap().ends_with("/web"), "{}", answer.head);
    assert_eq!(who(world, &answer.session()), "admin");
    let page =
        world.run(&["env", "http", "main", "/web", "--follow", "--session-id", &answer.session()]).ok();
    assert!(page["status"] == 200 && !page["body"].as_str().unwrap().contains("name=\"password\""), "{page}");
    let values = json!({"name": "Eve", "login": "eve"}).to_string();
    world.run(&["orm", "create", "main", "res.users", &values]).ok();
    let by_mcp = Client::new(world, &[]).call("get_login_link", &json!({"env_name": "main", "login": "eve"}));
    let made = &by_mcp["structuredContent"];
    assert_eq!(made["login"], "eve");
    let answer = visit(made["url"].as_str().unwrap(), "GET", "");
    assert_eq!(who(world, &answer.session()), "eve");
    // A browser that is somebody else becomes the one of the link.
    let more = format!("Cookie: session_id={}\r\n", answer.session());
    assert_eq!(who(world, &visit(&link(world, &[]), "GET", &more).session()), "admin");
}

fn a_link_must_work_once_even_for_two_at_once(world: &World) {
    for _ in 0..5 {
        let url = link(world, &[]);
        let visitors: Vec<_> = (0..8)
            .map(|_| {
                let url = url.clone();
                thread::spawn(move || visit(&url, "GET", ""))
            })
            .collect();
        let answers: Vec<Answer> = visitors.into_iter().map(|visitor| visitor.join().unwrap()).collect();
        assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 403).count(), 7);
        let late = visit(&url, "GET", "");
        assert!(late.status == 403 && late.body.contains("was used, or is too old"), "{}", late.body);
    }
}

fn a_link_must_end_by_itself(world: &World) {
    let url = link(world, &["--seconds", "1"]);
    thread::sleep(std::time::Duration::from_millis(2_100));
    assert_eq!(visit(&url, "GET", "").status, 403);
}

fn a_link_must_be_of_no_use_elsewhere(world: &World) {
    let url = link(world, &[]);
    let (host, port, path) = split(&url);
    for other in ["evil.invalid", "evil.invalid:80", &format!("evil.invalid:{port}"), ""] {
        let answer = raw(port, &format!("GET {path} HTTP/1.0\r\nHost: {other}\r\nConnection: close\r\n\r\n"));
        assert!(answer.status >= 400, "Host: {other}: {}", answer.head);
    }
    let forged = url.replace("/connect/", "/connect/x");
    assert_eq!(visit(&forged, "GET", "").status, 403);
    for path in ["..%2f..%2fodoo.conf", "x%00", "é"] {
        let answer = raw(port, &format!("GET /odeum/connect/{path} HTTP/1.0\r\nHost: {host}\r\n\r\n"));
        assert!(answer.status >= 400 && answer.status < 500, "{path}: {}", answer.head);
    }
    // What a program in the container writes opens nothing: the directory is read-only.
    let written = world.run(&["env", "exec", "main", "touch /etc/odoo/connect/x"]);
    assert_ne!(written.code, 0);
    world.run(&["env", "exec", "main", "--user", "root", "touch /etc/odoo/connect/x"]).must_end(1);
    assert_eq!(visit(&url, "GET", "").status, 303, "none of that used it up");
}

fn who_only_looks_must_not_use_it_up(world: &World) {
    let url = link(world, &[]);
    assert_eq!(visit(&url, "HEAD", "").status, 403);
    assert!(visit(&url, "POST", "Content-Length: 0\r\n").status >= 400);
    assert_eq!(visit(&url, "GET", "Sec-Purpose: prefetch\r\n").status, 403);
    assert_eq!(visit(&url, "GET", "").status, 303);
}

fn what_a_link_opens_must_be_inside(world: &World) {
    let answer = visit(&link(world, &["--path", "/web?debug=1#x=1"]), "GET", "");
    assert!(answer.header("Location").unwrap().ends_with("/web?debug=1#x=1"), "{}", answer.head);
    for path in ["//evil.invalid", "http://evil.invalid", "/\\evil.invalid", "web", ""] {
        world.run(&["env", "connect", "main", "--path", path]).fails(2);
    }
}

fn nothing_must_be_written_down(world: &World) {
    let url = link(world, &[]);
    let token = url.rsplit('/').next().unwrap();
    assert_eq!(visit(&url, "GET", "").status, 303);
    // Odoo writes to stderr.
    let log = run("sh", &["-c", &format!("docker logs {} 2>&1", container(world))]).unwrap();
    assert!(!log.contains(token), "it is in Odoo's log");
    assert!(log.contains("/odeum/connect/****"), "the visit is not in the log");
    let found = run("grep", &["-r", "-l", "-F", token, &world.data().display().to_string()]);
    assert!(found.is_err(), "it is in {found:?}");
    let links = world.workspace("main").join("conf/connect");
    for entry in fs::read_dir(links).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(entry.unwrap().metadata().unwrap().permissions().mode() & 0o077, 0);
    }
}

fn the_database_must_not_know_the_module(world: &World) {
    let rows = "SELECT count(*) FROM ir_module_module WHERE name = 'odeum_connect'";
    assert_eq!(sql(world, rows), "0");
    world.run(&["orm", "call", "main", "ir.module.module", "update_list"]).ok();
    let states = "SELECT string_agg(state, ',') FROM ir_module_module WHERE name = 'odeum_connect'";
    assert!(["", "uninstallable"].contains(&sql(world, states).as_str()));
}

fn mistakes_must_be_refused(world: &World) {
    let unknown = world.run(&["env", "connect", "main", "--login", "nobody"]).fails(4);
    assert!(unknown["hint"].as_str().unwrap().contains("eve"), "{unknown}");
    world.run(&["env", "connect", "gone"]).fails(4);
    for seconds in ["0", "3601"] {
        world.run(&["env", "connect", "main", "--seconds", seconds]).fails(2);
    }
    let url = link(world, &["--login", "eve"]);
    let archived = r#"{"active": false}"#;
    world.run(&["orm", "write", "main", "res.users", &eve(world), archived]).ok();
    assert_eq!(visit(&url, "GET", "").status, 403, "she was archived since");
    world.run(&["env", "connect", "main", "--login", "eve"]).fails(2);
}

fn eve(world: &World) -> String {
    sql(world, "SELECT id FROM res_users WHERE login = 'eve'")
}

fn a_protected_environment_must_have_no_links(world: &World) {
    let marker = world.workspace("main").join(".protected");
    fs::write(&marker, "").unwrap();
    world.run(&["env", "connect", "main"]).fails(6);
    fs::remove_file(marker).unwrap();
}

fn an_environment_of_another_odeum_must_get_the_module_with_a_pull(world: &World) {
    fs::remove_dir_all(world.workspace("main").join("conf/addons")).unwrap();
    let error = world.run(&["env", "connect", "main"]).fails(7);
    assert!(error["hint"].as_str().unwrap().contains("odeum env pull main"), "{error}");
    world.run(&["env", "pull", "main"]).ok();
    assert_eq!(visit(&link(world, &[]), "GET", "").status, 303);
    world.run(&["env", "stop", "main"]).ok();
    world.run(&["env", "connect", "main"]).fails(7);
}
