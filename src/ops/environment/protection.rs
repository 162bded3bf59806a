//! Protection: a marker in an environment's workspace, which keeps its data as they are. It holds
//! the reason in words, or nothing.

use std::path::PathBuf;

use super::record::Environment;
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Kind, Result},
    model::{EnvId, EnvName, TeamId},
};

/// Longest reason, in characters.
const LONGEST: usize = 200;

/// Keeps an environment from being stopped, deleted or changed. `false` when it is kept already,
/// for the same reason.
///
/// # Errors
/// `not_found`; `invalid_input` for a reason that is no line.
pub fn protect(ctx: &Context, name: &EnvName, reason: &str) -> Result<bool> {
    if reason.chars().count() > LONGEST || reason.contains(char::is_control) {
        return Err(Error::invalid(format!("the reason must be one line of at most {LONGEST} characters")));
    }
    let env = Environment::find(ctx, name)?;
    if found(ctx, &env.team, &env.id)?.as_deref() == Some(reason) {
        return Ok(false);
    }
    files::write(&path(ctx, &env.team, &env.id), reason.as_bytes(), 0o600, None)?;
    Ok(true)
}

/// Lets an environment be stopped, deleted and changed again; `false` when it could be.
///
/// # Errors
/// `not_found`; when the marker cannot be removed.
pub fn unprotect(ctx: &Context, name: &EnvName) -> Result<bool> {
    let env = Environment::find(ctx, name)?;
    files::remove_any(&path(ctx, &env.team, &env.id))
}

impl Environment {
    /// Whether its data are to stay as they are.
    #[must_use]
    pub fn is_protected(&self, ctx: &Context) -> bool {
        is_protected(ctx, &self.team, &self.id)
    }
}

/// Whether what is called so is protected, with a record or without.
#[must_use]
pub fn is_protected(ctx: &Context, team: &TeamId, id: &EnvId) -> bool {
    path(ctx, team, id).symlink_metadata().is_ok()
}

/// Lets on only what is not protected.
///
/// # Errors
/// `protected`, with the reason.
pub fn must_be_unprotected(ctx: &Context, name: &EnvName, id: &EnvId) -> Result<()> {
    if !is_protected(ctx, &ctx.team, id) {
        return Ok(());
    }
    // One that cannot be read protects all the same.
    let reason = found(ctx, &ctx.team, id).ok().flatten().unwrap_or_default();
    let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    Err(Error::new(Kind::Protected, format!("environment {name} is protected{reason}"))
        .hint(format!("if it may change all the same: odeum env unprotect {}", name.quoted())))
}

fn found(ctx: &Context, team: &TeamId, id: &EnvId) -> Result<Option<String>> {
    Ok(files::read_text(&path(ctx, team, id))?.map(|text| text.trim().to_owned()))
}

fn path(ctx: &Context, team: &TeamId, id: &EnvId) -> PathBuf {
    ctx.layout().workspace(team, id).join(".protected")
}
