//! Passwords and tokens are in nobody's arguments, labels, logs, errors or results
//! while operations run.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use serde_json::Value;

use crate::support::{
    git_server::GitServer,
    outside::{docker, run, try_docker},
    process::{Output, Running},
    story::scenarios,
    world::World,
};

/// What the git server asks for.
const TOKEN: &str = "tok3n-which-nobody-may-see";

#[test]
fn secrets() {
    let world = &World::new("secrets");
    scenarios![world;
        no_argument_may_hold_a_secret_while_operations_run,
        a_refused_token_must_not_be_shown,
    ];
}

/// Looks again and again until it is asked what it saw.
struct Watch {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<BTreeSet<String>>,
}

impl Watch {
    fn start(pause: Duration, look: impl Fn(&mut BTreeSet<String>) + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let mut seen = BTreeSet::new();
            while !stopped.load(Ordering::Relaxed) {
                look(&mut seen);
                std::thread::sleep(pause);
            }
            seen
        });
        Self { stop, thread }
    }

    /// All arguments of all processes.
    fn arguments() -> Self {
        Self::start(Duration::from_millis(5), |seen| {
            for entry in fs::read_dir("/proc").unwrap().flatten() {
                if let Ok(words) = fs::read(entry.path().join("cmdline")) {
                    seen.insert(String::from_utf8_lossy(&words).replace('\0', " "));
                }
            }
        })
    }

    /// What Docker tells of every container of the installation, those too that are gone
    /// when an operation ends.
    fn containers(world: &World) -> Self {
        let ours = format!("label=odeum.installation={}", world.prefix);
        Self::start(Duration::from_millis(50), move |seen| {
            for name in docker(&["ps", "-aq", "--filter", &ours]).lines() {
                seen.extend(try_docker(&["inspect", name]).ok());
            }
        })
    }

    /// The password of a template's role, which lives as long as the template is made.
    fn making(world: &World) -> Self {
        let path = world.data().join("team_1/templates/default/making.json");
        Self::start(Duration::from_millis(10), move |seen| {
            let record = fs::read(&path).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
            seen.extend(record.and_then(|record| Some(record["password"].as_str()?.to_owned())));
        })
    }

    fn end(self) -> BTreeSet<String> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().unwrap()
    }
}

/// What Odoo's database manager asks for.
fn master_password(world: &World, id: &str) -> String {
    let conf = fs::read_to_string(world.workspace(id).join("conf/odoo.conf")).unwrap();
    let line = conf.lines().find_map(|line| line.strip_prefix("admin_passwd = "));
    line.expect("a master password").to_owned()
}

fn store_credential(world: &World, server: &GitServer, token: &str) {
    let path = world.data().join("team_1/.git-credentials");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, format!("http://robot:{token}@{}\n", server.address())).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn server(world: &World) -> GitServer {
    let bare = world.path("served/addons.git");
    if !bare.exists() {
        let (from, to) = (world.repo().path().display().to_string(), bare.display().to_string());
        run("git", &["clone", "--quiet", "--bare", &from, &to]).unwrap();
    }
    GitServer::new(&world.path("served"), Some(("robot", TOKEN)))
}

fn verbose(world: &World, args: &[&str]) -> Output {
    let mut command = world.command(args);
    command.args(["-v", "-v"]);
    Running::start(command, args.join(" ")).end()
}

fn no_argument_may_hold_a_secret_while_operations_run(world: &World) {
    // A script that has the password for a while.
    let script = "import os, time\nassert os.environ['DB_PASSWORD']\ntime.sleep(1)\n";
    world.repo().write(".odeum/sanitize/a.py", script);
    world.repo().commit("a script");
    let server = server(world);
    store_credential(world, &server, TOKEN);
    let (arguments, containers) = (Watch::arguments(), Watch::containers(world));
    let url = server.url("addons.git");
    let mut said = Vec::new();
    let run = |said: &mut Vec<String>, args: &[&str]| {
        let output = verbose(world, args);
        output.must_end(0);
        said.extend([output.stdout, output.stderr]);
    };
    run(&mut said, &["init"]);
    let making = Watch::making(world);
    run(&mut said, &["template", "init", "--modules", "base"]);
    run(&mut said, &World::creation("main", &url));
    let bare =
        ["env", "create", "bare", "--template", "none", "--odoo-image", "odoo:19.0", "--repo-url", &url];
    run(&mut said, &bare);
    // The record holds what no argument may; the container is looked into while it runs.
    let records = ["main", "bare"].map(|id| world.record(id));
    let mut secrets: Vec<String> =
        records.iter().map(|record| record["password"].as_str().unwrap().to_owned()).collect();
    secrets.extend([world.admin().password, TOKEN.to_owned()]);
    let making = making.end();
    assert_eq!(making.len(), 1, "the password of the role that installs was not seen");
    secrets.extend(making);
    secrets.extend(["main", "bare"].map(|id| master_password(world, id)));
    let names: Vec<String> =
        docker(&["ps", "-aq", "--filter", &format!("label=odeum.installation={}", world.prefix)])
            .lines()
            .map(str::to_owned)
            .collect();
    assert_eq!(names.len(), 3);
    for name in &names {
        said.push(docker(&["inspect", name]));
        said.push(docker(&["logs", name]));
        said.push(docker(&["top", name, "-eo", "pid,args"]));
    }
    run(&mut said, &["env", "info", "main"]);
    run(&mut said, &["env", "restart", "main"]);
    run(&mut said, &["env", "logs", "main"]);
    run(&mut said, &["env", "list"]);
    run(&mut said, &["config", "show"]);
    run(&mut said, &["doctor"]);
    run(&mut said, &["env", "delete", "main"]);
    run(&mut said, &["env", "delete", "bare"]);
    let (seen, inspected) = (arguments.end(), containers.end());
    // What was seen is what ran: git and psql among it.
    assert!(
        seen.iter().any(|words| words.contains("ls-remote") || words.contains("git clone")),
        "git was not seen"
    );
    assert!(seen.iter().any(|words| words.contains("env create")), "odeum was not seen");
    assert!(inspected.iter().any(|text| text.contains("-tpl-")), "the container that installs was not seen");
    assert!(inspected.iter().any(|text| text.contains("-main-sanitize")), "the script was not seen");
    assert!(seen.iter().any(|words| words.contains("/.odeum/sanitize/a.py")), "the script was not seen");
    for secret in &secrets {
        assert!(secret.len() > 12, "too short to look for");
        let shown = seen.iter().chain(&inspected).chain(&said).find(|text| text.contains(secret.as_str()));
        assert!(shown.is_none(), "{secret} is in {}", shown.unwrap());
    }
}

fn a_refused_token_must_not_be_shown(world: &World) {
    let server = server(world);
    let wrong = "wr0ng-token-which-nobody-may-see";
    store_credential(world, &server, wrong);
    let url = server.url("addons.git");
    let with_token = url.replace("://", &format!("://robot:{wrong}@"));
    world.unchanged("refused tokens", || {
        for url in [&url, &with_token] {
            let output = verbose(world, &World::creation("main", url));
            assert_ne!(output.code, 0);
            assert!(!output.stderr.contains(wrong), "{}", output.stderr);
            let error = output.fails(output.code);
            assert!([Value::from("auth"), "invalid_input".into()].contains(&error["kind"]), "{error}");
        }
        let missing = server.url("nothing-here.git");
        store_credential(world, &server, TOKEN);
        let error = world.run(&World::creation("main", &missing)).fails(1);
        assert!(!error.to_string().contains(TOKEN), "{error}");
        store_credential(world, &server, wrong);
    });
}
