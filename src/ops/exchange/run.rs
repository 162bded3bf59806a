//! The exchange itself.

use std::time::Instant;

use super::{finish::finish, record::Exchange, source::Source, steps::plan};
use crate::{
    context::Context,
    error::Result,
    model::StepEntry,
    ops::{
        environment::{Environment, is_asleep},
        journal::Journal,
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
    let container = ctx.docker().await?.inspect_container(&env.container).await?;
    let was_running = container.is_some_and(|container| container.running) || is_asleep(ctx, &env.id);
    let steps = plan(&source);
    let record = Exchange::new(env, source, was_running, after);
    let journal = Journal::begin(ctx, "exchange", &Exchange::path(ctx, &env.id), record).await?;
    journal.run(ctx, &steps).await?;
    let record = journal.record();
    let environment = finish(ctx, &record).await?;
    let elapsed = started.elapsed().as_secs_f64();
    let Exchange { ready, must_answer, steps, .. } = record;
    Ok(Exchanged { environment, ready, is_behind: !must_answer, steps, elapsed })
}
