//! What an installation keeps its databases on.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the databases are kept on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// A volume of the Docker Engine: a clone is a copy.
    #[default]
    Ordinary,
    /// A file of odeum's that is an XFS file system: a clone shares its blocks.
    Reflink,
}

impl StoreKind {
    /// The image of PostgreSQL where the configuration names none.
    #[must_use]
    pub const fn default_image(self) -> &'static str {
        match self {
            Self::Ordinary => "postgres:15",
            Self::Reflink => "postgres:18",
        }
    }
}

impl fmt::Display for StoreKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ordinary => "ordinary",
            Self::Reflink => "reflink",
        })
    }
}
