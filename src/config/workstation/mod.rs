//! The file of a developer's workstation, `config.toml` in the code root, becomes a [`Workstation`].
//!
//! - `read`: one function per table.
//! - `table`: walks a table and refuses what nobody asked for.
//! - `problems`: everything that is wrong with the file, each with line and column.

mod problems;
mod read;
mod table;

use crate::model::{
    Branch,
    workstation::{
        FileName, InnerDirectory, NpmPackage, Organization, Protocol, Repository, ScriptUrl, Sha256,
        SkillSource, SystemPackage, UrlTemplate, UvTool, Version,
    },
};

pub use read::read;

/// What a developer's machine shall have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workstation {
    /// Versions of Odoo.
    pub versions: Vec<Version>,
    /// Whether each version gets a command of its own, `odoo-v19`.
    pub create_launcher: bool,
    /// Further directories.
    pub init_dirs: Vec<InnerDirectory>,
    /// Programs.
    pub tools: Tools,
    /// Repositories, in the order of the file.
    pub repos: Vec<Repositories>,
    /// How they are reached.
    pub git: Git,
    /// What is superfluous in the file, each with its place.
    pub warnings: Vec<String>,
}

/// Programs and packages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tools {
    /// For `uv tool install`.
    pub uv: Vec<UvTool>,
    /// For `npm install -g`.
    pub npm: Vec<NpmPackage>,
    /// Scripts that install something themselves.
    pub script: Vec<Script>,
    /// For the system's package manager.
    pub system_packages: Vec<SystemPackage>,
    /// Repositories of agent skills.
    pub skills: Vec<SkillSource>,
}

/// A script that installs something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Where it is.
    pub url: ScriptUrl,
    /// What it is called; the host of the address when nobody says.
    pub name: String,
    /// The name of its file.
    pub install_script: FileName,
    /// What its contents must be.
    pub sha256: Option<Sha256>,
}

/// The repositories of one organization; those of `odoo` are Odoo's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repositories {
    /// Whose they are.
    pub organization: Organization,
    /// Which.
    pub wanted: Vec<Wanted>,
}

/// A repository, and which of its branches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Its name.
    pub repository: Repository,
    /// Its branches; those of all versions when nobody says.
    pub branches: Option<Vec<Branch>>,
}

/// How repositories are reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Git {
    /// With a key, or not.
    pub protocol: Protocol,
    /// Addresses that are not those of GitHub.
    pub url_template: Option<UrlTemplate>,
}

impl Git {
    /// The address of a repository.
    #[must_use]
    pub fn url(&self, organization: &str, repository: &str) -> String {
        let template = match (&self.url_template, self.protocol) {
            (Some(template), _) => template.as_str(),
            (None, Protocol::Ssh) => "git@github.com:{org}/{repo}.git",
            (None, Protocol::Https) => "https://github.com/{org}/{repo}.git",
        };
        template.replace("{org}", organization).replace("{repo}", repository)
    }
}
