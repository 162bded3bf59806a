//! The files, and where they are.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use crate::{adapters::files, context::Context, error::Result, model::TeamId, ops::guide};

/// The base configuration of all environments.
const CONFIGURATION: &str = include_str!("../../bundled/odoo.conf");

/// A team's script for copies, which says what one is for.
const SANITIZE: &str = include_str!("../../bundled/sanitize.sql");

/// A file that comes with odeum.
#[derive(Debug, Clone)]
pub struct Bundled {
    /// Its path below the data directory, or below that of each team.
    pub name: String,
    /// Its text in this odeum.
    pub text: &'static str,
    /// Whether each team has its own.
    pub of_teams: bool,
    /// Whether it is written where it is not; the others are somebody's copies.
    pub is_seeded: bool,
}

/// All of them.
#[must_use]
pub fn all() -> Vec<Bundled> {
    let seeded = |name: &str, text, of_teams| Bundled { name: name.into(), text, of_teams, is_seeded: true };
    let mut all =
        vec![seeded("odoo.conf", CONFIGURATION, false), seeded("odoo_sanitize/10-team.sql", SANITIZE, true)];
    all.extend(guide::texts().into_iter().map(|(name, text)| Bundled {
        name: format!("agent_guides/{name}"),
        text,
        of_teams: true,
        is_seeded: false,
    }));
    all
}

impl Bundled {
    /// Where it is, or would be.
    ///
    /// # Errors
    /// When the teams cannot be listed.
    pub fn places(&self, ctx: &Context) -> Result<Vec<PathBuf>> {
        Ok(match self.of_teams {
            true => ctx.all_teams()?.iter().map(|team| self.of_team(ctx, team)).collect(),
            false => vec![ctx.layout().data_dir().join(&self.name)],
        })
    }

    /// Where a team has it, or would have.
    #[must_use]
    pub fn of_team(&self, ctx: &Context, team: &TeamId) -> PathBuf {
        ctx.layout().team(team).join(&self.name)
    }

    /// What it was when it was last written or compared, if it was.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn pristine(&self, ctx: &Context) -> Result<Option<String>> {
        files::read_text(&self.pristine_path(ctx))
    }

    /// Remembers that it is this odeum's now.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn remember(&self, ctx: &Context) -> Result<()> {
        put(&self.pristine_path(ctx), self.text)
    }

    /// A fault point of its upgrade.
    #[must_use]
    pub fn point(&self, step: &str, when: &str) -> String {
        format!("upgrade.{}-{step}.{when}", self.name.replace(['/', '.'], "-"))
    }

    fn pristine_path(&self, ctx: &Context) -> PathBuf {
        directory(ctx).join(&self.name)
    }
}

/// Where it is kept what the files were.
#[must_use]
pub fn directory(ctx: &Context) -> PathBuf {
    ctx.layout().data_dir().join("bundled")
}

/// Writes a file, with its directory; one that is there keeps its mode.
///
/// # Errors
/// When it cannot be written.
pub fn put(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        files::make_dir(parent)?;
    }
    let mode = path.metadata().map_or(0o644, |found| found.permissions().mode() & 0o777);
    files::write(path, text.as_bytes(), mode, None)
}
