//! Work in a checkout that is nowhere else, kept when other code takes its place.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    adapters::git::{self, Local},
    context::Context,
    error::Result,
    ops::environment::Environment,
};

/// Local work that had to make room, and where it is now.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Saved {
    /// The directory.
    pub directory: PathBuf,
    /// A patch of the changes to files under version control.
    pub patch: Option<PathBuf>,
    /// How many files git did not know.
    pub files: usize,
}

/// Copies work in a checkout that is nowhere else, if there is any, to the workspace.
///
/// # Errors
/// When it cannot be written.
pub async fn save(
    ctx: &Context,
    env: &Environment,
    checkout: &Path,
    since: &str,
    inner: &Path,
) -> Result<Option<Saved>> {
    let local = git::local_work(checkout, since, &ctx.cancel).await?;
    copy(ctx, env, (checkout, since), &local, inner).await
}

/// As [`save`], and moves it out of the way of new code.
///
/// # Errors
/// As [`save`]; then nothing is taken away.
pub async fn make_room(
    ctx: &Context,
    env: &Environment,
    checkout: &Path,
    since: &str,
    inner: &Path,
) -> Result<Option<Saved>> {
    let local = git::local_work(checkout, since, &ctx.cancel).await?;
    let saved = copy(ctx, env, (checkout, since), &local, inner).await?;
    git::clear(checkout, &local)?;
    Ok(saved)
}

async fn copy(
    ctx: &Context,
    env: &Environment,
    (checkout, since): (&Path, &str),
    local: &Local,
    inner: &Path,
) -> Result<Option<Saved>> {
    if *local == Local::default() {
        return Ok(None);
    }
    let moment = Timestamp::now().strftime("%Y%m%d-%H%M%S").to_string();
    let directory: PathBuf = env.workspace(ctx).join("saved").join(moment).join(inner);
    git::save(checkout, since, local, &directory, &ctx.cancel).await?;
    let patch = local.is_changed.then(|| directory.join("changes.patch"));
    Ok(Some(Saved { directory, patch, files: local.untracked.len() }))
}
