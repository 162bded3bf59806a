//! The plan: what all changed files need together.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    input::Scope,
    verdict::{FileKind, Verdict},
};

/// What has to be done, from nothing to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Nothing.
    None,
    /// Reload the page: Odoo reads it from the file under `--dev=xml`.
    Refresh,
    /// Restart the server.
    Restart,
    /// Upgrade the module, which restarts the server.
    Upgrade,
    /// Install the module, which restarts the server.
    Install,
}

impl Action {
    /// The word machines see.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Refresh => "refresh",
            Self::Restart => "restart",
            Self::Upgrade => "upgrade",
            Self::Install => "install",
        }
    }
}

/// Why one changed file needs what it needs.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Reason {
    /// Its path from the top of the repository; bytes that are not UTF-8 as `\xff`.
    pub path: String,
    /// Where it was before, when it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_path: Option<String>,
    /// What sort of file it is.
    pub kind: FileKind,
    /// The module it belongs to, if any.
    pub module: Option<String>,
    /// What it needs.
    pub action: Action,
    /// Why.
    pub why: String,
}

/// A module that would have been upgraded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Skipped {
    /// Its technical name.
    pub module: String,
    /// Why not.
    pub reason: String,
}

/// What all changed files need together.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Plan {
    /// The largest action any file needs.
    pub action: Action,
    /// Modules to install, sorted.
    pub install: Vec<String>,
    /// Modules to upgrade, sorted, without those to install.
    pub upgrade: Vec<String>,
    /// Whether the server has to restart, be it as part of an upgrade.
    pub restart: bool,
    /// Whether dependencies have to be installed again first.
    pub deps: bool,
    /// Whether the configuration has to be made again first.
    pub conf: bool,
    /// Whether the upgrade has to overwrite translations (`--i18n-overwrite`).
    pub i18n_overwrite: bool,
    /// Modules that changed and are not upgraded.
    pub skipped: Vec<Skipped>,
    /// Files nothing is known about.
    pub unclassified: Vec<String>,
    /// Every changed file, by path.
    pub reasons: Vec<Reason>,
    /// What a person should know.
    #[serde(skip)]
    pub warnings: Vec<String>,
}

impl Plan {
    /// The plan of no change.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            action: Action::None,
            install: Vec::new(),
            upgrade: Vec::new(),
            restart: false,
            deps: false,
            conf: false,
            i18n_overwrite: false,
            skipped: Vec::new(),
            unclassified: Vec::new(),
            reasons: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The plan of upgrading modules without knowing what changed.
    #[must_use]
    pub fn upgrade_of(upgrade: Vec<String>) -> Self {
        Self { action: Action::Upgrade, upgrade, restart: true, conf: true, ..Self::nothing() }
    }

    /// The same plan for code that is not the project's own: what is new there is left out, for
    /// this `reason`, and what needs nothing is not told.
    #[must_use]
    pub fn of_shared(mut self, reason: &str) -> Self {
        let new = std::mem::take(&mut self.install);
        self.skipped = new.into_iter().map(|module| Skipped { module, reason: reason.to_owned() }).collect();
        self.reasons.retain(|reason| !matches!(reason.action, Action::None | Action::Install));
        let largest = self.reasons.iter().map(|reason| reason.action).max();
        self.action = largest.unwrap_or(Action::None);
        self.restart = self.action >= Action::Restart || self.deps || self.conf;
        self
    }

    /// The same plan with all paths below `directory`.
    #[must_use]
    pub fn below(mut self, directory: &str) -> Self {
        let inside = |path: &str| format!("{directory}/{path}");
        for reason in &mut self.reasons {
            reason.path = inside(&reason.path);
            reason.old_path = reason.old_path.as_deref().map(inside);
        }
        self.unclassified.iter_mut().for_each(|path| *path = inside(path));
        self.warnings.iter_mut().for_each(|warning| *warning = inside(warning));
        self
    }

    /// Adds what something else needs: a repository that lies inside this one, or what an
    /// earlier change left undone.
    pub fn merge(&mut self, other: Self) {
        self.action = self.action.max(other.action);
        let install: BTreeSet<String> = self.install.drain(..).chain(other.install).collect();
        let upgrade: BTreeSet<String> = self.upgrade.drain(..).chain(other.upgrade).collect();
        self.upgrade = upgrade.difference(&install).cloned().collect();
        self.install = install.into_iter().collect();
        self.restart |= other.restart;
        self.deps |= other.deps;
        self.conf |= other.conf;
        self.i18n_overwrite |= other.i18n_overwrite;
        self.skipped.extend(other.skipped);
        self.unclassified.extend(other.unclassified);
        self.reasons.extend(other.reasons);
        self.warnings.extend(other.warnings);
    }
}

