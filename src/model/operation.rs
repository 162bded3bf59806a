//! The id of a call that outlived the patience of who made it.

use serde::{Deserialize, Serialize};

use super::{Secret, text::text_type};

/// Eight hex digits that name a call under way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct OperationId(String);

text_type!(OperationId, "^[0-9a-f]{8}$");

impl OperationId {
    /// A new one.
    #[must_use]
    pub fn random() -> Self {
        Self(Secret::random_hex8())
    }

    fn check(text: &str) -> Result<(), String> {
        let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        match text.len() == 8 && text.bytes().all(is_hex) {
            true => Ok(()),
            false => Err(format!("{text:?} is not the id of an operation, 8 hex digits as in 0a1b2c3d")),
        }
    }
}
