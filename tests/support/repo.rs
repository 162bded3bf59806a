//! Small git repositories with modules of Odoo.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::support::outside::run;

/// A repository with a working tree.
pub struct Repo {
    path: PathBuf,
}

impl Repo {
    /// One with a module `greeting` on branch `main`.
    pub fn new(path: &Path) -> Self {
        let repo = Self { path: path.to_owned() };
        fs::create_dir_all(path).unwrap();
        repo.git(&["init", "--quiet", "--initial-branch=main"]);
        repo.write("greeting/__manifest__.py", &manifest("Greeting"));
        repo.write("greeting/__init__.py", "");
        repo.commit("a module");
        repo
    }

    /// An empty one on this branch, that lets itself be cloned without file contents.
    pub fn empty(path: &Path, branch: &str) -> Self {
        let repo = Self { path: path.to_owned() };
        fs::create_dir_all(path).unwrap();
        repo.git(&["init", "--quiet", &format!("--initial-branch={branch}")]);
        repo.git(&["config", "uploadpack.allowFilter", "true"]);
        repo
    }

    /// One that is there.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn url(&self) -> String {
        format!("file://{}", self.path.display())
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        let me = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
        self.git(&[&me[..], &["commit", "--quiet", "-m", message]].concat());
    }

    /// A branch beside `main` with files of its own; `main` stays checked out.
    pub fn branch(&self, name: &str, files: &[(&str, &str)]) {
        self.git(&["checkout", "--quiet", "-b", name]);
        for (path, text) in files {
            self.write(path, text);
        }
        self.write(".branch", name);
        self.commit(name);
        self.git(&["checkout", "--quiet", "main"]);
    }

    /// All refs and what they point to.
    pub fn refs(&self) -> String {
        self.git(&["for-each-ref"])
    }

    pub fn git(&self, args: &[&str]) -> String {
        let directory = self.path.display().to_string();
        let args = [&["-C", &directory], args].concat();
        run("git", &args).unwrap_or_else(|error| panic!("git {}: {error}", args.join(" ")))
    }
}

/// The manifest of a module that Odoo 19 can install.
pub fn manifest(name: &str) -> String {
    format!("{{'name': '{name}', 'version': '19.0.1.0.0', 'license': 'LGPL-3', 'depends': ['base']}}\n")
}
