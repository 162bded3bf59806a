//! Templates from a running Odoo, by its database manager.

use std::{
    fs,
    io::{self, Read, Write},
    net::{Shutdown, TcpListener},
    os::unix::fs::PermissionsExt,
    process::Stdio,
    thread,
};

use serde_json::json;

use crate::support::{
    outside::{docker, login_page, try_docker},
    process::{Output, Running, until},
    story::scenarios,
    web::Browser,
    world::World,
};

pub const MASTER: &str = "a master's pass & word";
pub const CONTENT: &str = "YXR0YWNobWVudHMgYXJlIGluIHRoZSBmaWxlc3RvcmU=";

#[test]
fn imports_over_http() {
    let world = &World::new("imports");
    world.run(&["init"]).ok();
    scenarios![world;
        a_running_odoo_19_must_become_a_template,
        a_running_odoo_14_must_become_a_template,
        a_source_that_stops_or_sends_something_else_must_change_nothing,
    ];
}

/// An Odoo with a database server of its own, as a customer runs it: odeum knows nothing of it.
pub struct Source {
    prefix: String,
    pub url: String,
}

impl Source {
    pub fn start(world: &World, image: &str, server: &str) -> Self {
        let prefix = format!("{}src", world.prefix);
        let mut source = Self { url: String::new(), prefix };
        source.remove();
        let [network, database, odoo] = ["net", "db", "odoo"].map(|name| format!("{}-{name}", source.prefix));
        docker(&["network", "create", &network]);
        let variables = ["POSTGRES_USER=odoo", "POSTGRES_PASSWORD=odoo", "POSTGRES_DB=postgres"];
        let variables = variables.map(|variable| ["-e", variable]).concat();
        docker(
            &[&["run", "-d", "--name", &database, "--network", &network][..], &variables, &[server]].concat(),
        );
        let conf = world.path("source.conf");
        let text = format!(
            "[options]\nadmin_passwd = {MASTER}\nlist_db = True\ndb_host = {database}\ndb_user = odoo\n\
             db_password = odoo\ndata_dir = /var/lib/odoo\nmax_cron_threads = 0\n"
        );
        fs::write(&conf, text).unwrap();
        fs::set_permissions(&conf, fs::Permissions::from_mode(0o644)).unwrap();
        until("the source's server answers", || {
            try_docker(&[
                "exec",
                "-e",
                "PGPASSWORD=odoo",
                &database,
                "psql",
                "-h",
                "127.0.0.1",
                "-U",
                "odoo",
                "-d",
                "postgres",
                "-c",
                "SELECT 1",
            ])
            .is_ok()
        });
        let mount = format!("{}:/etc/odoo/odoo.conf:ro", conf.display());
        let port = world.first_port + 30;
        let published = format!("127.0.0.1:{port}:8069");
        let run = ["run", "-d", "--name", &odoo, "--network", &network, "-p", &published, "-v", &mount];
        let start = ["-e", "ODOO_RC=/etc/odoo/odoo.conf", "--entrypoint", "odoo", image];
        docker(&[&run[..], &start].concat());
        let url = format!("http://127.0.0.1:{port}");
        source.url.clone_from(&url);
        source.make("prod", "base,web");
        until("the source answers", || login_page(&url) == 200);
        source
    }

    /// Makes one of its databases.
    fn make(&self, database: &str, modules: &str) {
        let container = format!("{}-odoo", self.prefix);
        let odoo = ["exec", container.as_str(), "odoo", "-d", database, "-i", modules];
        docker(&[&odoo[..], &["--stop-after-init", "--no-http"]].concat());
    }

    fn remove(&self) {
        for name in ["odoo", "db"] {
            let _ = try_docker(&["rm", "-f", "-v", &format!("{}-{name}", self.prefix)]);
        }
        let _ = try_docker(&["network", "rm", &format!("{}-net", self.prefix)]);
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.remove();
    }
}

/// A call with something on stdin.
pub fn with_stdin(world: &World, args: &[&str], text: &str) -> Output {
    let path = world.path("stdin");
    fs::write(&path, text).unwrap();
    Running::start_reading(world.command(args), args.join(" "), Stdio::from(fs::File::open(path).unwrap()))
        .end()
}

