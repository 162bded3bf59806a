//! Sizes as people write them.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A size in bytes, written `50G`: a whole number of megabytes, gigabytes or terabytes
/// (of 1024), at least one gigabyte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Size(u64);

/// Bytes of a unit.
const UNITS: [(char, u64); 3] = [('T', 1 << 40), ('G', 1 << 30), ('M', 1 << 20)];

/// The smallest and the largest: a file system of less holds no server, ext4 has no larger file.
const LIMITS: [u64; 2] = [1 << 30, 15 << 40];

impl Size {
    /// So many gigabytes.
    #[must_use]
    pub const fn gigabytes(count: u64) -> Self {
        Self(count << 30)
    }

    /// The smallest size in whole megabytes that holds so many bytes, within the limits.
    #[must_use]
    pub fn holding(bytes: u64) -> Self {
        Self((bytes.div_ceil(1 << 20) << 20).clamp(LIMITS[0], LIMITS[1]))
    }

    /// In bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("{text:?} is not a size from 1G to 15T, write for example 50G");
        let upper = text.trim().to_uppercase();
        let bare = upper.strip_suffix("IB").or(upper.strip_suffix('B')).unwrap_or(&upper);
        let (_, unit) = UNITS.iter().find(|(letter, _)| bare.ends_with(*letter)).ok_or_else(refused)?;
        let count: u64 = bare[..bare.len() - 1].trim().parse().map_err(|_| refused())?;
        let bytes = count.checked_mul(*unit).filter(|bytes| (LIMITS[0]..=LIMITS[1]).contains(bytes));
        bytes.map(Self).ok_or_else(refused)
    }
}

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Size> for String {
    fn from(size: Size) -> Self {
        size.to_string()
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = UNITS.iter().find(|(_, unit)| self.0.is_multiple_of(*unit));
        let (letter, unit) = whole.unwrap_or(&UNITS[2]);
        write!(f, "{}{letter}", self.0.div_ceil(*unit))
    }
}

impl schemars::JsonSchema for Size {
    fn schema_name() -> Cow<'static, str> {
        "Size".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]+ *[MGTmgt]([iI]?[bB])?$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_written() {
        for (text, bytes, shown) in [
            ("50G", 50 << 30, "50G"),
            ("1024 MB", 1 << 30, "1G"),
            ("1536MiB", 3 << 29, "1536M"),
            ("2t", 2 << 40, "2T"),
        ] {
            let size: Size = text.parse().unwrap();
            assert_eq!((size.bytes(), size.to_string().as_str()), (bytes, shown), "{text}");
        }
        for text in ["", "50", "G", "0G", "512M", "-1G", "1.5G", "16T", "99999999999999T", "5 é"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
        assert_eq!(Size::holding((1 << 30) + 1).to_string(), "1025M");
        assert_eq!(Size::holding(5).to_string(), "1G");
    }
}
