//! Images of Odoo, PostgreSQL and Redis made on this machine, from Debian packages.

mod bench;
mod build;
mod ensure;
mod mirror;
mod progress;
mod recipe;

pub use bench::{left as left_directories, remove_left};
pub use build::build;
pub use ensure::{build_image, ensure, pull};

pub use recipe::{Recipe, recipe};

/// What [`build`] has a recipe for, for hints.
pub const BUILDABLE: &str =
    "odoo:19.0, odoo:14.0, postgres:13, postgres:15, postgres:17, postgres:18, redis:7 and redis:8";
