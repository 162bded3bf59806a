//! Deleting an environment: its making taken back.

use super::{
    aside, leftovers, protection,
    record::{Environment, State},
    steps::plan,
};
use crate::{
    context::Context,
    error::{Error, Kind, Result},
    model::EnvName,
    ops::{apply, exchange, journal::undo, snapshot},
};

/// What a deletion did.
pub struct Deleted {
    /// What was there and is gone.
    pub removed: Vec<String>,
}

/// Deletes an environment, complete or not, with everything that belongs to it.
///
/// # Errors
/// `not_found` when there is none, `protected` when a marker keeps it,
/// `external` when something cannot be removed: the next call goes on there.
pub async fn delete(ctx: &Context, name: &EnvName) -> Result<Deleted> {
    let record = Environment::of(ctx, name)?;
    // Without a record too: what is protected may be somebody's only copy.
    protection::must_be_unprotected(ctx, name, &Environment::id_of(ctx, name))?;
    match record {
        Some(found) => take_back(ctx, found).await,
        None => delete_leftovers(ctx, name).await,
    }
}

/// Without a record, what bears the name is all there is to delete.
async fn delete_leftovers(ctx: &Context, name: &EnvName) -> Result<Deleted> {
    let missing = || {
        Error::not_found(format!("environment {name} does not exist"))
            .hint("run `odeum env list` to see the environments")
    };
    // The id may be that of another environment, which has a record.
    if ctx.system().is_err() || Environment::read(ctx, &name.first_id())?.is_some() {
        return Err(missing());
    }
    match leftovers::remove(ctx, name).await?.as_slice() {
        [] => Err(missing()),
        removed => Ok(Deleted { removed: removed.to_vec() }),
    }
}

/// Takes back all steps of an environment's making, whether they were done or not.
pub async fn take_back(ctx: &Context, mut env: Environment) -> Result<Deleted> {
    // Without an engine or an installation nothing could be taken back, so nothing is begun.
    ctx.docker().await?;
    ctx.system()?;
    let groups = plan(&env.request);
    env.state = State::Removing;
    match env.save(ctx) {
        // Deleting makes room, so it must work on a full disk; it goes on without the mark.
        Err(error) if error.kind == Kind::Prerequisite => ctx.warn(error.message),
        saved => saved?,
    }
    let mut discarded = apply::discard(&ctx.uncancelled(), &env.id).await?;
    discarded.extend(exchange::discard(&ctx.uncancelled(), &env.id).await?);
    discarded.extend(aside::forget(&ctx.uncancelled(), &env).await?);
    discarded.extend(snapshot::discard(&ctx.uncancelled(), &env.id).await?);
    // Stopping halfway helps nobody: what is begun is finished.
    let ctx = &ctx.uncancelled();
    let mut undone = undo(ctx, "env-delete", &groups, &env).await;
    undone.removed.splice(0..0, discarded);
    match undone.leftovers.as_slice() {
        [] => Ok(Deleted { removed: undone.removed }),
        left => Err(Error::external(format!(
            "environment {} is not wholly deleted: {}",
            env.request.name,
            left.join("; ")
        ))
        .hint(format!("run `odeum env delete {}` again", env.request.name.quoted()))
        .detail("removed", undone.removed)
        .detail("leftovers", left.to_vec())),
    }
}
