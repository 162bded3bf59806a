//! Looks at the world without odeum: Docker, PostgreSQL and HTTP by their own clients.

use std::{
    cell::RefCell,
    io::{Read, Write},
    net::TcpStream,
    path::Path,
    process::Command,
    time::Duration,
};

use serde_json::Value;

/// Runs a program; its output, or what it complained of.
pub fn run(program: &str, args: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(args).output().map_err(|error| format!("{program}: {error}"))?;
    let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
    match output.status.success() {
        true => Ok(text(&output.stdout)),
        false => Err(text(&output.stderr)),
    }
}

thread_local! {
    /// The engine this test uses; the machine's own when `None`.
    static ENGINE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on this test uses the engine at this address.
pub fn use_engine(host: &str) {
    ENGINE.set(Some(host.to_owned()));
}

/// The address of the engine this test uses, when it is not the machine's own.
pub fn engine() -> Option<String> {
    ENGINE.with_borrow(Clone::clone)
}

/// `docker …`; its output, or what it complained of.
pub fn try_docker(args: &[&str]) -> Result<String, String> {
    let host = engine();
    let which = host.iter().flat_map(|host| ["-H", host.as_str()]);
    run("docker", &which.chain(args.iter().copied()).collect::<Vec<_>>())
}

/// `docker …`, which must succeed.
pub fn docker(args: &[&str]) -> String {
    try_docker(args).unwrap_or_else(|error| panic!("docker {}: {error}", args.join(" ")))
}

/// What Docker knows of one thing.
pub fn inspect(name: &str) -> Value {
    let all: Value = serde_json::from_str(&docker(&["inspect", name])).unwrap();
    all[0].clone()
}

/// Fails, with what to do, when the machine lacks what the suite needs.
pub fn require() {
    let needed =
        [vec!["version"], vec!["image", "inspect", "odoo:19.0"], vec!["image", "inspect", "postgres:15"]];
    for args in needed {
        if let Err(error) = try_docker(&args) {
            panic!(
                "docker {}: {error}\nrun the test command of README.md: it installs what the tests need",
                args.join(" ")
            );
        }
    }
}

/// A login at a database server.
#[derive(Debug, Clone)]
pub struct Login {
    pub port: u64,
    pub user: String,
    pub password: String,
}

impl Login {
    /// The administrator of an installation, as its record says.
    pub fn administrator(data: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(data.join("system.json")).ok()?;
        let record: Value = serde_json::from_str(&text).ok()?;
        Some(Self {
            port: record["database_port"].as_u64()?,
            user: record["database_user"].as_str()?.to_owned(),
            password: record["database_password"].as_str()?.to_owned(),
        })
    }

    /// Runs SQL in a database; rows with `|` between their columns.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, String> {
        let port = self.port.to_string();
        let output = Command::new("psql")
            .args(["-XAtqw", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", &port])
            .args(["-U", &self.user, "-d", database, "-c", sql])
            .env("PGPASSWORD", &self.password)
            .env("PGCONNECT_TIMEOUT", "10")
            .output()
            .expect("psql starts");
        let text = |bytes| String::from_utf8_lossy(bytes).trim().to_owned();
        match output.status.success() {
            true => Ok(text(&output.stdout)),
            false => Err(text(&output.stderr)),
        }
    }
}

/// The HTTP status of an address `http://host:port`, path `/web/login`; 0 when nobody answers.
pub fn login_page(url: &str) -> u16 {
    let authority = url.trim_start_matches("http://").replace("localhost", "127.0.0.1");
    let ask = || -> std::io::Result<u16> {
        let mut stream = TcpStream::connect(&authority)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        stream.write_all(b"GET /web/login HTTP/1.0\r\nHost: localhost\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer);
        Ok(answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0))
    };
    ask().unwrap_or(0)
}
