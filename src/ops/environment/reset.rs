//! An environment's data thrown away for those of a template.

use super::{mend::mend, record::Environment};
use crate::{
    context::Context,
    error::{Error, Result},
    model::{EnvName, TemplateName},
    ops::exchange::{self, Exchanged, Source, exchange},
};

/// The template an environment is reset to.
///
/// # Errors
/// `not_found`; `prerequisite` when it was made without one.
pub fn template_of(env: &Environment) -> Result<TemplateName> {
    env.request.template.clone().ok_or_else(|| {
        Error::prerequisite(format!("environment {} was made without a template", env.request.name))
            .hint("delete it and create it again for an empty database")
    })
}

/// Gives an environment the data of its template's current generation, as if it was made anew:
/// its code, address and container stay. The present data go. The caller holds the
/// environment's lock, and the template's.
///
/// # Errors
/// `not_found`, `protected`; the data are as they were then.
pub async fn reset(ctx: &Context, name: &EnvName) -> Result<Exchanged> {
    let env = mend(ctx, &Environment::find_to_change(ctx, name)?).await?;
    exchange(ctx, &env, Source::Template { name: template_of(&env)? }).await
}

/// Makes an environment anew, from a template's current generation and the newest commit of its
/// branch: data, code, dependencies, configuration and container. Its name, address, image, extra
/// addons and snapshots stay. The caller does as for [`reset`].
///
/// # Errors
/// `not_found`, `protected`; it is as it was then.
pub async fn recreate(ctx: &Context, name: &EnvName, template: Option<TemplateName>) -> Result<Exchanged> {
    let env = mend(ctx, &Environment::find_to_change(ctx, name)?).await?;
    let template = template.map_or_else(|| template_of(&env), Ok)?;
    exchange::recreate(ctx, &env, template).await
}
