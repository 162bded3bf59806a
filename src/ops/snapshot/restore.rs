//! Going back to a snapshot.

use super::{create::create, record::Snapshot};
use crate::{
    context::Context,
    error::Result,
    model::{EnvName, SnapshotName},
    ops::{
        environment::{Environment, mend},
        exchange::{Exchanged, Source, exchange},
    },
};

/// What going back did.
pub struct Restored {
    /// The snapshot that was restored.
    pub snapshot: Snapshot,
    /// The snapshot of how it was before, when one was asked for.
    pub kept: Option<Snapshot>,
    /// The exchange.
    pub exchanged: Exchanged,
}

/// Makes an environment's data what they were when a snapshot was taken. Its code stays as it
/// is: when it is newer, the next pull applies the difference to the older data. The present
/// data go, unless they are to be kept as a snapshot.
///
/// # Errors
/// `not_found`, `protected`; `conflict` when there is a snapshot of the name to keep. Then, and on
/// every other failure, the data are as they were.
pub async fn restore(
    ctx: &Context,
    env_name: &EnvName,
    name: &SnapshotName,
    keep: Option<SnapshotName>,
) -> Result<Restored> {
    let env = mend(ctx, &Environment::find_to_change(ctx, env_name)?).await?;
    let snapshot = Snapshot::find(ctx, &env, name)?;
    let kept = match keep {
        Some(keep) => Some(create(ctx, &env, Some(keep)).await?),
        None => None,
    };
    let source = Source::Snapshot { name: snapshot.name.clone(), id: snapshot.id.clone() };
    let exchanged = exchange(ctx, &env, source).await?;
    if exchanged.is_behind {
        ctx.warn(format!(
            "the code is not the one the data reflect now: `odeum env pull {}` brings them up to it",
            env_name.quoted()
        ));
    }
    Ok(Restored { snapshot, kept, exchanged })
}
