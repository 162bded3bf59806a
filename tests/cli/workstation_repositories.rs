//! `odeum workstation pull-repos` against local git servers: what is cloned, what is left alone, and what
//! comes of it when everything goes wrong.

mod safety;
mod several;
mod traps;
mod trouble;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

use crate::{
    cli::{Answer, Cli},
    git_daemon::GitDaemon,
};

/// A machine with a code root, and a server with repositories.
struct Machine {
    cli: Cli,
    remote: GitDaemon,
}

impl Machine {
    /// With this file; its addresses lead to the server.
    fn new(file: &str) -> Self {
        let machine = Self { cli: Cli::new(), remote: GitDaemon::new() };
        machine.configure(file, &machine.remote.template());
        machine
    }

    fn configure(&self, file: &str, template: &str) {
        fs::create_dir_all(self.root()).unwrap();
        let text = format!("{file}\n[git]\nurl_template = \"{template}\"\n");
        fs::write(self.root().join("config.toml"), text).unwrap();
    }

    fn root(&self) -> PathBuf {
        self.cli.inside("code")
    }

    fn at(&self, inner: &str) -> PathBuf {
        self.root().join(inner)
    }

    fn run(&self, words: &[&str]) -> Answer {
        let all = [&["--json", "--yes", "workstation", "pull-repos"], words].concat();
        self.cli.run(all)
    }

    /// A run that must end with this status; its report.
    #[track_caller]
    fn pull(&self, words: &[&str], status: i32) -> Report {
        Report(self.run(words).exits(status).json())
    }
}

/// What came of a run.
struct Report(Value);

impl Report {
    /// The task of a repository.
    #[track_caller]
    fn task(&self, name: &str) -> &Value {
        let tasks = self.0["tasks"].as_array().unwrap();
        tasks.iter().find(|task| task["name"] == name).unwrap_or_else(|| panic!("no {name} in {}", self.0))
    }

    /// Why a repository was left, or failed.
    #[track_caller]
    fn error(&self, name: &str) -> &str {
        self.task(name)["error"].as_str().unwrap_or_else(|| panic!("no error: {}", self.task(name)))
    }

    #[track_caller]
    fn message(&self, name: &str) -> &str {
        self.task(name)["message"].as_str().unwrap()
    }
}

/// Git as a person runs it.
#[track_caller]
#[allow(clippy::disallowed_methods, reason = "a test is a person too")]
fn git(directory: &Path, words: &[&str]) -> String {
    let me = ["-c", "user.name=Ana", "-c", "user.email=ana@example.com", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").arg("-C").arg(directory).args(me).args(words).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {words:?}: {said}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// Everything below a directory with its contents, but what git has of its own; and what git says of it.
fn content(path: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    fn collect(path: &Path, all: &mut Vec<(PathBuf, Vec<u8>)>) {
        let mut entries: Vec<PathBuf> =
            fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for entry in entries {
            match entry.is_dir() {
                true if entry.file_name().unwrap() == ".git" => {}
                true => collect(&entry, all),
                false => all.push((entry.clone(), fs::read(&entry).unwrap())),
            }
        }
    }
    let mut all = Vec::new();
    collect(path, &mut all);
    all.push(("index".into(), fs::read(path.join(".git/index")).unwrap()));
    let said = |words: &[&str]| git(path, words).into_bytes();
    all.push(("HEAD".into(), fs::read(path.join(".git/HEAD")).unwrap()));
    all.push(("refs".into(), said(&["for-each-ref", "refs/heads", "refs/stash"])));
    all
}
