//! Taking a snapshot.

use jiff::Timestamp;

use super::{
    record::{Snapshot, of},
    steps::plan,
};
use crate::{
    context::Context,
    error::{Error, Result},
    model::SnapshotName,
    ops::{
        environment::{Environment, mend},
        journal::Journal,
        quota,
        system::ensure_database,
    },
};

/// Takes a snapshot of an environment, which serves on but for the moment of the copy. Without
/// a name it gets that of the moment.
///
/// # Errors
/// `conflict` when the environment has one of this name, or the team would take more disk than it
/// may; then, and on every other failure,
/// nothing of the new one is left.
pub async fn create(ctx: &Context, env: &Environment, name: Option<SnapshotName>) -> Result<Snapshot> {
    let env = mend(ctx, env).await?;
    let others = of(ctx, &env.id)?;
    let is_taken = |name: &SnapshotName| others.iter().any(|other| other.name == *name);
    let name = match name {
        Some(name) if is_taken(&name) => {
            let (env, quoted) = (&env.request.name, env.request.name.quoted());
            return Err(Error::conflict(format!("environment {env} has a snapshot {name} already"))
                .hint(format!("choose another name, or `odeum env snapshot delete {quoted} {name}` first")));
        }
        Some(name) => name,
        None => free_name(is_taken),
    };
    ensure_database(ctx).await?;
    quota::allow_disk(ctx, &[&env.database], 0).await?;
    let snapshot = Snapshot::new(&env, name);
    let path = snapshot.path(ctx);
    let journal = Journal::begin(ctx, "snapshot-create", &path, snapshot).await?;
    journal.run(ctx, &plan()).await?;
    Ok(journal.record())
}

fn free_name(is_taken: impl Fn(&SnapshotName) -> bool) -> SnapshotName {
    let now = Timestamp::now();
    let mut number = 1;
    loop {
        let name = SnapshotName::of_moment(now, number);
        if !is_taken(&name) {
            return name;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_name_that_is_taken_is_not_given_again() {
        let taken = Cell::new(2_u8);
        let name = free_name(|_| taken.replace(taken.get().saturating_sub(1)) > 0);
        assert!(name.as_str().ends_with("-3"), "{name}");
    }
}
