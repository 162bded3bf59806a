//! What a killed process left of something it did to a complete environment.

use super::{record::Environment, still};
use crate::{
    context::Context,
    error::Result,
    model::EnvId,
    ops::{apply::Apply, exchange::Exchange, rebuild::Rebuild, rename::Rename, serving, snapshot},
};

/// Finishes or takes back whatever a killed process left, and gives the record as it is then.
/// Every command that changes an environment does this first, under the environment's lock.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend(ctx: &Context, env: &Environment) -> Result<Environment> {
    mend_all(ctx, env, true).await
}

/// As [`mend`], of an environment that is to be stopped: it is not started before. What only
/// Odoo's answer can decide stays undecided, and nothing of it is lost.
///
/// # Errors
/// As [`mend`].
pub async fn mend_stopped(ctx: &Context, env: &Environment) -> Result<Environment> {
    mend_all(ctx, env, false).await
}

async fn mend_all(ctx: &Context, env: &Environment, may_start: bool) -> Result<Environment> {
    still::let_go(ctx, env).await?;
    serving::mend::<Apply>(ctx, &env.id, may_start).await?;
    serving::mend::<Exchange>(ctx, &env.id, may_start).await?;
    serving::mend::<Rebuild>(ctx, &env.id, may_start).await?;
    serving::mend::<Rename>(ctx, &env.id, may_start).await?;
    snapshot::mend(ctx, env).await?;
    Environment::known(ctx, &env.id)
}

/// What was cut short, in words; `None` when nothing was.
#[must_use]
pub fn unfinished(ctx: &Context, env: &EnvId) -> Option<String> {
    if still::is_held(ctx, env) {
        return Some(
            "it was held still for a copy that was cut short; the next command lets it go on".into(),
        );
    }
    serving::unfinished::<Exchange>(ctx, env)
        .or_else(|| serving::unfinished::<Apply>(ctx, env))
        .or_else(|| serving::unfinished::<Rebuild>(ctx, env))
        .or_else(|| serving::unfinished::<Rename>(ctx, env))
}

/// Whether something is being done to a complete environment, or was cut short.
#[must_use]
pub fn is_changing(ctx: &Context, env: &EnvId) -> bool {
    still::is_held(ctx, env)
        || serving::is_under_way::<Exchange>(ctx, env)
        || serving::is_under_way::<Apply>(ctx, env)
        || serving::is_under_way::<Rebuild>(ctx, env)
        || serving::is_under_way::<Rename>(ctx, env)
}
