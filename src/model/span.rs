//! How long something lasts, as people type it.

use std::{borrow::Cow, fmt, str::FromStr};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Seconds of each unit.
const UNITS: [(char, u32); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// A length of time, written `30m`: a whole number of seconds, minutes, hours or days, one second
/// at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span(u32);

impl Span {
    /// The whole seconds in a time, one at least.
    #[must_use]
    pub fn of(time: SignedDuration) -> Self {
        Self(u32::try_from(time.as_secs().max(1)).unwrap_or(u32::MAX))
    }

    /// In seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0
    }

    /// As a duration.
    #[must_use]
    pub fn duration(self) -> SignedDuration {
        SignedDuration::from_secs(i64::from(self.0))
    }

    /// The same, in the largest unit of which it has two or more: for telling how long ago something was.
    #[must_use]
    pub fn roughly(self) -> Self {
        let unit = UNITS.iter().map(|(_, unit)| *unit).find(|unit| self.0 >= 2 * unit).unwrap_or(1);
        Self(self.0 / unit * unit)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let seconds = text.char_indices().next_back().and_then(|(end, unit)| {
            let (_, unit) = UNITS.iter().find(|(letter, _)| *letter == unit)?;
            text[..end].parse::<u32>().ok()?.checked_mul(*unit)
        });
        match seconds {
            Some(seconds) if seconds > 0 => Ok(Self(seconds)),
            _ => Err(format!("{text:?} is not a length of time: 30s, 10m, 4h, 2d")),
        }
    }
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = UNITS.iter().find(|(_, unit)| self.0.is_multiple_of(*unit));
        let (letter, unit) = whole.unwrap_or(&UNITS[3]);
        write!(f, "{}{letter}", self.0 / unit)
    }
}

impl schemars::JsonSchema for Span {
    fn schema_name() -> Cow<'static, str> {
        "Span".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9]+[smhd]$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_and_written() {
        for (text, seconds, shown) in
            [("30s", 30, "30s"), ("90m", 5_400, "90m"), ("4h", 14_400, "4h"), ("48h", 172_800, "2d")]
        {
            let span: Span = text.parse().unwrap();
            assert_eq!((span.seconds(), span.to_string().as_str()), (seconds, shown), "{text}");
        }
        for bad in ["", "h", "4", "0s", "-1h", "1.5h", "4 h", "4w", "99999d", "5é"] {
            assert!(bad.parse::<Span>().is_err(), "{bad}");
        }
        let roughly = |text: &str| text.parse::<Span>().unwrap().roughly().to_string();
        assert_eq!(
            ["59s", "119s", "125s", "7201s", "100000s"].map(roughly),
            ["59s", "119s", "2m", "2h", "27h"]
        );
    }
}
