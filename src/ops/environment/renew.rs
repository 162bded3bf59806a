//! An environment whose dependencies or configuration changed.

use super::{
    record::Environment,
    steps::{container, renewal},
};
use crate::{context::Context, error::Result, ops::journal::Journal};

/// Installs the dependencies and writes the configuration again; a stopped container of
/// another image takes the place of the old one when the dependencies ask for it.
///
/// # Errors
/// Those of the steps; nothing is taken away then but what is put back by [`complete`].
pub async fn renew(ctx: &Context, env: &Environment) -> Result<String> {
    let journal = Journal::of("renew", &Environment::path(ctx, &env.id), env.clone());
    let details = journal.mend(ctx, &renewal()).await?;
    let new = journal.record();
    if new.image != env.image {
        ctx.docker().await?.remove_container(&env.container).await?;
        container::make(ctx, &new).await?;
    }
    Ok(details.join("; "))
}

/// Makes the container of an environment whose renewal was cut short between the old one and
/// the new one.
///
/// # Errors
/// When Docker refuses.
pub async fn complete(ctx: &Context, env: &Environment) -> Result<()> {
    match ctx.docker().await?.inspect_container(&env.container).await? {
        Some(_) => Ok(()),
        None => container::make(ctx, env).await,
    }
}
