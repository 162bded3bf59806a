//! The module of ours that every environment's server loads.

use std::path::Path;

use crate::{adapters::files, context::Context, error::Result, ops::environment::Environment};

/// Its technical name.
pub const MODULE: &str = "odeum_connect";

/// The directory of modules it is in, as the container sees it.
pub const ADDONS: &str = "/etc/odoo/addons";

const FILES: [(&str, &str); 2] = [
    ("__init__.py", include_str!("odeum_connect/__init__.py")),
    ("__manifest__.py", include_str!("odeum_connect/__manifest__.py")),
];

/// Writes it, and makes the directory of links, below the directory that is mounted on `/etc/odoo`.
///
/// # Errors
/// When it cannot be written.
pub fn put(conf: &Path) -> Result<()> {
    files::make_dir(&conf.join("connect"))?;
    let directory = conf.join("addons").join(MODULE);
    FILES
        .iter()
        .try_for_each(|(name, text)| files::write(&directory.join(name), text.as_bytes(), 0o644, None))
}

/// Whether an environment has it, as this odeum writes it.
#[must_use]
pub fn is_there(ctx: &Context, env: &Environment) -> bool {
    let directory = env.configuration(ctx).join("addons").join(MODULE);
    let is_same = |(name, text): &(&str, &str)| {
        files::read_text(&directory.join(name)).is_ok_and(|found| found.as_deref() == Some(*text))
    };
    FILES.iter().all(is_same)
}
