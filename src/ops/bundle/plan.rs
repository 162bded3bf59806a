//! What becomes of a file, from what it was, what it is and what it would be. No input or output here.

use schemars::JsonSchema;
use serde::Serialize;

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is new, and written.
    Added,
    /// Nobody had changed it: it is this odeum's now.
    Replaced,
    /// Somebody had changed it, and so has odeum, in other places: it has both.
    Merged,
    /// Both have changed the same place: it stays, and this odeum's is beside it.
    Conflict,
    /// Somebody had changed it, and odeum has not.
    Kept,
    /// Nobody knows what it was made from: it stays.
    Unknown,
    /// It is a link: it stays.
    Link,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing, and nothing to tell.
    Nothing,
    /// What is known already.
    Do(Outcome),
    /// Both texts are merged, which shows what becomes of it.
    Merge,
}

/// Decides: `base` is what it was, `ours` what it is, `new` what it is in this odeum.
#[must_use]
pub fn decide(base: Option<&str>, ours: Option<&str>, new: &str, is_seeded: bool) -> Step {
    match (base, ours) {
        (None, None) if is_seeded => Step::Do(Outcome::Added),
        // Somebody removed it, or never had one.
        (_, None) => Step::Nothing,
        (_, Some(ours)) if ours == new => Step::Nothing,
        (None, Some(_)) => Step::Do(Outcome::Unknown),
        (Some(base), Some(ours)) if ours == base => Step::Do(Outcome::Replaced),
        (Some(base), Some(_)) if base == new => Step::Do(Outcome::Kept),
        (Some(_), Some(_)) => Step::Merge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_changed_is_never_replaced() {
        let seeded = |base, ours| decide(base, ours, "new", true);
        assert_eq!(seeded(None, None), Step::Do(Outcome::Added));
        assert_eq!(seeded(Some("old"), None), Step::Nothing, "somebody removed it");
        assert_eq!(seeded(Some("old"), Some("old")), Step::Do(Outcome::Replaced));
        assert_eq!(seeded(Some("old"), Some("mine")), Step::Merge);
        assert_eq!(seeded(Some("new"), Some("mine")), Step::Do(Outcome::Kept));
        assert_eq!(seeded(None, Some("mine")), Step::Do(Outcome::Unknown));
        for base in [None, Some("old"), Some("new")] {
            assert_eq!(seeded(base, Some("new")), Step::Nothing, "{base:?}");
        }
    }

    #[test]
    fn what_is_nobodys_copy_is_not_written() {
        assert_eq!(decide(None, None, "new", false), Step::Nothing);
        assert_eq!(decide(Some("old"), None, "new", false), Step::Nothing);
    }
}
