//! Services: their names, their volumes, and when they are started again.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::text::text_type;

/// The name of a service, under which environments reach it: `[A-Za-z0-9][A-Za-z0-9_.-]{0,62}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ServiceName(String);

text_type!(ServiceName, "^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$");

impl ServiceName {
    fn check(text: &str) -> Result<(), String> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        match starts && text.len() <= 63 && text.chars().all(allowed) {
            true => Ok(()),
            false => Err(format!(
                "{text:?} is not the name of a service: 1 to 63 letters, digits, _ . or -, the first a letter or digit"
            )),
        }
    }
}

/// A volume of a service and where it is mounted: `data:/var/lib/redis`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceVolume {
    /// Its name among the service's: letters, digits and `_`, so that whose it is can be told
    /// from the name it has in Docker.
    pub name: String,
    /// The directory in the container, absolute.
    pub path: String,
}

impl FromStr for ServiceVolume {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse =
            |why: &str| Err(format!("{text:?} is not a volume: {why}, write for example data:/data"));
        let Some((name, path)) = text.trim().split_once(':') else { return refuse("it has no path") };
        if !(1..=40).contains(&name.len()) || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return refuse("its name must be 1 to 40 letters, digits or _");
        }
        let is_plain = |c: char| !c.is_control() && c != ':' && c != ',';
        let parts = path.strip_prefix('/').map(|rest| rest.trim_end_matches('/').split('/'));
        let is_path = parts.is_some_and(|mut parts| parts.all(|part| !matches!(part, "" | "." | "..")));
        if !is_path || !path.chars().all(is_plain) {
            return refuse("its path must be absolute, and not / alone");
        }
        Ok(Self { name: name.to_owned(), path: path.trim_end_matches('/').to_owned() })
    }
}

impl TryFrom<String> for ServiceVolume {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<ServiceVolume> for String {
    fn from(volume: ServiceVolume) -> Self {
        volume.to_string()
    }
}

impl fmt::Display for ServiceVolume {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.path)
    }
}

impl schemars::JsonSchema for ServiceVolume {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ServiceVolume".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[A-Za-z0-9_]{1,40}:/.+$" })
    }
}

/// When a service is started again by itself.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum RestartPolicy {
    /// Never.
    No,
    /// When it fails.
    OnFailure,
    /// Whenever it ends, also after a reboot, unless it was stopped on request.
    #[default]
    UnlessStopped,
    /// Whenever it ends, and after a reboot even when it was stopped on request.
    Always,
}

impl fmt::Display for RestartPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::No => "no",
            Self::OnFailure => "on-failure",
            Self::UnlessStopped => "unless-stopped",
            Self::Always => "always",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_docker_and_dns() {
        for good in ["redis", "Redis-8.2_a", "0", &"a".repeat(63)] {
            assert!(good.parse::<ServiceName>().is_ok(), "{good}");
        }
        for bad in ["", "-redis", ".x", "a b", "a/b", "../x", "rédis", "a:b", &"a".repeat(64)] {
            assert!(bad.parse::<ServiceName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn volumes_have_a_name_and_a_path() {
        let volume: ServiceVolume = "data:/var/lib/redis/".parse().unwrap();
        assert_eq!((volume.name.as_str(), volume.path.as_str()), ("data", "/var/lib/redis"));
        assert_eq!(serde_json::to_value(&volume).unwrap(), "data:/var/lib/redis");
        for (bad, why) in [
            ("/data", "no path"),
            ("data", "no path"),
            ("da-ta:/x", "its name"),
            (":/x", "its name"),
            ("data:x", "absolute"),
            ("data:/", "absolute"),
            ("data:/a/../etc", "absolute"),
            ("data:/x:ro", "absolute"),
            ("/etc:/etc", "its name"),
        ] {
            let error = bad.parse::<ServiceVolume>().unwrap_err();
            assert!(error.contains(why), "{bad}: {error}");
        }
    }
}
