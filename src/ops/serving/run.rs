//! Such an operation from its beginning to its end.

use super::record::Interrupts;
use crate::{
    adapters::{fault, files},
    context::Context,
    error::{Error, Result},
    ops::journal::Journal,
};

/// One that failed: it was taken back, as far as the error does not name leftovers.
#[derive(Debug)]
pub struct Failed<R> {
    /// Its record, as it was then.
    pub record: R,
    /// Why.
    pub error: Error,
}

impl<R> From<Failed<R>> for Error {
    fn from(failed: Failed<R>) -> Self {
        failed.error
    }
}

/// Takes all steps of an operation, and gives its record. The caller holds the environment's
/// lock, and has mended it ([`super::mend`]).
///
/// # Errors
/// The first failure of a step.
pub async fn carry_out<R: Interrupts>(ctx: &Context, record: R) -> Result<R, Failed<R>> {
    let (path, plan) = (R::path(ctx, &record.serving().env), record.plan());
    let failed = |record, error| Failed { record, error };
    let begun = Journal::begin(ctx, R::OPERATION, &path, record.clone()).await;
    let journal = begun.map_err(|error| failed(record, error))?;
    let ended = journal.run(ctx, &plan).await;
    let record = journal.record();
    let ended = match ended {
        Ok(()) => finish(ctx, &record).await,
        Err(error) if error.details.contains_key("leftovers") => Err(error),
        Err(error) => forget(ctx, &record).and(Err(error)),
    };
    match ended {
        Ok(()) => Ok(record),
        Err(error) => Err(failed(record, error)),
    }
}

/// Clears away what one that is done needed.
pub async fn finish<R: Interrupts>(ctx: &Context, record: &R) -> Result<()> {
    fault::point(&format!("{}.finish.before", R::OPERATION), &ctx.cancel).await?;
    record.clear_away(ctx).await?;
    forget(ctx, record)?;
    fault::point(&format!("{}.finish.after", R::OPERATION), &ctx.cancel).await
}

/// Removes the record of one that left nothing else.
pub fn forget<R: Interrupts>(ctx: &Context, record: &R) -> Result<()> {
    files::remove_any(&R::path(ctx, &record.serving().env)).map(drop)
}