fn a_running_odoo_19_must_become_a_template(world: &World) {
    let source = Source::start(world, "odoo:19.0", "postgres:15");
    let url = source.url.as_str();
    Browser::new(url, "prod")
        .create("ir.attachment", &json!({"name": "kept.txt", "datas": CONTENT, "mimetype": "text/plain"}));
    let import = ["template", "import", url, "--template-name", "prod", "--master-password-stdin"];
    let error = world.unchanged("a wrong password", || with_stdin(world, &import, "wrong\n").fails(8));
    assert!(error["message"].as_str().unwrap().contains("Access Denied"), "{error}");
    let other = [&import[..], &["--db-name", "other"]].concat();
    world.unchanged("a database that is not there", || with_stdin(world, &other, MASTER).fails(1));

    let made = with_stdin(world, &import, &format!("{MASTER}\n")).ok();
    assert_eq!((&made["odoo_version"], &made["odoo_image"]), (&json!("19.0"), &json!("odoo:19.0")));
    assert!(made["source"].as_str().unwrap().starts_with("prod of "), "{made}");
    let error = world.unchanged("a second import", || with_stdin(world, &import, MASTER).fails(5));
    assert!(error["hint"].as_str().unwrap().contains("--force"), "{error}");
    has_the_attachment(world, "prod");

    // Without its files, by name, as a client of MCP does it.
    let call =
        json!({"odoo_url": url, "master_pwd": MASTER, "template_name": "bare", "without_filestore": true});
    let bare = world.run(&["call", "import_template_from_odoo", &call.to_string()]).ok();
    assert_eq!(bare["filestore_mb"], 0.0);
    // Which of two databases is meant must be said.
    source.make("second", "base");
    let error =
        with_stdin(world, &["template", "import", url, "--name", "x", "--master-password-stdin"], MASTER)
            .fails(7);
    assert_eq!(error["databases"], json!(["prod", "second"]));
    for name in ["prod", "bare"] {
        world.run(&["template", "delete", name]).ok();
    }
}

fn a_running_odoo_14_must_become_a_template(world: &World) {
    let source = Source::start(world, "odoo:14.0", "postgres:13");
    Browser::new(&source.url, "prod").create("ir.attachment", &json!({"name": "kept.txt", "datas": CONTENT}));
    let import = ["template", "import", &source.url, "--template-name", "old", "--master-password-stdin"];
    let made = with_stdin(world, &import, MASTER).ok();
    assert_eq!((&made["odoo_version"], &made["odoo_image"]), (&json!("14.0"), &json!("odoo:14.0")));
    has_the_attachment(world, "old");
    world.run(&["template", "delete", "old"]).ok();
}

/// Makes an environment from the template, reads the attachment in it, and deletes it.
pub fn has_the_attachment(world: &World, template: &str) {
    let url = world.repo().url();
    let made = world.run(&["env", "create", "main", "--template", template, "--repo-url", &url]).ok();
    let browser = Browser::new(made["url"].as_str().unwrap(), made["database"].as_str().unwrap());
    let wanted = json!({"domain": [["name", "=", "kept.txt"]], "fields": ["datas"]});
    assert_eq!(browser.call("ir.attachment", "search_read", &wanted)[0]["datas"], CONTENT);
    world.delete("main");
}

/// Answers every request with these bytes and closes the connection; its address.
fn answering(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut request) = (stream.unwrap(), [0; 4096]);
            let _ = stream.read(&mut request).unwrap();
            stream.write_all(answer).unwrap();
            // Closed with something unread, it would take back what it answered.
            let _ = stream.shutdown(Shutdown::Write);
            let _ = io::copy(&mut stream, &mut io::sink());
        }
    });
    url
}

fn a_source_that_stops_or_sends_something_else_must_change_nothing(world: &World) {
    for (answer, code, words) in [
        (&b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 9000\r\n\r\nPK\x03\x04"[..], 1, "error"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\nPK\x03\x04\x14\x00", 2, "not a whole zip"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\nhello", 1, "not restored"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", 8, "sent a page"),
        (b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere/\r\nContent-Length: 0\r\n\r\n", 1, "http://elsewhere/"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 4, "no database manager"),
        (b"", 1, ""),
    ] {
        let url = answering(answer);
        let import = ["template", "import", &url, "--db-name", "prod", "--name", "x", "--master-password-stdin"];
        let what = String::from_utf8_lossy(answer).into_owned();
        let error = world.unchanged(&what, || with_stdin(world, &import, MASTER).fails(code));
        assert!(error["message"].as_str().unwrap().contains(words), "{what}: {error}");
        assert!(!error.to_string().contains(MASTER), "the password is shown");
    }
    let error =
        with_stdin(world, &["template", "import", "http://127.0.0.1:9", "--master-password-stdin"], MASTER)
            .fails(1);
    assert!(error["message"].as_str().unwrap().contains("127.0.0.1:9"), "{error}");
}
