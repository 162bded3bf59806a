//! Ids of eight hex digits: of recorded outputs, calls under way and snapshots.

use serde::{Deserialize, Serialize};

use super::{Secret, text::text_type};

/// A checked id of eight hex digits.
macro_rules! hex_id {
    ($(#[$about:meta])+ $name:ident, $what:literal) => {
        $(#[$about])+
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        text_type!($name, "^[0-9a-f]{8}$");

        impl $name {
            /// A new one.
            #[must_use]
            pub fn random() -> Self {
                Self(Secret::random_hex8())
            }

            fn check(text: &str) -> Result<(), String> {
                let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
                match text.len() == 8 && text.bytes().all(is_hex) {
                    true => Ok(()),
                    false => Err(format!(
                        concat!("{:?} is not the id of ", $what, ", 8 hex digits as in 0a1b2c3d"),
                        text
                    )),
                }
            }
        }
    };
}

hex_id! {
    /// What a program wrote.
    OutputId, "an output"
}

hex_id! {
    /// A call that outlived the patience of who made it.
    OperationId, "an operation"
}

hex_id! {
    /// A snapshot of an environment.
    SnapshotId, "a snapshot"
}
