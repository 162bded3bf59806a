//! Templates from a running Odoo, by its database manager, and from another machine by ssh.

use std::{
    fs,
    io::{self, Read, Write},
    net::{Shutdown, TcpListener},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use serde_json::{Value, json};

use crate::support::{
    outside::{docker, login_page, run, try_docker},
    process::{Output, Running, until},
    story::scenarios,
    web::Browser,
    world::World,
};

const MASTER: &str = "a master's pass & word";
const CONTENT: &str = "YXR0YWNobWVudHMgYXJlIGluIHRoZSBmaWxlc3RvcmU=";

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

#[test]
fn imports_over_ssh() {
    let world = &World::with_template("ssh");
    world.create("main");
    scenarios![world;
        a_database_and_filestore_of_another_machine_must_become_a_template,
        a_machine_that_lets_nobody_in_must_be_named,
    ];
}

/// An Odoo with a database server of its own, as a customer runs it: odeum knows nothing of it.
struct Source {
    prefix: String,
    url: String,
}

impl Source {
    fn start(world: &World, image: &str, server: &str) -> Self {
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
fn with_stdin(world: &World, args: &[&str], text: &str) -> Output {
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
fn has_the_attachment(world: &World, template: &str) {
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

/// An ssh server of its own on loopback, and an `ssh` that knows how to reach it.
struct Machine {
    server: std::process::Child,
    path: String,
}

impl Machine {
    fn start(world: &World) -> Self {
        let dir = world.path("ssh");
        fs::create_dir_all(&dir).unwrap();
        let file = |name: &str| dir.join(name).display().to_string();
        for key in ["host", "client", "stranger"] {
            let _ = fs::remove_file(dir.join(key));
            run("ssh-keygen", &["-q", "-t", "ed25519", "-N", "", "-f", &file(key)]).unwrap();
        }
        let (port, admin) = (world.first_port + 31, world.admin());
        let text = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\nPidFile none\n\
             SetEnv PGHOST=127.0.0.1 PGPORT={} PGUSER={} PGPASSWORD={}\n",
            file("host"),
            file("client.pub"),
            admin.port,
            admin.user,
            admin.password
        );
        fs::write(dir.join("sshd_config"), text).unwrap();
        fs::create_dir_all("/run/sshd").unwrap();
        let mut command = Command::new("/usr/sbin/sshd");
        command.args(["-D", "-e", "-f", &file("sshd_config")]).stderr(Stdio::null());
        let server = command.spawn().expect("sshd is installed");
        until("sshd listens", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        let host = fs::read_to_string(dir.join("host.pub")).unwrap();
        fs::write(dir.join("known_hosts"), format!("[127.0.0.1]:{port} {host}")).unwrap();
        let machine = Self { server, path: format!("{}:{}", dir.display(), std::env::var("PATH").unwrap()) };
        Machine::speak(&dir, port, "client", "");
        machine
    }

    /// Puts an `ssh` in front of the real one, which is told where the machine is; `before` is shell code.
    fn speak(dir: &Path, port: u16, key: &str, before: &str) {
        let config = format!(
            "Host far\n HostName 127.0.0.1\n Port {port}\n IdentityFile {}\n IdentitiesOnly yes\n UserKnownHostsFile {}\n",
            dir.join(key).display(),
            dir.join("known_hosts").display()
        );
        fs::write(dir.join("config"), config).unwrap();
        let script =
            format!("#!/bin/sh\n{before}\nexec /usr/bin/ssh -F {} \"$@\"\n", dir.join("config").display());
        fs::write(dir.join("ssh"), script).unwrap();
        fs::set_permissions(dir.join("ssh"), fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn run(&self, world: &World, args: &[&str]) -> Output {
        let mut command = world.command(args);
        command.env("PATH", &self.path);
        Running::start(command, args.join(" ")).end()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn a_database_and_filestore_of_another_machine_must_become_a_template(world: &World) {
    let machine = Machine::start(world);
    let record = world.record("main");
    let (url, database) = (record["url"].as_str().unwrap(), record["database"].as_str().unwrap());
    Browser::new(url, database).create("ir.attachment", &json!({"name": "kept.txt", "datas": CONTENT}));
    let filestore = world.workspace("main").join("data/filestore").join(database).display().to_string();
    // The first copy of files breaks off.
    let dir = world.path("ssh");
    let broken = format!(
        "case \"$*\" in *rsync*) [ -e {0}/tried ] || {{ touch {0}/tried; exit 255; }};; esac",
        dir.display()
    );
    Machine::speak(&dir, world.first_port + 31, "client", &broken);
    let import = [
        "template",
        "import",
        "--ssh",
        "far",
        "--db-name",
        database,
        "--filestore",
        &filestore,
        "--name",
        "far",
    ];
    let made = machine.run(world, &import).ok();
    let warnings = made["warnings"].to_string();
    assert!(warnings.contains("broke off"), "{warnings}");
    assert!(made["source"].as_str().unwrap().ends_with("on far"), "{made}");
    world.delete("main");
    has_the_attachment(world, "far");
    let nothing = ["template", "import", "--ssh", "far", "--db-name", "no_such", "--name", "x"];
    let error: Value = world.unchanged("no such database", || machine.run(world, &nothing).fails(1));
    assert!(error["message"].as_str().unwrap().contains("no_such"), "{error}");
}

fn a_machine_that_lets_nobody_in_must_be_named(world: &World) {
    let machine = Machine::start(world);
    Machine::speak(&world.path("ssh"), world.first_port + 31, "stranger", "");
    let import = ["template", "import", "--ssh", "far", "--db-name", "prod", "--name", "x"];
    let error = world.unchanged("a refused key", || machine.run(world, &import).fails(8));
    assert!(error["hint"].as_str().unwrap().contains("ssh far true"), "{error}");
}
