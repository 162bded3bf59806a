//! Whose Odoo an environment runs: that of its image, or a checkout on this machine.

use std::{fmt, path::PathBuf, str::FromStr};

use serde::{Deserialize, Serialize};

/// Which code of Odoo itself an environment runs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum OdooSources {
    /// That of its image.
    #[default]
    Image,
    /// The workstation's checkout of its series.
    Local,
    /// The checkout in a directory.
    Directory(PathBuf),
}

impl FromStr for OdooSources {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "image" => Ok(Self::Image),
            "local" => Ok(Self::Local),
            path if path.contains('/') => Ok(Self::Directory(path.into())),
            other => Err(format!("{other:?} is none of image, local, or a directory such as ./{other}")),
        }
    }
}

impl TryFrom<String> for OdooSources {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl fmt::Display for OdooSources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image => f.write_str("image"),
            Self::Local => f.write_str("local"),
            Self::Directory(path) => write!(f, "{}", path.display()),
        }
    }
}

impl From<OdooSources> for String {
    fn from(sources: OdooSources) -> Self {
        sources.to_string()
    }
}

impl schemars::JsonSchema for OdooSources {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OdooSources".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string" })
    }
}
