//! An environment whose dependencies or configuration changed.

use super::{
    mounts::variables,
    record::Environment,
    steps::{container, dependencies, renewal},
    trees::configured,
};
use crate::{
    context::Context,
    error::Result,
    ops::{connect, journal::Journal, odoo, secret},
};

/// Installs the dependencies and writes the configuration again; a stopped container of
/// another image takes the place of the old one when the dependencies ask for it.
///
/// # Errors
/// Those of the steps; nothing is taken away then but what is put back by [`complete`].
pub async fn renew(ctx: &Context, env: &Environment) -> Result<String> {
    let (new, details) = refresh(ctx, env).await?;
    complete(ctx, &new).await?;
    Ok(details)
}

/// As [`renew`], and leaves the container as it is.
///
/// # Errors
/// Those of the steps.
pub async fn refresh(ctx: &Context, env: &Environment) -> Result<(Environment, String)> {
    let journal = Journal::of("renew", &Environment::path(ctx, &env.id), env.clone());
    let details = journal.mend(ctx, &renewal()).await?;
    Ok((journal.record(), details.join("; ")))
}

/// Whether Odoo looks for modules in all directories of the code that hold any, and in ours.
#[must_use]
pub fn is_configured(ctx: &Context, env: &Environment) -> bool {
    env.addons_directories.as_ref() == Some(&configured(ctx, env)) && connect::is_there(ctx, env)
}

/// Removes what a killed renewal left running.
///
/// # Errors
/// When Docker refuses.
pub async fn forget_renewal(ctx: &Context, env: &Environment, in_flight: bool) -> Result<()> {
    odoo::clear(ctx, &dependencies::purpose(env), in_flight).await.map(drop)
}

/// Makes the container of an environment that has none, or one of another image or another branch
/// than its record says. One that runs stays.
///
/// # Errors
/// When Docker refuses.
pub async fn complete(ctx: &Context, env: &Environment) -> Result<()> {
    let docker = ctx.docker().await?;
    let image = docker.inspect_image(&env.image).await?;
    if let Some(found) = docker.inspect_container(&env.container).await? {
        let is_of_image = image.is_none_or(|image| image.id == found.image_id);
        if found.running || (is_of_image && container::bears(&found.labels, ctx, env)) {
            return Ok(());
        }
        // None goes that could not be made.
        secret::resolve(ctx, &variables(ctx))?;
        docker.remove_container(&env.container).await?;
    }
    container::make(ctx, env).await
}
