//! The rebuild itself.

use std::time::Instant;

use super::record::Rebuild;
use crate::{
    adapters::files,
    context::Context,
    error::Result,
    model::{EnvName, Secret, StepEntry},
    ops::{
        environment::{Environment, container_variables, is_asleep, mend},
        image, secret,
        serving::carry_out,
        system::ensure_database,
    },
};

/// What a rebuild did.
pub struct Rebuilt {
    /// The environment's record as it is now.
    pub environment: Environment,
    /// Whether the new container is of another image than the old one.
    pub image_changed: bool,
    /// Whether Odoo answers; `false` when it did not run before.
    pub ready: bool,
    /// The steps taken.
    pub steps: Vec<StepEntry>,
    /// Seconds in all.
    pub elapsed: f64,
}

/// Gives an environment a new container; one it lost is made again. With `pull` its image is
/// asked of its registry first, where failing is a warning. The caller holds its lock.
///
/// # Errors
/// `not_found`, `protected`; `external` when Odoo does not answer in the new one: all is as it was.
pub async fn rebuild(ctx: &Context, name: &EnvName, pull: bool) -> Result<Rebuilt> {
    let started = Instant::now();
    let env = mend(ctx, &Environment::find_to_change(ctx, name)?).await?;
    secret::resolve(ctx, &container_variables(ctx))?;
    ensure_database(ctx).await?;
    if pull && let Err(error) = image::pull(ctx, &env.request.image).await {
        ctx.check_cancelled()?;
        ctx.warn(format!("{} is taken as it is here: {}", env.request.image, error.message));
    }
    image::ensure(ctx, &env.request.image).await?;
    let docker = ctx.docker().await?;
    let found = docker.inspect_container(&env.container).await?;
    let image_before = found.as_ref().map(|found| found.image_id.clone());
    let configuration = files::read_text(&env.configuration(ctx).join("odoo.conf")).ok().flatten();
    let was_running = found.map(|found| found.running || is_asleep(ctx, &env.id));
    let record = Rebuild::new(&env, configuration.map(Secret::new), was_running);
    let done = carry_out(ctx, record).await?.serving;
    let image = docker.inspect_container(&env.container).await?.map(|found| found.image_id);
    Ok(Rebuilt {
        environment: Environment::known(ctx, &env.id)?,
        image_changed: image != image_before,
        ready: done.ready,
        steps: done.steps,
        elapsed: started.elapsed().as_secs_f64(),
    })
}
