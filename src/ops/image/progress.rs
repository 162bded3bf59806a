//! How far a build is, from what mmdebstrap and apt print.

/// Where each part ends, of the whole: the base system, then the packages fetched, unpacked and set up.
/// Measured on an Odoo image; what is left is packing.
const BASE: f64 = 0.15;
const FETCHED: f64 = 0.35;
const UNPACKED: f64 = 0.55;
const CONFIGURED: f64 = 0.85;

/// Counts lines of `mmdebstrap --verbose`.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// How often apt has said how many packages it installs: the base system first.
    rounds: u32,
    packages: u32,
    fetched: u32,
    unpacked: u32,
    configured: u32,
    fraction: f64,
}

impl Progress {
    /// Takes a line; gives the fraction done (0 to 1, never less than before) and what is being
    /// done, when the line says something new.
    pub(super) fn line(&mut self, line: &str) -> Option<(f64, String)> {
        let line = line.trim();
        let (reached, message) = if let Some(rest) = line.strip_prefix("Get:") {
            if self.rounds == 0 {
                return None; // lists, not packages
            }
            self.fetched += 1;
            (self.between(BASE, FETCHED, self.fetched), format!("fetching {}", fetched_package(rest)?))
        } else if let Some(rest) = line.strip_prefix("Unpacking ") {
            self.unpacked += 1;
            (self.between(FETCHED, UNPACKED, self.unpacked), format!("unpacking {}", first_word(rest)))
        } else if let Some(rest) = line.strip_prefix("Setting up ") {
            self.configured += 1;
            (self.between(UNPACKED, CONFIGURED, self.configured), format!("setting up {}", first_word(rest)))
        } else if line == "I: creating tarball..." {
            (CONFIGURED, "packing and importing".to_owned())
        } else {
            let (_, rest) = line.split_once(" upgraded, ")?;
            let packages = rest.split_once(" newly installed")?.0.parse().ok()?;
            *self = Self { rounds: self.rounds + 1, packages, fraction: self.fraction, ..Self::default() };
            return None;
        };
        self.fraction = self.fraction.max(reached);
        Some((self.fraction, message))
    }

    /// The fraction after `count` packages of a part. The base system is one part, from 0 to [`BASE`].
    fn between(&self, start: f64, end: f64, count: u32) -> f64 {
        let share = f64::from(count.min(self.packages)) / f64::from(self.packages.max(1));
        match self.rounds {
            0 => 0.0,
            1 => BASE * (start - BASE + (end - start) * share) / (CONFIGURED - BASE),
            _ => start + (end - start) * share,
        }
    }
}

/// The package of apt's `12 http://mirror suite/main amd64 name amd64 version [size]`.
fn fetched_package(line: &str) -> Option<&str> {
    line.split_whitespace().nth(4)
}

/// The name in `name:amd64 (version) …`.
fn first_word(line: &str) -> &str {
    line.split([' ', ':']).next().unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_only_grows_and_names_the_package() {
        let mut progress = Progress::default();
        let lines = [
            "I: running apt-get update...",
            "Get:1 http://m.test/debian trixie InRelease [140 kB]",
            "0 upgraded, 4 newly installed, 0 to remove and 0 not upgraded.",
            "Get:2 http://m.test/debian trixie/main amd64 curl amd64 8.14 [1 kB]",
            "Unpacking libc6:amd64 (2.41) ...",
            "0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.",
            "Get:1 http://m.test/debian trixie/main amd64 odoo-19 all 19.0 [1 kB]",
            "Setting up odoo-19 (19.0) ...",
            "I: creating tarball...",
        ];
        let told: Vec<_> = lines.iter().filter_map(|line| progress.line(line)).collect();
        let messages: Vec<_> = told.iter().map(|(_, message)| message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "fetching curl",
                "unpacking libc6",
                "fetching odoo-19",
                "setting up odoo-19",
                "packing and importing",
            ]
        );
        assert!(told.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{told:?}");
        assert!(told[1].0 < BASE && told[2].0 > BASE, "the base system is counted apart: {told:?}");
        assert!(told.iter().all(|(fraction, _)| (0.0..=1.0).contains(fraction)));
    }
}
