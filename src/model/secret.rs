//! Text that must not reach a log, a label or an argument list.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A password or token. It is written to files of mode 0600 only, and prints
/// as `****`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// 32 random characters of `[A-Za-z0-9_]`, not starting with anything a
    /// program could take for an option.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    #[must_use]
    pub fn random() -> Self {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_0";
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        let letters = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 64)]));
        Self(letters.collect())
    }

    /// 8 random hex digits: no secret, but as unlikely to come twice.
    ///
    /// # Panics
    /// When the operating system has no randomness to give.
    #[must_use]
    pub fn random_hex8() -> String {
        let mut bytes = [0_u8; 4];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        format!("{:08x}", u32::from_be_bytes(bytes))
    }

    /// The secret itself, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("****")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print() {
        assert_eq!(format!("{:?}", Secret::new("hunter2".into())), "****");
    }

    #[test]
    fn random_secrets_differ() {
        assert_ne!(Secret::random(), Secret::random());
        assert_eq!(Secret::random().reveal().len(), 32);
    }
}
