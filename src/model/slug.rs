//! Short identifiers made from free names: readable when they can be, unique always.

use sha2::{Digest, Sha256};

/// Lower-case letters, digits, `_` and `-`; `/` becomes `-`, all else is dropped.
pub fn slug(name: &str) -> String {
    let kept = name.chars().map(|c| if c == '/' { '-' } else { c });
    let kept = kept.filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    kept.map(|c| c.to_ascii_lowercase()).collect()
}

/// The slug itself when nothing was lost and it fits `longest` bytes, else the
/// slug's beginning (or `fallback`), `-` and 8 hex digits of the name's SHA-256.
pub fn identifier(name: &str, longest: usize, fallback: &str) -> String {
    let slug = slug(name);
    let lossless = slug == name.replace('/', "-") && !slug.is_empty();
    if lossless && slug.len() <= longest {
        return slug;
    }
    hashed(&slug, &hash8(name), longest, fallback)
}

/// As the one of a name that is not lossless, for the `number`th of the same name.
pub fn numbered(name: &str, number: u32, longest: usize, fallback: &str) -> String {
    // No name has a line end.
    hashed(&slug(name), &hash8(&format!("{name}\n{number}")), longest, fallback)
}

fn hashed(slug: &str, hash: &str, longest: usize, fallback: &str) -> String {
    let start = match slug.get(..longest - 9) {
        Some(start) => start,
        None if slug.is_empty() => fallback,
        None => slug,
    };
    format!("{start}-{hash}")
}

/// The first 8 hex digits of the SHA-256 of `text`.
#[must_use]
pub fn hash8(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let head = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    format!("{head:08x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clean_name_is_its_own_identifier() {
        assert_eq!(identifier("feature/login", 40, "env"), "feature-login");
        assert_eq!(identifier("main", 40, "env"), "main");
    }

    #[test]
    fn a_lossy_or_long_name_gets_its_hash() {
        for (name, start) in [("18.0", "180-"), ("Feature", "feature-"), ("ü", "env-")] {
            let id = identifier(name, 40, "env");
            assert!(id.starts_with(start) && id.len() == start.len() + 8, "{id}");
        }
        let long = "a".repeat(200);
        assert_eq!(identifier(&long, 40, "env").len(), 40);
        assert_ne!(identifier("18.0", 40, "env"), identifier("180", 40, "env"));
    }
}