/// A verdict with its file.
pub struct Judged {
    /// The path shown.
    pub path: String,
    /// Where it was before, when it moved.
    pub old_path: Option<String>,
    /// The module it belongs to.
    pub module: Option<String>,
    /// What it needs.
    pub verdict: Verdict,
}

/// Joins the verdicts: the highest action wins, lists are unions, and modules that
/// are not installed need nothing but their installation.
pub fn join(judged: Vec<Judged>, scope: &Scope) -> Plan {
    let mut plan = Plan::nothing();
    let (mut install, mut upgrade, mut skipped) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut warnings = BTreeSet::new();
    for Judged { path, old_path, module, mut verdict } in judged {
        let is_absent =
            module.as_ref().zip(scope.installed.as_ref()).is_some_and(|(m, all)| !all.contains(m));
        if is_absent && verdict.action < Action::Install && verdict.action > Action::None {
            let module = module.clone().unwrap_or_default();
            if verdict.action == Action::Upgrade {
                skipped.insert(Skipped { module, reason: "it is not installed in this database".into() });
            }
            verdict.action = Action::None;
            verdict.why = format!("the module is not installed ({})", verdict.why);
            verdict.i18n_overwrite = false;
        }
        let is_installed =
            module.as_ref().zip(scope.installed.as_ref()).is_some_and(|(m, all)| all.contains(m));
        if is_installed && verdict.action == Action::Install {
            verdict.action = Action::Upgrade;
        }
        if let Some(module) = &module {
            match verdict.action {
                Action::Install => _ = install.insert(module.clone()),
                Action::Upgrade => _ = upgrade.insert(module.clone()),
                _ => {}
            }
        }
        plan.action = plan.action.max(verdict.action);
        plan.deps |= verdict.deps;
        plan.conf |= verdict.conf;
        plan.i18n_overwrite |= verdict.i18n_overwrite;
        if verdict.unclassified {
            plan.unclassified.push(path.clone());
        }
        warnings.extend(verdict.warnings.into_iter().map(|warning| format!("{path}: {warning}")));
        let Verdict { kind, action, why, .. } = verdict;
        plan.reasons.push(Reason { path, old_path, kind, module, action, why });
    }
    skipped.retain(|skipped: &Skipped| !install.contains(&skipped.module));
    plan.upgrade = upgrade.difference(&install).cloned().collect();
    plan.install = install.into_iter().collect();
    plan.restart = plan.action >= Action::Restart || plan.deps || plan.conf;
    plan.skipped = skipped.into_iter().collect();
    plan.warnings = warnings.into_iter().collect();
    plan.reasons.sort_by(|a, b| a.path.cmp(&b.path));
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_in_shared_code_is_left_out() {
        let reason = |path: &str, action| Reason {
            path: path.into(),
            old_path: None,
            kind: FileKind::Manifest,
            module: None,
            action,
            why: String::new(),
        };
        let all = [("a", Action::None), ("b", Action::Upgrade), ("c", Action::Install)];
        let plan = Plan {
            action: Action::Install,
            install: vec!["c".into()],
            upgrade: vec!["b".into()],
            restart: true,
            reasons: all.map(|(path, action)| reason(path, action)).to_vec(),
            ..Plan::nothing()
        };
        let shared = plan.clone().of_shared("new");
        assert_eq!((shared.action, shared.install.len(), shared.upgrade.len()), (Action::Upgrade, 0, 1));
        assert_eq!(shared.skipped, [Skipped { module: "c".into(), reason: "new".into() }]);
        let paths: Vec<&str> = shared.reasons.iter().map(|reason| reason.path.as_str()).collect();
        assert_eq!(paths, ["b"]);
        let only_new = Plan { upgrade: Vec::new(), reasons: plan.reasons[2..].to_vec(), ..plan };
        let shared = only_new.of_shared("new");
        assert_eq!((shared.action, shared.restart), (Action::None, false));
    }
}
