//! A team: the unit that owns environments, templates, ports and credentials.

use serde::{Deserialize, Serialize};

use super::text::text_type;

/// Words that have a meaning in the names of containers and databases.
const RESERVED: [&str; 13] = [
    "template", "tplgen", "snap", "kept", "new", "old", "warm", "owner", "build", "svc", "db", "net",
    "traefik",
];

/// A team's identifier: `[a-z0-9]{1,16}`, not a word used in derived names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TeamId(String);

text_type!(TeamId, "^[a-z0-9]{1,16}$");

impl TeamId {
    fn check(text: &str) -> Result<(), String> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        if text.is_empty() || text.len() > 16 || !text.chars().all(allowed) {
            return Err(format!("{text:?} is not a team id: 1 to 16 of a-z and 0-9"));
        }
        match RESERVED.contains(&text) {
            true => Err(format!("{text:?} is a reserved word, choose another team id")),
            false => Ok(()),
        }
    }
}

impl Default for TeamId {
    fn default() -> Self {
        Self("1".into())
    }
}
