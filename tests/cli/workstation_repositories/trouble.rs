//! Kills, interrupts, servers that break off, and two at once.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};

use super::{Machine, git};
use crate::git_server::GitServer;

/// How many repositories a large workstation has here.
const MANY: usize = 200;

fn many() -> Machine {
    let name = |number: usize| format!("r{number}");
    let names: Vec<String> = (0..MANY).map(|number| format!("\"{}\"", name(number))).collect();
    let machine = Machine::new(&format!("versions = [\"19.0\"]\n[repos]\nOCA = [{}]", names.join(",")));
    machine.remote.add_copies((0..MANY).map(|number| format!("OCA/{}", name(number))), &["19.0"]);
    machine
}

fn start(machine: &Machine, words: &[&str], faults: &str) -> Child {
    let mut process = machine.cli.process();
    process.args(["--json", "--yes", "workstation", "pull-repos"]).args(words);
    if !faults.is_empty() {
        process.env("ODEUM_FAULT", faults);
    }
    process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_raw(child.id().cast_signed()).unwrap(), signal).unwrap();
}

#[allow(clippy::disallowed_methods, reason = "a test waits by sleeping")]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Names in a directory: clones, and what is hidden.
fn entries(path: PathBuf) -> (usize, usize) {
    let names = fs::read_dir(path).into_iter().flatten().map(|entry| entry.unwrap().file_name());
    let (hidden, clones): (Vec<_>, Vec<_>) = names.partition(|name| name.to_string_lossy().starts_with('.'));
    (clones.len(), hidden.len())
}

#[test]
fn two_hundred_survive_kills_in_the_middle() {
    let machine = many();
    let directory = || machine.at("OCA/19.0");
    for wanted in [20, 90] {
        let mut child = start(&machine, &[], "");
        until("some are there", || entries(directory()).0 >= wanted);
        signal(&child, Signal::KILL);
        child.wait().unwrap();
        let (clones, _) = entries(directory());
        assert!(clones < MANY, "it was killed too late to tell");
        for clone in fs::read_dir(directory()).unwrap().map(|entry| entry.unwrap().path()) {
            if !clone.file_name().unwrap().to_string_lossy().starts_with('.') {
                assert_eq!(fs::read_to_string(clone.join("file")).unwrap(), "two\n", "{clone:?} is half");
            }
        }
    }
    let report = machine.pull(&[], 0);
    assert_eq!(report.0["summary"]["failed"], 0);
    assert_eq!(entries(directory()), (MANY, 0));
    let report = machine.pull(&[], 0);
    assert_eq!(report.0["summary"]["skipped"], MANY);
}

#[test]
fn an_interrupt_leaves_nothing_half() {
    let machine = many();
    let child = start(&machine, &["--jobs", "8"], "");
    until("some are there", || entries(machine.at("OCA/19.0")).0 >= 10);
    signal(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{output:?}");
    let (clones, hidden) = entries(machine.at("OCA/19.0"));
    assert!(clones < MANY && hidden == 0, "{clones} clones, {hidden} hidden");
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.contains("of 200 were done"), "{error}");
}

#[test]
fn the_second_of_two_is_told_of_the_first() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    let child = start(&machine, &[], "workstation.clone.made:hold");
    until("the first is at work", || entries(machine.at("OCA/19.0")).1 == 1);
    let error = machine.run(&[]).exits(1).error();
    assert_eq!(error["kind"], "busy");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("pull-repos") && message.contains(&child.id().to_string()), "{message}");
    machine.pull(&["--dry-run"], 0);
    until("it holds", || {
        let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap_or_default();
        stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T'))
    });
    signal(&child, Signal::CONT);
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
}

