//! What is wanted, in the order it is installed, as people see it first.

use std::fmt;

use super::{defaults, pgdg};
use crate::{
    config::workstation::Script,
    error::Result,
    model::workstation::{NpmPackage, SystemPackage, UvTool},
    ops::{
        packages::{self, Extent, Manager, Platform},
        workstation::{Place, Report},
    },
};

/// Who wants a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Everybody who works on Odoo.
    Default,
    /// The file.
    Config,
}

/// What the file, and Odoo, ask for on this machine.
pub struct Plan {
    /// What this machine is; or why nothing of the system can be installed.
    pub platform: Result<Platform>,
    /// Scripts.
    pub scripts: Vec<Script>,
    /// Packages of the system, each once.
    pub system: Vec<(SystemPackage, Origin)>,
    /// Packages of npm.
    pub npm: Vec<NpmPackage>,
    /// Tools of uv.
    pub uv: Vec<UvTool>,
    warnings: Vec<String>,
}

impl Plan {
    /// That of the file, with or without the packages everybody needs.
    ///
    /// # Errors
    /// `prerequisite` when the file is not there or not right.
    pub fn read(place: &Place, with_defaults: bool) -> Result<Self> {
        let workstation = place.workstation()?;
        let tools = workstation.tools;
        let platform = Platform::current();
        let family = platform.as_ref().ok().map(|platform| platform.family);
        let default = family.filter(|_| with_defaults).map(defaults::packages).unwrap_or_default();
        let system = merged(default, tools.system_packages);
        let (scripts, npm, uv, warnings) = (tools.script, tools.npm, tools.uv, workstation.warnings);
        Ok(Self { platform, scripts, system, npm, uv, warnings })
    }

    /// Whether there is nothing to install.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { scripts, system, npm, uv, .. } = self;
        scripts.is_empty() && system.is_empty() && npm.is_empty() && uv.is_empty()
    }

    /// Whether PostgreSQL's own repository is of use: where packages of the system come from it.
    #[must_use]
    pub fn wants_repository(&self) -> bool {
        let is_apt = self.manager().is_some_and(|manager| manager == Manager::Apt);
        is_apt && !self.system.is_empty()
    }

    /// A report with what is superfluous in the file.
    #[must_use]
    pub fn noted(self, report: Report) -> Report {
        self.warnings.into_iter().fold(report, Report::note)
    }

    fn manager(&self) -> Option<Manager> {
        self.platform.as_ref().ok().map(|platform| Manager::of(platform.family))
    }
}

/// The defaults first, then the others, each once.
fn merged(defaults: Vec<SystemPackage>, own: Vec<SystemPackage>) -> Vec<(SystemPackage, Origin)> {
    let mut all: Vec<_> = defaults.into_iter().map(|package| (package, Origin::Default)).collect();
    for package in own {
        if !all.iter().any(|(known, _)| *known == package) {
            all.push((package, Origin::Config));
        }
    }
    all
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.wants_repository() {
            writeln!(f, "PostgreSQL repository: {}", pgdg::SOURCE)?;
        }
        for script in &self.scripts {
            let checked = if script.sha256.is_some() { "checksum given" } else { "unverified" };
            writeln!(f, "script {}: sh {}, {checked}", script.name, script.url)?;
        }
        let of = |wanted: Origin| {
            let of_it = self.system.iter().filter(|(_, origin)| *origin == wanted);
            of_it.map(|(package, _)| package.as_str()).collect::<Vec<_>>()
        };
        if let Some(manager) = self.manager().filter(|_| !self.system.is_empty()) {
            let command = packages::install_command(manager, Extent::Usual, &[]).join(" ");
            for (tag, packages) in [("default", of(Origin::Default)), ("config", of(Origin::Config))] {
                if !packages.is_empty() {
                    writeln!(f, "{command} ({tag}): {}", packages.join(" "))?;
                }
            }
        }
        for package in &self.npm {
            writeln!(f, "npm install -g -- {package}")?;
        }
        for tool in &self.uv {
            writeln!(f, "uv tool install -- {tool}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_twice_is_a_default_once() {
        let words = |all: &[&str]| all.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>();
        let all = merged(words(&["git", "gcc"]), words(&["jq", "git"]));
        let told: Vec<_> = all.iter().map(|(package, origin)| (package.as_str(), *origin)).collect();
        assert_eq!(told, [("git", Origin::Default), ("gcc", Origin::Default), ("jq", Origin::Config)]);
    }
}
