//! Modules changed on the code that is there.

use super::source::is_applied;
use crate::{
    context::Context,
    error::Result,
    model::ModuleName,
    ops::{
        apply::{Applied, Change, apply, must_exist, states},
        environment::{Environment, is_configured, mend, modules_of_code},
        system::ensure_database,
    },
};

/// Installs, upgrades or tests modules on the code that is there. When that is not the code
/// that was applied, the next pull upgrades them again.
///
/// # Errors
/// `not_found` for a module that does not exist, before anything is done; those of [`apply`].
pub async fn by_hand(ctx: &Context, env: &Environment, change: Change) -> Result<Applied> {
    let env = &mend(ctx, env).await?;
    ensure_database(ctx).await?;
    let wanted: Vec<ModuleName> = change.install.iter().chain(&change.upgrade).cloned().collect();
    must_exist(env, &wanted, &states(ctx, env).await?, &modules_of_code(ctx, env))?;
    let renew = !is_configured(ctx, env);
    let applied = apply(ctx, env, Change { renew, ..change }).await?;
    if applied.is_ok()
        && is_applied(ctx, env).await?
        && let Some(mut now) = Environment::read(ctx, &env.id)?
    {
        now.pending.remove(&applied.change);
        now.save(ctx)?;
    }
    Ok(applied)
}
