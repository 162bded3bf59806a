//! What was done since code was applied last, and not brought to its end.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::change::Change;

/// What a next pull does as well, whatever has changed: changes that failed or were cut
/// short may have left a part of themselves, and those of code that was never applied show
/// in no difference.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pending {
    /// Modules to upgrade, those of them that are installed then.
    pub modules: BTreeSet<String>,
    /// Whether dependencies and configuration are to be made anew.
    pub renew: bool,
    /// Whether Odoo is to restart.
    pub restart: bool,
    /// Whether translations are to be written over.
    pub overwrite_translations: bool,
}

impl Pending {
    /// Adds a change that begins.
    pub fn add(&mut self, change: &Change) {
        self.modules.extend(names(change));
        self.renew |= change.renew;
        self.restart |= change.must_stop();
        self.overwrite_translations |= change.overwrite_translations;
    }

    /// Takes a change of modules off that was done with the very code that is applied.
    pub fn remove(&mut self, change: &Change) {
        for name in names(change) {
            self.modules.remove(&name);
        }
        if self.modules.is_empty() && !self.renew {
            *self = Self::default();
        }
    }
}

fn names(change: &Change) -> impl Iterator<Item = String> {
    change.install.iter().chain(&change.upgrade).map(ToString::to_string)
}
