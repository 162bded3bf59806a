//! A setting as `odeum config show` prints it: its key, its value, where it comes from.

use std::{fmt, path::PathBuf};

use serde::Serialize;
use serde_json::Value;

/// One setting in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Setting {
    /// The key with its table: `server.port`, `team.1.port_range`.
    pub key: String,
    /// The value in force; `null` when there is none, `"****"` for a secret.
    pub value: Value,
    /// Where the value comes from.
    pub origin: Origin,
}

/// Where a setting's value comes from. Prints as `default`, `file:line` or `$NAME`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A line of the configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
    },
    /// A variable of the process environment.
    Environment {
        /// The variable's name.
        name: String,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Environment { name } => write!(f, "${name}"),
        }
    }
}
