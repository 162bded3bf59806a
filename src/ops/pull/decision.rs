//! What is done, between what is needed and what was asked for. No input or output here.

use crate::{
    analysis::{Action, Plan},
    model::ModuleName,
};

/// What a person wants done, whatever is needed.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Modules to install.
    pub install: Vec<ModuleName>,
    /// Modules to upgrade.
    pub upgrade: Vec<ModuleName>,
    /// Whether to restart.
    pub restart: bool,
}

impl Wish {
    /// The modules it names.
    #[must_use]
    pub fn modules(&self) -> Vec<ModuleName> {
        [&self.install[..], &self.upgrade].concat()
    }

    /// Whether nothing in particular is wanted.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.install.is_empty() && self.upgrade.is_empty() && !self.restart
    }
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The largest of it.
    pub action: Action,
    /// Modules to install.
    pub install: Vec<ModuleName>,
    /// Modules to upgrade.
    pub upgrade: Vec<ModuleName>,
    /// Whether Odoo restarts.
    pub restart: bool,
    /// What is needed beyond it, in words.
    pub missing: Vec<String>,
}

impl Decision {
    /// Without a wish what is needed; with one the wish, and what it leaves out.
    #[must_use]
    pub fn new(plan: &Plan, wish: &Wish) -> Self {
        let names = |modules: &[String]| modules.iter().filter_map(|name| name.parse().ok()).collect();
        if wish.is_none() {
            return Self {
                action: plan.action,
                install: names(&plan.install),
                upgrade: names(&plan.upgrade),
                restart: plan.restart,
                missing: Vec::new(),
            };
        }
        let has = |list: &[ModuleName], name: &String| list.iter().any(|module| module.as_str() == name);
        let mut missing = Vec::new();
        for name in plan.install.iter().filter(|name| !has(&wish.install, name)) {
            missing.push(format!("the install of {name}"));
        }
        // An install does all an upgrade does.
        for name in plan.upgrade.iter().filter(|name| !has(&wish.upgrade, name) && !has(&wish.install, name))
        {
            missing.push(format!("the upgrade of {name}"));
        }
        let action = match (wish.install.is_empty(), wish.upgrade.is_empty()) {
            (false, _) => Action::Install,
            (true, false) => Action::Upgrade,
            (true, true) => Action::Restart,
        };
        let (install, upgrade) = (wish.install.clone(), wish.upgrade.clone());
        Self { action, install, upgrade, restart: true, missing }
    }
}

impl Decision {
    /// Leaves modules out that cannot be installed.
    pub fn leave_out(&mut self, is_possible: impl FnMut(&ModuleName) -> bool) {
        self.install.retain(is_possible);
        if self.install.is_empty() && self.action == Action::Install {
            self.action = match (self.upgrade.is_empty(), self.restart) {
                (false, _) => Action::Upgrade,
                (true, true) => Action::Restart,
                (true, false) => Action::None,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let (install, upgrade) = (names(&["new"]), names(&["a", "b"]));
        Plan { action: Action::Install, install, upgrade, restart: true, ..Plan::nothing() }
    }

    #[test]
    fn what_is_needed_is_done() {
        let decision = Decision::new(&plan(), &Wish::default());
        assert_eq!(decision.action, Action::Install);
        assert_eq!(decision.upgrade.len(), 2);
        assert!(decision.missing.is_empty());
    }

    #[test]
    fn a_wish_takes_its_place_and_tells_what_it_leaves_out() {
        let wish = Wish { install: vec!["a".parse().unwrap()], ..Wish::default() };
        let decision = Decision::new(&plan(), &wish);
        assert_eq!(decision.missing, ["the install of new", "the upgrade of b"]);
        assert_eq!((decision.action, decision.upgrade.len()), (Action::Install, 0));
        let wish = Wish { restart: true, ..Wish::default() };
        assert_eq!(Decision::new(&plan(), &wish).action, Action::Restart);
    }
}
