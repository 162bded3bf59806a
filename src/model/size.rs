//! Sizes as people write them.

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A size in bytes, written `50G`: a whole number of megabytes, gigabytes or terabytes
/// (of 1024), within its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bounded<const LEAST: u64, const MOST: u64>(u64);

/// The size of something on a disk: a file system of less than 1G holds no server, ext4 has no
/// file of more than 15T.
pub type Size = Bounded<{ 1 << 30 }, { 15 << 40 }>;

/// The memory of an Odoo: with less than 256M it does not come up.
pub type Memory = Bounded<{ 256 << 20 }, { 1 << 40 }>;

/// The memory of a service: Docker takes no less than 6M, and little runs in less than 16M.
pub type ServiceMemory = Bounded<{ 16 << 20 }, { 1 << 40 }>;

/// Bytes of a unit.
const UNITS: [(char, u64); 3] = [('T', 1 << 40), ('G', 1 << 30), ('M', 1 << 20)];

impl<const LEAST: u64, const MOST: u64> Bounded<LEAST, MOST> {
    /// So many gigabytes.
    #[must_use]
    pub const fn gigabytes(count: u64) -> Self {
        Self(count << 30)
    }

    /// The smallest size in whole megabytes that holds so many bytes, within the limits.
    #[must_use]
    pub fn holding(bytes: u64) -> Self {
        Self((bytes.div_ceil(1 << 20) << 20).clamp(LEAST, MOST))
    }

    /// In bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl<const LEAST: u64, const MOST: u64> FromStr for Bounded<LEAST, MOST> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || {
            let [least, most] = [LEAST, MOST].map(Self);
            format!("{text:?} is not a size from {least} to {most}, write it as these are")
        };
        let upper = text.trim().to_uppercase();
        let bare = upper.strip_suffix("IB").or(upper.strip_suffix('B')).unwrap_or(&upper);
        let (_, unit) = UNITS.iter().find(|(letter, _)| bare.ends_with(*letter)).ok_or_else(refused)?;
        let count: u64 = bare[..bare.len() - 1].trim().parse().map_err(|_| refused())?;
        let bytes = count.checked_mul(*unit).filter(|bytes| (LEAST..=MOST).contains(bytes));
        bytes.map(Self).ok_or_else(refused)
    }
}

impl<const LEAST: u64, const MOST: u64> TryFrom<String> for Bounded<LEAST, MOST> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl<const LEAST: u64, const MOST: u64> From<Bounded<LEAST, MOST>> for String {
    fn from(size: Bounded<LEAST, MOST>) -> Self {
        size.to_string()
    }
}

impl<const LEAST: u64, const MOST: u64> fmt::Display for Bounded<LEAST, MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = UNITS.iter().find(|(_, unit)| self.0.is_multiple_of(*unit));
        let (letter, unit) = whole.unwrap_or(&UNITS[2]);
        write!(f, "{}{letter}", self.0.div_ceil(*unit))
    }
}

impl<const LEAST: u64, const MOST: u64> schemars::JsonSchema for Bounded<LEAST, MOST> {
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

    #[test]
    fn each_kind_has_limits_of_its_own() {
        assert_eq!("512M".parse::<Memory>().unwrap().bytes(), 512 << 20);
        assert!("64M".parse::<Memory>().unwrap_err().contains("from 256M to 1T"));
        assert!("512M".parse::<Size>().unwrap_err().contains("from 1G to 15T"));
    }
}
