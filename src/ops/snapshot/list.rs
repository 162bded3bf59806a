//! The snapshots of an environment.

use super::record::{Snapshot, of};
use crate::{
    adapters::links, context::Context, error::Result, model::EnvName, ops::environment::Environment,
};

/// One snapshot.
pub struct Row {
    /// Its record.
    pub snapshot: Snapshot,
    /// Bytes of its files that nobody shares.
    pub own_bytes: u64,
}

impl Row {
    /// A snapshot with what it takes on disk now.
    #[must_use]
    pub fn new(ctx: &Context, snapshot: Snapshot) -> Self {
        Self { own_bytes: links::own_bytes(&snapshot.files(ctx)), snapshot }
    }
}

/// Lists the snapshots of an environment, the oldest first.
///
/// # Errors
/// `not_found`.
pub fn list(ctx: &Context, name: &EnvName) -> Result<Vec<Row>> {
    let env = Environment::find(ctx, name)?;
    Ok(of(ctx, &env.id)?.into_iter().map(|snapshot| Row::new(ctx, snapshot)).collect())
}
