//! Shares of processors.

use std::{borrow::Cow, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// Why a number is none.
const REFUSED: &str = "processors are counted from 0.1 to 1024";

/// How many processors something may keep busy, in hundredths: from 0.1 to 1024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cpus(u32);

impl Cpus {
    /// So many; `None` below 0.1, above 1024, and for what is no number.
    #[must_use]
    pub fn new(count: f64) -> Option<Self> {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 10 and 102,400"
        )]
        let hundredths = |count: f64| (count * 100.0).round() as u32;
        (0.1..=1024.0).contains(&count).then(|| Self(hundredths(count)))
    }

    /// How many.
    #[must_use]
    pub fn count(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}

impl Serialize for Cpus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.count())
    }
}

impl<'de> Deserialize<'de> for Cpus {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(f64::deserialize(deserializer)?).ok_or_else(|| D::Error::custom(REFUSED))
    }
}

impl FromStr for Cpus {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().ok().and_then(Self::new).ok_or(REFUSED)
    }
}

impl schemars::JsonSchema for Cpus {
    fn schema_name() -> Cow<'static, str> {
        "Cpus".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0.1, "maximum": 1024 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_gets_nothing_or_more_than_there_can_be() {
        assert_eq!(Cpus::new(1.5).unwrap().count().to_string(), "1.5");
        assert_eq!(Cpus::new(0.1), Some(Cpus(10)));
        assert_eq!((serde_json::from_str::<Cpus>("2").unwrap(), "2".parse()), (Cpus(200), Ok(Cpus(200))));
        for bad in [0.0, -1.0, 0.05, 1025.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Cpus::new(bad), None, "{bad}");
            assert!(bad.to_string().parse::<Cpus>().is_err(), "{bad}");
        }
    }
}