#[test]
fn updates_that_were_killed_are_finished() {
    for (point, edits) in
        [("noted", false), ("moved", false), ("noted", true), ("stashed", true), ("moved", true)]
    {
        let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
        machine.remote.add("OCA/web", &["19.0"]);
        machine.pull(&[], 0);
        let path = machine.at("OCA/19.0/web");
        if edits {
            fs::write(path.join("other"), "mine\n").unwrap();
        }
        let to = machine.remote.push("OCA/web", "19.0", &[("file", "three\n")]);
        let mut child = start(&machine, &["--autostash"], &format!("workstation.update.{point}:kill"));
        assert!(!child.wait().unwrap().success(), "{point} was not reached");
        // Git was killed with it.
        fs::write(path.join(".git/index.lock"), "half an index").unwrap();
        let report = machine.pull(&["--autostash"], 0);
        assert!(report.message("OCA/web 19.0").contains("cut off"), "{point}: {}", report.0);
        assert_eq!(git(&path, &["rev-parse", "HEAD"]), to, "{point}");
        assert_eq!(fs::read_to_string(path.join("file")).unwrap(), "three\n");
        let other = fs::read_to_string(path.join("other")).unwrap();
        assert_eq!(other, if edits { "mine\n" } else { "same\n" }, "{point}, with edits: {edits}");
        assert_eq!(git(&path, &["stash", "list"]), "", "{point}");
        machine.pull(&["--autostash"], 0);
    }
}

#[test]
fn a_checkout_that_was_cut_off_is_finished_and_what_lay_there_is_kept() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    machine.pull(&[], 0);
    let path = machine.at("OCA/19.0/web");
    let to = machine.remote.push("OCA/web", "19.0", &[("file", "three\n"), ("new", "new\n")]);
    start(&machine, &[], "workstation.update.noted:kill").wait().unwrap();
    // As git leaves it when it is killed between two files.
    fs::write(path.join(".git/index.lock"), "half an index").unwrap();
    fs::write(path.join("new"), "new\n").unwrap();
    fs::remove_file(path.join("file")).unwrap();
    let report = machine.pull(&[], 0);
    assert!(report.message("OCA/web 19.0").contains("refs/odeum/kept/"), "{}", report.0);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), to);
    assert_eq!(git(&path, &["status", "--porcelain"]), "");
}

#[test]
fn commits_made_after_a_kill_are_not_touched() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    machine.pull(&[], 0);
    let path = machine.at("OCA/19.0/web");
    machine.remote.push("OCA/web", "19.0", &[("file", "three\n")]);
    start(&machine, &[], "workstation.update.noted:kill").wait().unwrap();
    fs::write(path.join("other"), "mine\n").unwrap();
    git(&path, &["commit", "-qam", "mine"]);
    let mine = git(&path, &["rev-parse", "HEAD"]);
    machine.pull(&[], 1);
    assert_eq!(git(&path, &["rev-parse", "HEAD"]), mine);
}

#[test]
fn one_failure_stops_no_other() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"gone\", \"web\", \"broken\"]");
    machine.remote.add("OCA/web", &["19.0"]);
    machine.remote.add("OCA/broken", &["19.0"]);
    machine.pull(&["-f", "broken"], 0);
    fs::write(machine.at("OCA/19.0/broken/.git/HEAD"), "nonsense").unwrap();
    let report = machine.pull(&["--jobs", "1"], 1);
    assert_eq!(report.message("OCA/web 19.0"), "cloned");
    assert!(report.error("OCA/gone 19.0").contains("no such repository"), "{}", report.0);
    assert!(report.error("OCA/broken 19.0").contains("not a git repository"), "{}", report.0);
    assert_eq!(report.0["ok"], false);
}

#[test]
fn the_network_is_tried_three_times_and_leaves_nothing() {
    let machine = Machine::new("");
    machine.remote.add("OCA/web", &["19.0"]);
    let server = GitServer::new(machine.remote.path(), None).that_breaks_after(300);
    let file = "versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]";
    machine.configure(file, &format!("http://{}/{{org}}/{{repo}}.git", server.address()));
    let report = machine.pull(&[], 1);
    assert!(report.error("OCA/web 19.0").starts_with("tried 3 times: "), "{}", report.0);
    assert!(!machine.at("OCA").exists());
    let whole = GitServer::new(machine.remote.path(), None);
    machine.configure(file, &format!("http://{}/{{org}}/{{repo}}.git", whole.address()));
    machine.pull(&[], 0);
}

