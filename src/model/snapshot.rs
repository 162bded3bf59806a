//! The name of a snapshot.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::text::text_type;

/// Longest name, in bytes.
const LONGEST: usize = 63;

/// A snapshot's name among those of its environment: `[A-Za-z0-9_][A-Za-z0-9_.-]*`, at most
/// 63 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct SnapshotName(String);

text_type!(SnapshotName, "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$");

impl SnapshotName {
    /// The name of one made at this moment: `2026-11-21-150433`, in UTC, and `-2`, `-3`, … for
    /// further ones of the same second.
    #[must_use]
    pub fn of_moment(time: Timestamp, number: usize) -> Self {
        let time = time.strftime("%Y-%m-%d-%H%M%S");
        match number {
            1 => Self(time.to_string()),
            _ => Self(format!("{time}-{number}")),
        }
    }

    fn check(text: &str) -> Result<(), String> {
        let refuse = |why: &str| Err(format!("{text:?} is not a snapshot name: {why}"));
        if text.is_empty() || text.len() > LONGEST {
            return refuse("1 to 63 characters");
        }
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        match text.chars().all(allowed) && !text.starts_with(['.', '-']) {
            true => Ok(()),
            false => refuse("letters, digits and _ . -, not starting with . or -"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_one_plain_word() {
        for bad in ["", ".", "..", "-x", ".x", "a/b", "a b", "é", &"a".repeat(64)] {
            assert!(bad.parse::<SnapshotName>().is_err(), "{bad:?}");
        }
        assert_eq!("before_v1.2-x".parse::<SnapshotName>().unwrap().as_str(), "before_v1.2-x");
    }

    #[test]
    fn a_moment_names_one_or_many() {
        let time: Timestamp = "2026-11-21T15:04:33.9Z".parse().unwrap();
        let names = [1, 2].map(|number| SnapshotName::of_moment(time, number));
        assert_eq!(names.each_ref().map(SnapshotName::as_str), ["2026-11-21-150433", "2026-11-21-150433-2"]);
        assert!(names.iter().all(|name| name.as_str().parse::<SnapshotName>().is_ok()));
    }
}
