//! The exchange itself.

use std::time::Instant;

use super::{record::Exchange, source::Source};
use crate::{
    context::Context,
    error::Result,
    model::StepEntry,
    ops::{
        environment::Environment,
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
    let Exchange { serving: Serving { ready, steps, .. }, must_answer, .. } = carry_out(ctx, record).await?;
    let environment = Environment::known(ctx, &env.id)?;
    let elapsed = started.elapsed().as_secs_f64();
    Ok(Exchanged { environment, ready, is_behind: !must_answer, steps, elapsed })
}
