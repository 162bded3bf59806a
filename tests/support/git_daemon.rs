//! Repositories on a git daemon on loopback.

use std::{
    fs,
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use tempfile::TempDir;

/// A git daemon, which ends with this value.
pub struct GitDaemon {
    home: TempDir,
    daemon: Child,
    port: u16,
}

impl GitDaemon {
    pub fn new() -> Self {
        let home = TempDir::new().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let daemon = Command::new("git")
            .args(["daemon", "--export-all", "--reuseaddr", "--listen=127.0.0.1", "--informative-errors"])
            .args([format!("--port={port}"), format!("--base-path={}", home.path().display())])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::sleep(Duration::from_millis(5));
        }
        Self { home, daemon, port }
    }

    pub fn path(&self) -> &Path {
        self.home.path()
    }

    pub fn template(&self) -> String {
        format!("git://127.0.0.1:{}/{{org}}/{{repo}}.git", self.port)
    }

    pub fn url(&self, name: &str) -> String {
        format!("git://127.0.0.1:{}/{name}.git", self.port)
    }

    /// A repository `org/name` with two commits on each of these branches.
    pub fn add(&self, name: &str, branches: &[&str]) {
        let path = self.bare(name);
        fs::create_dir_all(&path).unwrap();
        git(&path, &["init", "--quiet", "--bare", "--template="]);
        for branch in branches {
            self.push(name, branch, &[("file", "one\n"), ("other", "same\n")]);
            self.push(name, branch, &[("file", "two\n")]);
        }
    }

    /// As many as these, each a copy of the first.
    pub fn add_copies(&self, names: impl IntoIterator<Item = String>, branches: &[&str]) {
        let mut names = names.into_iter();
        let first = names.next().unwrap();
        self.add(&first, branches);
        git(&self.bare(&first), &["repack", "-adq"]);
        git(&self.bare(&first), &["pack-refs", "--all"]);
        for name in names {
            copy(&self.bare(&first), &self.bare(&name));
        }
    }

    /// Adds a commit with these files to a branch, and gives it.
    pub fn push(&self, name: &str, branch: &str, files: &[(&str, &str)]) -> String {
        self.import(name, branch, files, true)
    }

    /// Makes a branch one commit with these files, whatever it was.
    pub fn rewrite(&self, name: &str, branch: &str, files: &[(&str, &str)]) -> String {
        self.import(name, branch, files, false)
    }

    fn import(&self, name: &str, branch: &str, files: &[(&str, &str)], goes_on: bool) -> String {
        let path = self.bare(name);
        let tip = format!("refs/heads/{branch}");
        let has =
            Command::new("git").arg("-C").arg(&path).args(["rev-parse", "-q", "--verify", &tip]).output();
        let parent = String::from_utf8(has.unwrap().stdout).unwrap();
        let parent = match goes_on && !parent.is_empty() {
            true => format!("from {parent}"),
            false => String::new(),
        };
        let files = files.iter().map(|(file, text)| {
            let length = text.len();
            format!("M 100644 inline {file}\ndata {length}\n{text}\n")
        });
        let head = format!("commit {tip}\ncommitter U <u@example.com> 1700000000 +0000\ndata 1\nx\n{parent}");
        let stream = head + &files.collect::<String>();
        let mut child = Command::new("git")
            .arg("-C")
            .arg(&path)
            .args(["fast-import", "--quiet", "--force"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(stream.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
        git(&path, &["rev-parse", &tip])
    }

    pub fn bare(&self, name: &str) -> PathBuf {
        self.home.path().join(format!("{name}.git"))
    }
}

impl Drop for GitDaemon {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

fn git(directory: &Path, words: &[&str]) -> String {
    let output = Command::new("git").arg("-C").arg(directory).args(words).output().unwrap();
    assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}
