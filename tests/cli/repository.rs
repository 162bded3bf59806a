//! A git repository with a module, and what is said of its changes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use crate::cli::{Answer, Cli};

pub const MODEL: &str =
    "from odoo import fields, models\n\n\nclass A(models.Model):\n    _name = 'a'\n    x = fields.Char()\n";
pub const EMPTY_TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/// A binary and a repository with a module `a` on `main`.
pub struct World {
    pub cli: Cli,
    pub top: PathBuf,
}

impl World {
    pub fn new() -> Self {
        let cli = Cli::new();
        let world = Self { top: cli.inside("repo"), cli };
        fs::create_dir(&world.top).unwrap();
        world.git(&["init", "--quiet", "--initial-branch=main"]);
        world.write("a/__manifest__.py", "{'name': 'A', 'version': '1.0', 'data': ['views.xml']}\n");
        world.write("a/__init__.py", "from . import models\n");
        world.write("a/models.py", MODEL);
        world.commit();
        world
    }

    pub fn write(&self, path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
        let path = self.top.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn git(&self, words: &[&str]) -> String {
        git(&self.top, words)
    }

    /// Commits everything; its id.
    pub fn commit(&self) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "change"]);
        self.git(&["rev-parse", "HEAD"])
    }

    pub fn analyze(&self, words: &[&str]) -> Answer {
        self.analyze_in(&self.top, words)
    }

    pub fn analyze_in(&self, top: &Path, words: &[&str]) -> Answer {
        let mut command = self.cli.command();
        Answer::of(command.arg("analyze").arg("--repo").arg(top).args(words))
    }

    /// The plan of the last commit.
    #[track_caller]
    pub fn last(&self) -> Value {
        self.plan(&["--from", "HEAD^", "--to", "HEAD"])
    }

    #[track_caller]
    pub fn plan(&self, words: &[&str]) -> Value {
        self.analyze(&[words, &["--json"]].concat()).exits(0).json()
    }

    pub fn lines(&self, text: &[u8]) -> Answer {
        let mut command = self.cli.command();
        Answer::of(command.args(["analyze", "--stdin", "--repo"]).arg(&self.top).write_stdin(text))
    }
}

#[allow(clippy::disallowed_methods, reason = "a test makes a repository as a person would")]
pub fn git(top: &Path, words: &[&str]) -> String {
    let mut git = std::process::Command::new("git");
    for name in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{name}_NAME"), "Test").env(format!("GIT_{name}_EMAIL"), "test@example.com");
    }
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    let output = git.args(["-c", "protocol.file.allow=always", "-C"]).arg(top).args(words).output().unwrap();
    assert!(output.status.success(), "git {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Action, modules to install and modules to upgrade.
pub fn needs(plan: &Value) -> Value {
    json!([plan["action"], plan["install"], plan["upgrade"]])
}
