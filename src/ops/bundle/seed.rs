//! The first time, and the last.

use super::table::{all, directory, put};
use crate::{adapters::files, context::Context, error::Result, model::TeamId};

/// Writes the files a new installation, and each of its `new` teams, starts with. What is there
/// stays.
///
/// # Errors
/// When one cannot be written.
pub fn seed(ctx: &Context, new: &[TeamId]) -> Result<()> {
    for bundled in all() {
        let is_first = bundled.pristine(ctx)?.is_none();
        let places = match bundled.of_teams {
            true => new.iter().map(|team| bundled.of_team(ctx, team)).collect(),
            false if is_first => bundled.places(ctx)?,
            false => Vec::new(),
        };
        for place in places.iter().filter(|place| bundled.is_seeded && place.symlink_metadata().is_err()) {
            put(place, bundled.text)?;
        }
        if is_first {
            bundled.remember(ctx)?;
        }
    }
    Ok(())
}

/// Removes those nobody has changed.
///
/// # Errors
/// When one cannot be removed.
pub fn remove(ctx: &Context) -> Result<()> {
    for bundled in all().iter().filter(|bundled| bundled.is_seeded) {
        let pristine = bundled.pristine(ctx)?;
        for place in bundled.places(ctx)? {
            let text = files::read_text(&place)?;
            if text.is_some() && (text == pristine || text.as_deref() == Some(bundled.text)) {
                files::remove_any(&place)?;
            }
            if let Some(parent) = place.parent().filter(|_| bundled.of_teams)
                && parent.is_dir()
                && files::entries(parent)?.is_empty()
            {
                files::remove_dir(parent)?;
            }
        }
    }
    files::remove_any(&directory(ctx)).map(drop)
}
