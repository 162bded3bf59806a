//! One file of a module in two versions, parted by a zero byte.

use odeum::analysis::{Action, Change, Entry, EntryKind, Plan, Scope, Side, Trees, analyze};

/// The file, its two versions, and the manifest of its module when that is another file.
pub struct Pair<'a> {
    pub path: &'a str,
    pub old: &'a [u8],
    pub new: &'a [u8],
}

impl<'a> Pair<'a> {
    /// What was fuzzed, as two versions; without a zero byte both are the same.
    pub fn of(path: &'a str, input: &'a [u8]) -> Self {
        let mut parts = input.splitn(2, |byte| *byte == 0);
        let old = parts.next().unwrap_or_default();
        Self { path, old, new: parts.next().unwrap_or(old) }
    }

    /// What the change needs.
    pub fn plan(&self) -> Plan {
        let entry = || Some(Entry { path: self.path.into(), kind: EntryKind::File });
        let change = Change { old: entry(), new: entry(), same_content: false };
        let scope = Scope { root_module: "top".into(), ..Scope::default() };
        analyze(&[change], self, &scope)
    }

    /// What holds of any two versions.
    pub fn check(&self) {
        let there = self.plan();
        let back = Pair { path: self.path, old: self.new, new: self.old }.plan();
        let upgrades = |plan: &Plan| plan.action == Action::Upgrade;
        if self.path.ends_with(".py") && !self.path.contains("__manifest__") || self.path.ends_with(".xml") {
            assert_eq!(upgrades(&there), upgrades(&back), "{there:?}\n{back:?}");
        }
        assert!(there.reasons.iter().all(|reason| !reason.why.is_empty()), "{there:?}");
    }
}

impl Trees for Pair<'_> {
    fn read(&self, side: Side, path: &[u8]) -> Option<Vec<u8>> {
        let content = match side {
            Side::Old => self.old,
            Side::New => self.new,
        };
        match path {
            path if path == self.path.as_bytes() => Some(content.to_vec()),
            b"a/__manifest__.py" => Some(b"{'data': ['a.xml']}".to_vec()),
            _ => None,
        }
    }

    fn list(&self, _: Side, _: &[u8]) -> Vec<Vec<u8>> {
        vec![self.path.into(), b"a/__manifest__.py".to_vec()]
    }
}
