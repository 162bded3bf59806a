//! Which Python each version of Odoo works with.

use std::{fmt, str::FromStr};

use crate::model::workstation::Version;

/// A Python, as far as Odoo minds: `3.10`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Python(pub u8, pub u8);

impl fmt::Display for Python {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

impl FromStr for Python {
    type Err = String;

    /// The first two numbers of `3.10.13`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut numbers = text.trim().split('.').map(|number| number.parse().ok());
        match (numbers.next().flatten(), numbers.next().flatten()) {
            (Some(major), Some(minor)) => Ok(Self(major, minor)),
            _ => Err(format!("{text:?} is no version of Python")),
        }
    }
}

/// The Pythons a version of Odoo works with, the preferred one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suitable(pub Vec<Python>);

impl Suitable {
    /// Those of a version. What the checkout's `release.py` says goes before what is known of its series;
    /// which of them is preferred is known of the series. `None` for a version that is too old, or
    /// whose `release.py` says nothing.
    pub fn of(version: &Version, release: &str) -> Option<Self> {
        let said = range(release);
        let known = version.major().and_then(known);
        match (known, said) {
            (Some((preferred, _)), Some(said)) if said.contains(&preferred) => {
                Some(Self::led_by(preferred, said))
            }
            (_, Some(said)) => Some(Self(said)),
            (Some((preferred, others)), None) => Some(Self::led_by(preferred, others)),
            (None, None) => None,
        }
    }

    fn led_by(preferred: Python, others: Vec<Python>) -> Self {
        let rest = others.into_iter().filter(|other| *other != preferred);
        Self(std::iter::once(preferred).chain(rest).collect())
    }

    /// The one to take when it can be had.
    pub fn preferred(&self) -> Python {
        self.0[0]
    }
}

impl fmt::Display for Suitable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = self.0.clone();
        all.sort_unstable();
        f.write_str(&all.iter().map(Python::to_string).collect::<Vec<_>>().join(", "))
    }
}

/// The preferred Python of a series, and those its pinned requirements can be installed with.
fn known(major: u32) -> Option<(Python, Vec<Python>)> {
    let (preferred, range) = match major {
        12 | 13 => (7, 6..=8),
        14 => (8, 6..=9),
        15 => (8, 7..=10),
        16 => (10, 7..=12),
        17 => (10, 10..=12),
        18 | 19 => (10, 10..=13),
        20 => (12, 12..=14),
        _ => return None,
    };
    Some((Python(3, preferred), range.map(|minor| Python(3, minor)).collect()))
}

/// From `MIN_PY_VERSION` to `MAX_PY_VERSION` of a `release.py`, which series have from 17 on.
fn range(release: &str) -> Option<Vec<Python>> {
    let value = |name: &str| {
        let line =
            release.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='))?;
        line.trim().strip_prefix('(')?.split(')').next()?.replace(", ", ".").replace(',', ".").parse().ok()
    };
    let least: Python = value("MIN_PY_VERSION")?;
    let most = value("MAX_PY_VERSION").filter(|most: &Python| most.0 == least.0).unwrap_or(least);
    Some((least.1..=most.1.max(least.1)).map(|minor| Python(least.0, minor)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(version: &str, release: &str) -> Option<String> {
        let all = Suitable::of(&version.parse().unwrap(), release)?;
        Some(format!("{} of {all}", all.preferred()))
    }

    #[test]
    fn each_series_has_its_python() {
        for (version, told) in [
            ("12.0", "3.7 of 3.6, 3.7, 3.8"),
            ("13.0", "3.7 of 3.6, 3.7, 3.8"),
            ("14.0", "3.8 of 3.6, 3.7, 3.8, 3.9"),
            ("15.0", "3.8 of 3.7, 3.8, 3.9, 3.10"),
            ("16.0", "3.10 of 3.7, 3.8, 3.9, 3.10, 3.11, 3.12"),
            ("17.0", "3.10 of 3.10, 3.11, 3.12"),
            ("19.0", "3.10 of 3.10, 3.11, 3.12, 3.13"),
            ("20.0", "3.12 of 3.12, 3.13, 3.14"),
        ] {
            assert_eq!(of(version, "").as_deref(), Some(told), "{version}");
        }
        assert_eq!(of("10.0", ""), None);
        assert_eq!(of("master", "version_info = (20, 0)\n"), None);
    }

    #[test]
    fn the_checkout_knows_better() {
        let release = "RELEASE = 1\nMIN_PY_VERSION = (3, 12)\nMAX_PY_VERSION = (3, 14)\n";
        assert_eq!(of("master", release).unwrap(), "3.12 of 3.12, 3.13, 3.14");
        assert_eq!(of("19.0", release).unwrap(), "3.12 of 3.12, 3.13, 3.14");
        assert_eq!(of("19.0", "MIN_PY_VERSION=(3,10)\n").unwrap(), "3.10 of 3.10");
        assert_eq!(of("99.0", "MIN_PY_VERSION = (3, 15)\n").unwrap(), "3.15 of 3.15");
        assert_eq!(
            of("19.0", "MIN_PY_VERSION = sys.version_info\n").unwrap(),
            "3.10 of 3.10, 3.11, 3.12, 3.13"
        );
    }

    #[test]
    fn a_python_is_its_first_two_numbers() {
        assert_eq!("3.10.13\n".parse(), Ok(Python(3, 10)));
        assert!(Python(3, 9) < Python(3, 10));
        assert!("3".parse::<Python>().is_err() && "pypy".parse::<Python>().is_err());
    }
}