#[test]
fn refusals_are_not_tried_again() {
    let machine = Machine::new("");
    machine.remote.add("OCA/web", &["19.0"]);
    let server = GitServer::new(machine.remote.path(), Some(("me", "token")));
    let file = "versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]";
    machine.configure(file, &format!("http://{}/{{org}}/{{repo}}.git", server.address()));
    let report = machine.pull(&[], 1);
    let why = report.error("OCA/web 19.0");
    assert!(why.contains("could not read Username") && why.contains("gh auth login"), "{why}");
    assert!(!why.contains("tried 3 times"));
    // With the person's own credential it works.
    let helper = "!f() { echo username=me; echo password=token; }; f";
    git(
        &machine.root(),
        &[
            "config",
            "--file",
            machine.cli.inside(".gitconfig").to_str().unwrap(),
            "credential.helper",
            helper,
        ],
    );
    machine.pull(&[], 0);
}

#[test]
fn a_task_that_takes_too_long_is_ended() {
    let machine = Machine::new("");
    // It accepts connections and never answers.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    machine.configure(
        "versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]",
        &format!("git://{address}/{{org}}/{{repo}}.git"),
    );
    let started = Instant::now();
    let report = machine.pull(&["--timeout", "2"], 1);
    assert!(report.error("OCA/web 19.0").contains("within 2 s"), "{}", report.0);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert!(!machine.at("OCA").exists());
}

#[test]
fn without_git_nothing_begins() {
    let machine = Machine::new("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]");
    let bin = machine.cli.inside("bin");
    fs::create_dir(&bin).unwrap();
    std::os::unix::fs::symlink("/bin/sh", bin.join("sh")).unwrap();
    let mut command = machine.cli.command();
    command.env("PATH", &bin).args(["--yes", "workstation", "pull-repos"]);
    crate::cli::Answer::of(&mut command).exits(1).complains("git is not installed");
}

/// A machine whose repositories are reached by a program that does as ssh does.
fn with_ssh(script: &str) -> (Machine, PathBuf) {
    let machine = Machine::new("");
    machine.remote.add("OCA/web", &["19.0"]);
    let template = format!("ssh://git@host{}/{{org}}/{{repo}}.git", machine.remote.path().display());
    machine.configure("versions = [\"19.0\"]\n[repos]\nOCA = [\"web\"]", &template);
    let ssh = machine.cli.inside("ssh");
    fs::write(&ssh, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&ssh, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    (machine, ssh)
}

#[test]
fn the_persons_ssh_is_used_and_never_asks() {
    let (machine, ssh) = with_ssh("echo \"$@\" >>\"$HOME/said\"; for last; do :; done; exec sh -c \"$last\"");
    let settings = machine.cli.inside(".gitconfig");
    let command = format!("{} -i mine", ssh.display());
    git(&machine.root(), &["config", "--file", settings.to_str().unwrap(), "core.sshCommand", &command]);
    machine.pull(&[], 0);
    // A checkout may have a key of its own, and a variable beats both.
    let own = format!("{} -i its", ssh.display());
    git(&machine.at("OCA/19.0/web"), &["config", "core.sshCommand", &own]);
    machine.pull(&[], 0);
    let mut variable = machine.cli.command();
    variable.env("GIT_SSH_COMMAND", format!("{} -i other", ssh.display()));
    variable.args(["--yes", "workstation", "pull-repos"]).assert().success();
    let said = fs::read_to_string(machine.cli.inside("said")).unwrap();
    let keys: Vec<&str> = said.lines().map(|line| line.split_whitespace().nth(1).unwrap()).collect();
    assert_eq!(keys, ["mine", "its", "other"]);
    assert!(said.lines().all(|line| line.contains("-oBatchMode=yes")), "{said}");
}

#[test]
fn a_refused_key_is_told_with_a_way_out() {
    let (machine, ssh) = with_ssh("echo 'git@host: Permission denied (publickey).' >&2; exit 255");
    let mut refused = machine.cli.command();
    refused.env("GIT_SSH_COMMAND", &ssh).args(["--yes", "workstation", "pull-repos"]);
    let answer = crate::cli::Answer::of(&mut refused).exits(1).says("Permission denied (publickey)");
    assert!(answer.says("ssh-add -l").stdout.lines().count() < 12);
}
