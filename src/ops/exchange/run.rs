//! The exchange itself.

use std::time::Instant;

use super::{record::Exchange, recreation::Recreation, source::Source};
use crate::{
    context::Context,
    error::Result,
    model::{StepEntry, TemplateName},
    ops::{
        apply::Saved,
        environment::{Environment, container_variables, is_asleep},
        image, secret,
        serving::{Serving, carry_out},
        system::ensure_database,
    },
};

/// What an exchange did.
pub struct Exchanged {
    /// The environment's record as it is now.
    pub environment: Environment,
    /// Whether Odoo answers; `false` when it did not run before.
    pub ready: bool,
    /// Whether the code is not the one the data reflect, so that a pull has to follow.
    pub is_behind: bool,
    /// Work in the old checkout that is nowhere else, when that was made anew.
    pub saved: Option<Saved>,
    /// The steps taken.
    pub steps: Vec<StepEntry>,
    /// Seconds in all.
    pub elapsed: f64,
}

/// Exchanges an environment's data. The caller holds its lock and that of the source, and has
/// mended it.
///
/// # Errors
/// Those of the steps; the data are as they were then, and the environment serves if it did.
pub async fn exchange(ctx: &Context, env: &Environment, source: Source) -> Result<Exchanged> {
    let started = Instant::now();
    ensure_database(ctx).await?;
    let after = source.data(ctx, env).await?;
    let record = Exchange::new(env, Serving::look(ctx, env).await?, source, after);
    run(ctx, record, started).await
}

/// Exchanges an environment's data for those of a template, and makes its code, its dependencies,
/// its configuration and its container anew; one that lost its container is to run. The caller does
/// as for [`exchange`].
///
/// # Errors
/// As [`exchange`]; `not_found` when its branch is gone.
pub async fn recreate(ctx: &Context, env: &Environment, template: TemplateName) -> Result<Exchanged> {
    let started = Instant::now();
    ensure_database(ctx).await?;
    image::ensure(ctx, &env.request.image).await?;
    let source = Source::Template { name: template };
    let after = source.data(ctx, env).await?;
    let container = ctx.docker().await?.inspect_container(&env.container).await?;
    let serving =
        Serving::new(env, container.as_ref().is_none_or(|found| found.running || is_asleep(ctx, &env.id)));
    let (before, had_container) = (Box::new(env.clone()), container.is_some());
    let recreation = Some(Recreation { before, had_container, saved: None });
    run(ctx, Exchange { recreation, ..Exchange::new(env, serving, source, after) }, started).await
}

async fn run(ctx: &Context, record: Exchange, started: Instant) -> Result<Exchanged> {
    secret::resolve(ctx, &container_variables(ctx))?;
    let Exchange { serving, must_answer, recreation, .. } = carry_out(ctx, record).await?;
    let Serving { env, ready, steps, .. } = serving;
    let environment = Environment::known(ctx, &env)?;
    let saved = recreation.and_then(|recreation| recreation.saved);
    let elapsed = started.elapsed().as_secs_f64();
    Ok(Exchanged { environment, ready, is_behind: !must_answer, saved, steps, elapsed })
}
