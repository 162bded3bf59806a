//! The name of an environment as people type it, and the id derived from it.

use serde::{Deserialize, Serialize};

use super::{slug, text::text_type};

/// Longest accepted name, in characters. Git allows branch names this long.
const LONGEST_NAME: usize = 250;

/// Longest id, in bytes: with `odeum_`, a team id of 16 and `_` it fills
/// PostgreSQL's 63 bytes for a database name exactly.
const LONGEST_ID: usize = 40;

/// An environment's name, usually that of its branch: 1 to 250 characters, no
/// outer white space, no control characters or `\`, no `.`/`..`/empty segment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct EnvName(String);

text_type!(EnvName, r"^\S(.{0,248}\S)?$");

impl EnvName {
    fn check(text: &str) -> Result<(), String> {
        let refuse = |why: &str| Err(format!("{text:?} is not an environment name: {why}"));
        if text.is_empty() {
            return refuse("it is empty");
        }
        if text.chars().count() > LONGEST_NAME {
            return refuse("it is longer than 250 characters");
        }
        if text.trim() != text {
            return refuse("it starts or ends with white space");
        }
        if text.contains(|c: char| c.is_control() || c == '\\') {
            return refuse("control characters and backslashes are not allowed");
        }
        if text.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return refuse("each part between slashes must be a name");
        }
        Ok(())
    }

    /// The name as a word for a shell, for commands people may paste.
    #[must_use]
    pub fn quoted(&self) -> String {
        let is_plain = |c: char| c.is_alphanumeric() || "/_.-+@".contains(c);
        match self.0.chars().all(is_plain) && !self.0.starts_with('-') {
            true => self.0.clone(),
            false => format!("'{}'", self.0.replace('\'', r"'\''")),
        }
    }

    /// The short identifier all names of its resources hold, when no environment had this name
    /// before. Which one has it is in the records alone.
    #[must_use]
    pub fn first_id(&self) -> EnvId {
        EnvId(slug::identifier(&self.0, LONGEST_ID, "env"))
    }

    /// The identifiers it may get, in order: others have those before by names they had.
    pub fn ids(&self) -> impl Iterator<Item = EnvId> {
        let further = (2..).map(|number: u32| EnvId(slug::numbered(&self.0, number, LONGEST_ID, "env")));
        std::iter::once(self.first_id()).chain(further)
    }
}

/// An environment's identifier: `[a-z0-9_-]{1,40}`, unique for its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct EnvId(String);

text_type!(EnvId, "^[a-z0-9_-]{1,40}$");

impl EnvId {
    fn check(text: &str) -> Result<(), String> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        match !text.is_empty() && text.len() <= LONGEST_ID && text.chars().all(allowed) {
            true => Ok(()),
            false => Err(format!("{text:?} is not an environment id")),
        }
    }

    /// The id as a DNS label: no `_`, no runs of `-`, none at the ends.
    #[must_use]
    pub fn host_label(&self) -> String {
        let parts = self.0.split(['_', '-']).filter(|part| !part.is_empty());
        let label = parts.collect::<Vec<_>>().join("-");
        match label.is_empty() {
            true => format!("env-{}", slug::hash8(&self.0)),
            false => label,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_leave_a_directory_are_refused() {
        for bad in ["", " x", "x ", "../x", "a/../b", "a//b", "/a", "a/", ".", "a\\b", "a\0b", "a\nb"] {
            assert!(bad.parse::<EnvName>().is_err(), "{bad:?}");
        }
        assert!("a".repeat(251).parse::<EnvName>().is_err());
    }

    #[test]
    fn twins_get_different_ids() {
        let id = |name: &str| name.parse::<EnvName>().unwrap().first_id();
        for (one, two) in [("18.0", "180"), ("Feature", "feature"), ("é", "è"), ("a b", "ab")] {
            assert_ne!(id(one), id(two), "{one} and {two}");
        }
        assert_eq!(id("feature/x"), id("feature-x"), "a clean pair meets, and create refuses it");
    }

    #[test]
    fn a_name_that_was_given_before_gets_another_id() {
        let ids = |name: &str| name.parse::<EnvName>().unwrap().ids().take(3).collect::<Vec<_>>();
        let all = [ids("main"), ids("18.0"), ids(&"a".repeat(200))].concat();
        assert_eq!(all[0].as_str(), "main");
        assert!(all[1].as_str().starts_with("main-"), "{all:?}");
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 9, "{all:?}");
        assert!(all.iter().all(|id| id.as_str().parse::<EnvId>().is_ok()));
    }

    #[test]
    fn host_labels_are_dns_labels() {
        let label = |text: &str| text.parse::<EnvId>().unwrap().host_label();
        assert_eq!(label("a_b--c-"), "a-b-c");
        assert!(label("__").starts_with("env-"));
    }
}
