//! Tools for Docker images.

mod build;
mod list;
mod pull;

pub use build::Build;
pub use list::List;
pub use pull::Pull;

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

/// An image that is on this machine now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Got {
    /// Reference.
    image: String,
    /// Content id.
    id: String,
    /// Size in MB.
    size_mb: i64,
}

impl fmt::Display for Got {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is on this machine ({} MB)", console::style(&self.image).bold(), self.size_mb)
    }
}
