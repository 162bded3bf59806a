//! The binary with a home of its own: nothing it does reaches the machine's, and no Docker answers.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assert_cmd::{Command, cargo::cargo_bin};
use serde_json::Value;
use tempfile::TempDir;

/// A place to run the binary in.
pub struct Cli {
    home: TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub struct Answer {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Cli {
    /// With an empty configuration file.
    pub fn new() -> Self {
        Self::configured("")
    }

    /// With a configuration file of this text.
    pub fn configured(text: &str) -> Self {
        let cli = Self { home: TempDir::new().unwrap() };
        fs::create_dir(cli.inside("work")).unwrap();
        fs::write(cli.config(), text).unwrap();
        cli
    }

    /// The configuration file.
    pub fn config(&self) -> PathBuf {
        self.inside("odeum.toml")
    }

    /// The data directory, which is not there until the binary makes it.
    pub fn data(&self) -> PathBuf {
        self.inside("data")
    }

    /// A path in the home.
    pub fn inside(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What the home holds, without the data directory.
    pub fn strangers(&self) -> Vec<PathBuf> {
        let (data, known) = (self.data(), [self.config(), self.inside("work")]);
        let all = files_below(self.home.path()).into_iter();
        all.filter(|path| !path.starts_with(&data) && !known.contains(path)).collect()
    }

    /// What the data directory holds, without the files that are locked.
    pub fn effects(&self) -> Vec<PathBuf> {
        let locks = self.data().join("locks");
        files_below(&self.data()).into_iter().filter(|path| !path.starts_with(&locks)).collect()
    }

    /// The binary, not yet started.
    pub fn command(&self) -> Command {
        Command::from_std(self.process())
    }

    /// The same for who wants to talk with it while it runs.
    #[allow(clippy::disallowed_methods, reason = "a test starts the binary as a person would")]
    pub fn process(&self) -> std::process::Command {
        let mut process = std::process::Command::new(cargo_bin!("odeum"));
        process
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .env("ODEUM_CONFIG", self.config())
            .env("ODEUM_DATA_DIR", self.data())
            .env("DOCKER_HOST", "unix:///nonexistent/docker.sock")
            .current_dir(self.inside("work"));
        process
    }

    /// Runs the binary with these words.
    pub fn run<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Answer {
        Answer::of(self.command().args(words))
    }

    /// Runs a line, split at white space.
    pub fn line(&self, line: &str) -> Answer {
        self.run(line.split_whitespace())
    }
}

impl Answer {
    /// What a command comes to.
    pub fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            status: output.status.code().expect("no signal ended it"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Checks the exit status.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// Checks that stderr holds `words`.
    #[track_caller]
    pub fn complains(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "no {words:?} in {self:?}");
        self
    }

    /// Checks that stdout holds `words`.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.stdout.contains(words), "no {words:?} in {self:?}");
        self
    }

    /// The object on stdout.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The inside of the one JSON error on stderr; stdout must be empty.
    #[track_caller]
    pub fn error(&self) -> Value {
        assert_eq!(self.stdout, "", "stdout is for results: {self:?}");
        let mut error: Value =
            serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        let members: Vec<_> = error.as_object().unwrap().keys().collect();
        assert_eq!(members, ["error"], "{self:?}");
        let inner = error["error"].take();
        assert!(inner["kind"].is_string() && inner["message"].is_string(), "{inner}");
        assert!(inner.as_object().unwrap().contains_key("hint"), "{inner}");
        inner
    }
}

/// All files and directories below `path`, without itself.
fn files_below(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let entries = entries.map(|entry| entry.unwrap().path());
    entries.flat_map(|path| [vec![path.clone()], files_below(&path)].concat()).collect()
}
