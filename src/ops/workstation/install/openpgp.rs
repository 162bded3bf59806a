//! OpenPGP keys, as far as one must be known again: out of its armor, and its fingerprint (RFC 4880, 4.2,
//! 6.2 and 12.2). Small machines have apt's gpgv, which does neither, and no gpg.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::digest;

/// The packet that holds a primary key.
const PRIMARY_KEY: u8 = 6;

/// The bytes of a key that is written as text; `None` when it is none.
pub fn dearmored(text: &str) -> Option<Vec<u8>> {
    let (_, block) = text.split_once("-----BEGIN PGP PUBLIC KEY BLOCK-----")?;
    let (block, rest) = block.split_once("-----END PGP PUBLIC KEY BLOCK-----")?;
    if rest.contains("-----BEGIN") {
        return None;
    }
    // Lines `Name: value`, an empty line, the key, and `=` with a checksum.
    let lines = block.lines().skip(1).skip_while(|line| !line.trim().is_empty());
    let key: String = lines.map(str::trim).take_while(|line| !line.starts_with('=')).collect();
    STANDARD.decode(key).ok().filter(|bytes| !bytes.is_empty())
}

/// The fingerprints of all primary keys in `bytes`, in capitals; `None` when they are not read to the end.
/// apt would trust every one of them.
pub fn fingerprints(bytes: &[u8]) -> Option<Vec<String>> {
    let (mut rest, mut found) = (bytes, Vec::new());
    while !rest.is_empty() {
        let (tag, body, after) = packet(rest)?;
        if tag == PRIMARY_KEY {
            // Version 4 alone has fingerprints of this kind.
            body.first().filter(|version| **version == 4)?;
            let length = u16::try_from(body.len()).ok()?.to_be_bytes();
            let hashed = [&[0x99], &length[..], body].concat();
            let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &hashed);
            found.push(digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect());
        }
        rest = after;
    }
    Some(found)
}

/// The first packet: its tag, what is in it, and what comes after it.
fn packet(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&first, bytes) = bytes.split_first()?;
    let number = |count: usize| {
        let (number, rest) = bytes.split_at_checked(count)?;
        Some((number.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte)), rest))
    };
    let (tag, (length, rest)) = match first {
        // The old form: two bits say how many bytes the length has.
        0x80..=0xbf => (first >> 2 & 0x0f, number([1, 2, 4].get(usize::from(first & 3)).copied()?)?),
        // The new one: the first byte of the length does. Parts (224 to 254) are not for keys.
        0xc0.. => (
            first & 0x3f,
            match *bytes.first()? {
                0..=191 => number(1)?,
                192..=223 => {
                    let (number, rest) = number(2)?;
                    (number - (192 << 8) + 192, rest)
                }
                255 => {
                    let (number, rest) = number(5)?;
                    (number & 0xffff_ffff, rest)
                }
                _ => return None,
            },
        ),
        _ => return None,
    };
    let (body, after) = rest.split_at_checked(length)?;
    Some((tag, body, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An Ed25519 key made for this test; its fingerprint is what `gpg --show-keys` says.
    const KEY: &str = include_str!("test_key.asc");
    const FINGERPRINT: &str = "CF8901921456F52C9DF3D0A58D5160F05FD8E041";

    #[test]
    fn a_key_is_known_by_its_fingerprint() {
        let bytes = dearmored(KEY).unwrap();
        assert_eq!(fingerprints(&bytes).unwrap(), [FINGERPRINT]);
        let mut other = bytes.clone();
        other[10] ^= 1;
        assert_ne!(fingerprints(&other).unwrap(), [FINGERPRINT]);
    }

    #[test]
    fn a_second_key_is_seen_and_half_a_key_is_none() {
        let bytes = dearmored(KEY).unwrap();
        assert_eq!(fingerprints(&[bytes.as_slice(), bytes.as_slice()].concat()).unwrap().len(), 2);
        assert_eq!(fingerprints(&bytes[..bytes.len() - 1]), None);
        assert_eq!(dearmored(&KEY.replace("-----END", "-----EN")), None);
        assert_eq!(dearmored(&format!("{KEY}{KEY}")), None);
        assert_eq!(dearmored("<html>"), None);
        assert_eq!(fingerprints(&[0xc6, 230]), None);
        assert_eq!(fingerprints(&[0xc6]), None);
    }
}
