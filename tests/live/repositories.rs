//! Extra addons repositories by themselves: added, updated, deleted, and fetched over a network
//! that breaks.

use std::{
    fmt::Write as _,
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

use crate::support::{process::until, repo::Repo, story::scenarios, world::World};

#[test]
fn repositories() {
    let world = World::new("repositories");
    let source = Repo::empty(&world.path("source"), "main");
    source.write("a/__manifest__.py", "{'name': 'A'}");
    source.commit("first");
    source.branch("18.0", &[("a/b.py", "1")]);
    source.branch("17.0", &[("a/b.py", "2")]);
    let both = &(world, source);
    scenarios![both;
        one_must_be_added_once_and_told_what_it_has,
        what_is_no_repository_must_be_refused_and_leave_nothing,
        an_update_must_tell_what_became_of_each_branch,
        a_choice_of_branches_must_be_kept,
        another_team_must_not_see_it,
        contents_must_be_fetched_only_when_somebody_needs_them,
        links_out_of_it_must_lead_nowhere,
    ];
}

type Both = (World, Repo);

fn one_must_be_added_once_and_told_what_it_has((world, source): &Both) {
    let added = world.run(&["repo", "add", "shared", &source.url()]).ok();
    assert_eq!((&added["added"], &added["branches"]), (&json!(true), &json!(["17.0", "18.0", "main"])));
    assert_eq!(world.run(&["repo", "add", "shared", &source.url()]).ok()["added"], false);
    world.unchanged("another of that name", || {
        world.run(&["repo", "add", "shared", &world.repo().url()]).fails(5);
        world.run(&["repo", "add", "shared", &source.url(), "--branches", "main"]).fails(5);
    });
    let listed = world.run(&["repo", "list"]).ok();
    assert_eq!(
        (&listed["repos"][0]["branch_count"], &listed["repos"][0]["used_by"]),
        (&json!(3), &json!([]))
    );
}

fn what_is_no_repository_must_be_refused_and_leave_nothing((world, source): &Both) {
    let url = source.url();
    let empty = Repo::empty(&world.path("empty"), "main");
    let (missing, empty) = (format!("{url}-missing"), empty.url());
    for (name, url, code) in [
        ("../x", url.as_str(), 2),
        ("-x", &url, 2),
        ("a/b", &url, 2),
        ("x", "--upload-pack=touch /tmp/x", 2),
        ("x", "ext::sh -c touch% /tmp/x", 2),
        ("x", "https://me:secret@127.0.0.1:1/x", 2),
        ("x", &missing, 1),
        ("x", "http://127.0.0.1:1/x.git", 1),
        ("x", &empty, 4),
    ] {
        world.unchanged(url, || {
            let output = world.run(&["repo", "add", name, url]);
            output.must_end(code);
            assert!(!output.stderr.contains("secret"), "{}", output.stderr);
        });
    }
    world.unchanged("a branch that is not there", || {
        let error = world.run(&["repo", "add", "x", &url, "--branches", "main,19.0"]).fails(4);
        assert!(error["message"].as_str().unwrap().contains("no branch 19.0"), "{error}");
        world.run(&["repo", "update", "x"]).fails(4);
        world.run(&["repo", "delete", "x"]).fails(4);
    });
}

fn an_update_must_tell_what_became_of_each_branch((world, source): &Both) {
    assert_eq!(world.run(&["repo", "update", "shared"]).ok()["updated"], false);
    for number in 0..3 {
        source.write("a/c.py", &number.to_string());
        source.commit("more");
    }
    source.git(&["branch", "--quiet", "-D", "17.0"]);
    source.branch("19.0", &[("a/b.py", "3")]);
    let updated = world.run(&["repo", "update", "shared"]).ok();
    let expected = json!([
        {"name": "17.0", "change": "deleted", "count": 0},
        {"name": "19.0", "change": "new", "count": 0},
        {"name": "main", "change": "commits", "count": 3},
    ]);
    assert_eq!(updated["branches"], expected);
}

fn a_choice_of_branches_must_be_kept((world, source): &Both) {
    let added = world.run(&["repo", "add", "chosen", &source.url(), "--branches", "18.0"]).ok();
    assert_eq!(added["branches"], json!(["18.0"]));
    assert_eq!(world.run(&["repo", "update", "chosen"]).ok()["updated"], false);
    let updated = world.run(&["repo", "update", "chosen", "--branches", "main,18.0"]).ok();
    assert_eq!(updated["branches"], json!([{"name": "main", "change": "new", "count": 0}]));
    world.run(&["repo", "delete", "chosen"]).ok();
}

fn another_team_must_not_see_it((world, source): &Both) {
    let ports = [world.first_port + 30, world.first_port + 40];
    world.configure_ports(30);
    let config = world.path("odeum.toml");
    let mut text = std::fs::read_to_string(&config).unwrap();
    let _ = write!(text, "[team.two]\nport_range = {ports:?}\n");
    std::fs::write(&config, text).unwrap();
    let of_two = |words: &[&str]| world.run(&[words, &["--team", "two"]].concat());
    assert_eq!(of_two(&["repo", "list"]).ok()["repos"], json!([]));
    of_two(&["repo", "delete", "shared"]).fails(4);
    of_two(&["repo", "add", "shared", &world.repo().url()]).ok();
    of_two(&["repo", "delete", "shared"]).ok();
    assert_eq!(world.run(&["repo", "list"]).ok()["repos"][0]["repo_url"], source.url());
}

/// Files in the store of `shared` that git knows of and does not have.
fn missing(world: &World) -> usize {
    let store = world.data().join("team_1/shared_repos/shared").display().to_string();
    let args = ["-C", &store, "rev-list", "--objects", "--all", "--missing=print"];
    crate::support::outside::run("git", &args).unwrap().lines().filter(|line| line.starts_with('?')).count()
}

fn contents_must_be_fetched_only_when_somebody_needs_them((world, _): &Both) {
    assert!(missing(world) > 3, "file contents were fetched");
}

fn links_out_of_it_must_lead_nowhere((world, source): &Both) {
    std::os::unix::fs::symlink("/etc/passwd", source.path().join("requirements.txt")).unwrap();
    std::os::unix::fs::symlink("/etc", source.path().join("modules")).unwrap();
    source.commit("links");
    world.initialise();
    world.run(&["repo", "update", "shared"]).ok();
    let url = world.repo().url();
    let create = [&World::creation("main", &url)[..], &["--extra-addons", "shared:main"]].concat();
    world.unchanged("an environment of a repository with links out of it", || {
        let error = world.run(&create).fails(2);
        assert!(error["message"].as_str().unwrap().contains("requirements.txt"), "{error}");
    });
}

/// Lets a number of bytes through to the client, then breaks every connection.
struct Cut {
    port: u16,
    left: Arc<AtomicUsize>,
    passed: Arc<AtomicUsize>,
}

impl Cut {
    fn before(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (left, passed) = (Arc::new(AtomicUsize::new(usize::MAX)), Arc::new(AtomicUsize::new(0)));
        let (all_left, all_passed) = (Arc::clone(&left), Arc::clone(&passed));
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", target)).unwrap();
                let (mut up, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut up, &mut to);
                    let _ = to.shutdown(Shutdown::Write);
                });
                let (left, passed) = (Arc::clone(&all_left), Arc::clone(&all_passed));
                std::thread::spawn(move || carry(server, client, &left, &passed));
            }
        });
        Self { port, left, passed }
    }

    fn lets_through(&self, bytes: usize) {
        self.left.store(bytes, Ordering::SeqCst);
        self.passed.store(0, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, left: &AtomicUsize, passed: &AtomicUsize) {
    let mut buffer = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut buffer) {
        let may = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(count));
        if may.is_err() || to.write_all(&buffer[..count]).is_err() {
            break;
        }
        passed.fetch_add(count, Ordering::SeqCst);
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

/// A `git daemon` of its own.
struct Daemon(Child, u16);

impl Daemon {
    fn new(root: &std::path::Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("git")
            .args(["daemon", "--export-all", "--reuseaddr", "--listen=127.0.0.1"])
            .arg(format!("--port={port}"))
            .arg(format!("--base-path={}", root.display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        until("git daemon listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
        Self(child, port)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // It starts the real one as its child, which ends with a polite signal.
        let pid = rustix::process::Pid::from_child(&self.0);
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        let _ = self.0.wait();
    }
}

/// Fills a repository with a long history, one file a commit.
fn fill(repo: &Repo, commits: usize) {
    let mut stream = String::new();
    for number in 0..commits {
        let text = format!("{number}\n");
        let _ = write!(
            stream,
            "commit refs/heads/main\ncommitter T <t@example.com> {number} +0000\ndata 1\nx\n\
             M 100644 inline m{}/f{}.py\ndata {}\n{text}\n",
            number % 50,
            number % 1000,
            text.len()
        );
    }
    let path = repo.path().display().to_string();
    let mut import = Command::new("git")
        .args(["-C", &path, "fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    import.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
    assert!(import.wait().unwrap().success());
}

#[test]
fn big_repositories() {
    let world = World::new("big repositories");
    let source = Repo::empty(&world.path("big"), "main");
    fill(&source, 24_000);
    let daemon = Daemon::new(&world.path(""));
    let cut = Cut::before(daemon.1);
    let url = format!("git://127.0.0.1:{}/big", cut.port);
    let place = &(world, source, cut, url);
    scenarios![place;
        one_that_breaks_off_at_the_beginning_must_leave_nothing,
        one_that_breaks_off_later_must_go_on_where_it_was,
        one_that_was_killed_must_go_on_where_it_was,
        a_server_that_is_gone_must_not_keep_anybody_from_what_is_here,
    ];
    drop(daemon);
}

type Big = (World, Repo, Cut, String);

fn one_that_breaks_off_at_the_beginning_must_leave_nothing((world, _, cut, url): &Big) {
    world.run(&["repo", "add", "small", &world.repo().url()]).ok();
    cut.lets_through(100_000);
    world.unchanged("a fetch that breaks off", || world.run(&["repo", "add", "big", url]).fails(1));
    cut.lets_through(usize::MAX);
    world.run(&["repo", "add", "big", url]).ok();
    world.run(&["repo", "delete", "big"]).ok();
}

fn one_that_breaks_off_later_must_go_on_where_it_was((world, source, cut, url): &Big) {
    cut.lets_through(usize::MAX);
    world.run(&["repo", "add", "big", url]).ok();
    let whole = cut.passed.load(Ordering::SeqCst);
    world.run(&["repo", "delete", "big"]).ok();
    cut.lets_through(whole * 3 / 4);
    let error = world.run(&["repo", "add", "big", url]).fails(1);
    assert!(error["hint"].as_str().unwrap().contains("goes on there"), "{error}");
    let listed = world.run(&["repo", "list"]).ok();
    assert!(listed["repos"][0]["unfinished"].as_str().unwrap().contains("repo add big"), "{listed}");
    world.run(&["repo", "update", "big"]).fails(7);
    cut.lets_through(usize::MAX);
    world.run(&["repo", "add", "big", url]).ok();
    let rest = cut.passed.load(Ordering::SeqCst);
    assert!(rest < whole * 3 / 4, "{rest} of {whole} bytes were fetched again");
    is_whole(world, source);
    world.run(&["repo", "delete", "big"]).ok();
}

fn one_that_was_killed_must_go_on_where_it_was((world, source, cut, url): &Big) {
    cut.lets_through(usize::MAX);
    world.run_with_fault("repo-add.portion.after:kill", &["repo", "add", "big", url]).must_end(-9);
    let first = cut.passed.load(Ordering::SeqCst);
    cut.lets_through(usize::MAX);
    world.run(&["repo", "add", "big", url]).ok();
    assert!(first > 100_000 && cut.passed.load(Ordering::SeqCst) > 100_000);
    is_whole(world, source);
}

fn is_whole(world: &World, source: &Repo) {
    let store = world.data().join("team_1/shared_repos/big").display().to_string();
    let count =
        |path: &str| crate::support::outside::run("git", &["-C", path, "rev-list", "--count", "main"]);
    assert_eq!(count(&store), count(&source.path().display().to_string()));
    assert_eq!(world.invariants(), Vec::<Value>::new());
}

fn a_server_that_is_gone_must_not_keep_anybody_from_what_is_here((world, _, cut, _): &Big) {
    cut.lets_through(0);
    world.unchanged("an update without a server", || world.run(&["repo", "update", "big"]).fails(1));
    std::thread::sleep(Duration::from_millis(10));
    cut.lets_through(usize::MAX);
    world.run(&["repo", "update", "big"]).ok();
}
