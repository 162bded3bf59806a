//! Packages from the machine's own package manager.
//!
//! - `platform`: which family of systems this machine is of.
//! - `manager`: its package manager, and how it installs.
//! - `installed`: what is installed.
//! - `privilege`: commands that need root.

mod installed;
mod manager;
mod platform;
mod privilege;

pub use installed::{is_installed, names};
pub use manager::{Extent, Manager, detect, install, install_command, package, refresh, unknown};
pub use platform::{Family, Platform};
pub use privilege::{as_root, as_user};
