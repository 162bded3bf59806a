//! Odoo's own words: series and module names.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::text_type;

/// An Odoo series: `19.0`, or `saas-18.3`, which counts as its major.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Series {
    major: u8,
    minor: u8,
}

impl Series {
    /// The major version, 19 of `19.0`.
    #[must_use]
    pub const fn major(self) -> u8 {
        self.major
    }

    /// The series of a module version that starts with it: `19.0.1.2.0`.
    #[must_use]
    pub fn of_module_version(version: &str) -> Option<Self> {
        let parts: Vec<&str> = version.split('.').collect();
        match parts.as_slice() {
            [major, minor, _, ..] => format!("{major}.{minor}").parse().ok(),
            _ => None,
        }
    }

    /// Whether `odoo neutralize` exists (Odoo 16, `odoo/cli/neutralize.py`).
    #[must_use]
    pub const fn can_neutralize(self) -> bool {
        self.major >= 16
    }

    /// The options that install with or without demonstration data. From 19 it
    /// is off by default and `--without-demo` is deprecated (`odoo/tools/config.py`).
    #[must_use]
    pub const fn demo_options(self, demo: bool) -> &'static [&'static str] {
        match (self.major >= 19, demo) {
            (true, true) => &["--with-demo"],
            (false, false) => &["--without-demo=all"],
            _ => &[],
        }
    }
}

impl std::str::FromStr for Series {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("{text:?} is not an Odoo series, write for example 19.0");
        let digits = text.trim_start_matches("saas-").trim_start_matches("saas~");
        let (major, minor) = digits.split_once('.').ok_or_else(refuse)?;
        let series =
            Self { major: major.parse().map_err(|_| refuse())?, minor: minor.parse().map_err(|_| refuse())? };
        match (8..100).contains(&series.major) {
            true => Ok(series),
            false => Err(refuse()),
        }
    }
}

impl TryFrom<String> for Series {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Series> for String {
    fn from(series: Series) -> Self {
        series.to_string()
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A module's technical name: `[A-Za-z_][A-Za-z0-9_]*`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct ModuleName(String);

text_type!(ModuleName, "^[A-Za-z_][A-Za-z0-9_]*$");

impl ModuleName {
    fn check(text: &str) -> Result<(), String> {
        let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        match starts && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            true => Ok(()),
            false => Err(format!("{text:?} is not a module name")),
        }
    }
}

/// The technical name of a model: `res.partner`, `x_custom`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct RecordModel(String);

text_type!(RecordModel, "^[A-Za-z_][A-Za-z0-9_.]*$");

impl RecordModel {
    fn check(text: &str) -> Result<(), String> {
        let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        match starts && text.chars().all(is_name) && !text.contains("..") {
            true => Ok(()),
            false => Err(format!("{text:?} is not the name of a model, such as res.partner")),
        }
    }
}

/// A comma-separated list of module names, at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Modules(Vec<ModuleName>);

impl Modules {
    /// The names in the order written, each once.
    #[must_use]
    pub fn names(&self) -> &[ModuleName] {
        &self.0
    }
}

impl std::str::FromStr for Modules {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut names: Vec<ModuleName> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let name = part.parse()?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        match names.is_empty() {
            true => Err("no module named; write for example base,web,contacts".into()),
            false => Ok(Self(names)),
        }
    }
}

impl TryFrom<String> for Modules {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Modules> for String {
    fn from(modules: Modules) -> Self {
        modules.to_string()
    }
}

impl fmt::Display for Modules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(ModuleName::as_str).collect();
        f.write_str(&names.join(","))
    }
}

impl schemars::JsonSchema for Modules {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Modules".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_come_from_tags_and_versions() {
        assert_eq!(Series::of_module_version("19.0.1.0.0").unwrap().major(), 19);
        assert_eq!(Series::of_module_version("1.0"), None);
        assert_eq!("saas-18.3".parse::<Series>().unwrap().major(), 18);
        for bad in ["2024.1", "latest", "7.0", "19"] {
            assert!(bad.parse::<Series>().is_err(), "{bad}");
        }
    }

    #[test]
    fn module_lists_are_trimmed_and_never_empty() {
        assert_eq!("web, base,,web".parse::<Modules>().unwrap().to_string(), "web,base");
        assert!(" , ".parse::<Modules>().is_err());
        assert!("web,-d".parse::<Modules>().is_err());
    }
}
