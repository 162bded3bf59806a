//! The name of a template and the id derived from it.

use serde::{Deserialize, Serialize};

use super::{slug, text::text_type};

/// Longest id, in bytes: `odeum_template_`, a team id of 16, `_` and this make 63.
const LONGEST_ID: usize = 31;

/// A template's name: segments `[A-Za-z0-9_][A-Za-z0-9_.-]*` joined by `/`, at
/// most 63 bytes. `none` means "no template" and is therefore not a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TemplateName(String);

text_type!(TemplateName, "^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$");

impl TemplateName {
    fn check(text: &str) -> Result<(), String> {
        let refuse = |why: &str| Err(format!("{text:?} is not a template name: {why}"));
        if text.is_empty() || text.len() > 63 {
            return refuse("1 to 63 characters");
        }
        if text.eq_ignore_ascii_case("none") {
            return refuse("it stands for \"no template\"");
        }
        let starts = |part: &str| part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let allowed = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        match text.split('/').all(|part| starts(part) && part.chars().all(allowed)) {
            true => Ok(()),
            false => refuse("letters, digits and _ . - in parts joined by /, none starting with . or -"),
        }
    }

    /// The short identifier its database and directory are named by.
    #[must_use]
    pub fn id(&self) -> TemplateId {
        TemplateId(slug::identifier(&self.0, LONGEST_ID, "template"))
    }
}

impl Default for TemplateName {
    fn default() -> Self {
        Self("default".into())
    }
}

/// A template's identifier: `[a-z0-9_-]{1,31}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct TemplateId(String);

text_type!(TemplateId, "^[a-z0-9_-]{1,31}$");

impl TemplateId {
    fn check(text: &str) -> Result<(), String> {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
        match !text.is_empty() && text.len() <= LONGEST_ID && text.chars().all(allowed) {
            true => Ok(()),
            false => Err(format!("{text:?} is not a template id")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_their_directory() {
        for bad in ["", "..", "a/..", "-x", ".x", "a//b", "none", "NONE", "a b", "é"] {
            assert!(bad.parse::<TemplateName>().is_err(), "{bad:?}");
        }
        assert_eq!("team/prod".parse::<TemplateName>().unwrap().id().as_str(), "team-prod");
    }
}
