//! What is to be changed.

use serde::{Deserialize, Serialize};

use crate::model::{Branch, ModuleName, RepoName};

/// How long Odoo may take to change modules, in seconds, when nobody says.
pub const TIMEOUT: u64 = 3600;

/// [`TIMEOUT`], for parameters that are left out.
#[must_use]
pub fn timeout() -> u64 {
    TIMEOUT
}

/// What is to be changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Change {
    /// Modules to install.
    pub install: Vec<ModuleName>,
    /// Modules to upgrade.
    pub upgrade: Vec<ModuleName>,
    /// Whether Odoo restarts even if none of its modules change.
    pub restart: bool,
    /// Whether dependencies and configuration are made anew first.
    pub renew: bool,
    /// Code that is taken first.
    pub code: Option<NewCode>,
    /// Extra addons repositories that are brought to other commits first.
    #[serde(default)]
    pub extras: Vec<NewPin>,
    /// Whether translations that are there are written over.
    pub overwrite_translations: bool,
    /// Whether to run tests, and which.
    pub tests: Option<Tests>,
    /// Whether a failure puts the database, and the code, back as they were.
    pub rollback: bool,
    /// How long Odoo may take, in seconds.
    pub timeout: u64,
}

/// Code that takes the place of what is checked out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewCode {
    /// The commit that was taken last.
    pub before: String,
    /// The commit to take.
    pub to: String,
    /// The commit since which all that differs is nowhere else.
    pub since: String,
    /// The branch to go to; `None` to stay.
    #[serde(default)]
    pub branch: Option<NewBranch>,
}

/// Another branch, which the code is of from then on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewBranch {
    /// The branch.
    pub name: Branch,
    /// Whether the remote does not have it.
    pub is_local: bool,
    /// The branch it is made from, when it is nowhere yet.
    pub base: Option<Branch>,
    /// The branch that was checked out.
    pub before: Branch,
    /// Whether the remote did not have that.
    pub was_local: bool,
}

/// Another commit of an extra addons repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewPin {
    /// The repository.
    pub name: RepoName,
    /// The commit that is checked out.
    pub before: String,
    /// The commit to take.
    pub to: String,
}

/// Which tests to run.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tests {
    /// In the form of Odoo's `--test-tags`; none for all of the modules.
    pub tags: Option<String>,
}

impl Change {
    /// Whether it concerns any module.
    #[must_use]
    pub fn has_modules(&self) -> bool {
        !self.install.is_empty() || !self.upgrade.is_empty()
    }

    /// Whether it takes other code.
    #[must_use]
    pub fn takes_code(&self) -> bool {
        self.code.is_some() || !self.extras.is_empty()
    }

    /// The branch it goes to, if it does not stay.
    #[must_use]
    pub fn branch(&self) -> Option<&NewBranch> {
        self.code.as_ref()?.branch.as_ref()
    }

    /// Whether Odoo may not serve meanwhile. Its container tells the branch.
    #[must_use]
    pub fn must_stop(&self) -> bool {
        self.has_modules() || self.renew || self.restart || self.branch().is_some()
    }

    /// In words: `install of a, b and upgrade of c`.
    #[must_use]
    pub fn words(&self) -> String {
        let part = |verb: &str, modules: &[ModuleName]| {
            let names: Vec<&str> = modules.iter().map(ModuleName::as_str).collect();
            (!names.is_empty()).then(|| format!("{verb} of {}", names.join(", ")))
        };
        let branch = self.branch().map(|branch| format!("switch to branch {}", branch.name));
        let parts = [branch, part("install", &self.install), part("upgrade", &self.upgrade)];
        let words = parts.into_iter().flatten().collect::<Vec<_>>().join(" and ");
        if words.is_empty() {
            return if self.takes_code() { "change of code" } else { "restart" }.into();
        }
        match &self.tests {
            Some(_) => format!("{words} with tests"),
            None => words,
        }
    }
}
