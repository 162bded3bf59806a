//! Deleting a snapshot: its making taken back.

use super::{
    record::{Snapshot, directory, missing, of},
    steps::plan,
};
use crate::{
    adapters::{files, postgres},
    context::Context,
    error::{Error, Kind, Result},
    model::{EnvId, Names, SnapshotName},
    ops::{
        environment::{self, Environment, State},
        journal::undo,
        system::ensure_database,
    },
};

/// Deletes a snapshot, complete or not, and names what was there.
///
/// # Errors
/// `not_found`; `external` when something cannot be removed: the next call goes on there.
pub async fn delete(ctx: &Context, env: &Environment, name: &SnapshotName) -> Result<Vec<String>> {
    let find = || Ok::<_, Error>(of(ctx, &env.id)?.into_iter().find(|found| found.name == *name));
    let was_there = find()?.is_some();
    // This takes back an incomplete one already.
    environment::mend(ctx, env).await?;
    match find()? {
        Some(found) => take_back(ctx, found).await,
        None if was_there => Ok(vec![format!("snapshot {name}, which was incomplete")]),
        None => Err(missing(env, name)),
    }
}

/// Takes back the snapshots whose making or deletion was cut short.
///
/// # Errors
/// As [`delete`].
pub async fn mend(ctx: &Context, env: &Environment) -> Result<()> {
    for snapshot in of(ctx, &env.id)?.into_iter().filter(|found| found.state != State::Ready) {
        ctx.step(format!("Undoing the unfinished snapshot {}", snapshot.name));
        take_back(ctx, snapshot).await?;
    }
    // What a killed process left before its record was whole is nothing anybody made.
    for name in files::entries(&directory(ctx, &env.id))? {
        let left = directory(ctx, &env.id).join(name);
        if files::is_unfinished(&left) {
            files::remove_dir(&left)?;
        }
    }
    Ok(())
}

/// Removes all snapshots of an environment that is being deleted, and names what was there.
///
/// # Errors
/// As [`delete`].
pub async fn discard(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let mut removed = Vec::new();
    if !directory(ctx, env).exists() {
        return Ok(removed);
    }
    for snapshot in of(ctx, env)? {
        removed.extend(take_back(ctx, snapshot).await?);
    }
    // Those whose records cannot be read.
    ensure_database(ctx).await?;
    removed.extend(clear(ctx, env).await?);
    Ok(removed)
}

/// Drops the databases of an environment's snapshots, which their label tells when no record
/// does, and names them.
///
/// # Errors
/// When the server refuses.
pub async fn clear(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let mut removed = Vec::new();
    for database in databases(ctx, env).await? {
        postgres::drop_database(&ctx.database_server()?, &database).await?;
        removed.push(format!("database {database}"));
    }
    Ok(removed)
}

/// The databases that have the label of an environment's snapshots.
///
/// # Errors
/// When the server does not answer.
pub async fn databases(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let server = ctx.administrate("look").await?;
    postgres::with_label(&server, &Names::kept_databases(&ctx.team), env.as_str()).await
}

async fn take_back(ctx: &Context, mut snapshot: Snapshot) -> Result<Vec<String>> {
    snapshot.state = State::Removing;
    match files::write_json(&snapshot.path(ctx), &snapshot) {
        // Deleting makes room, so it must work on a full disk; it goes on without the mark.
        Err(error) if error.kind == Kind::Prerequisite => ctx.warn(error.message),
        written => written?,
    }
    // Stopping halfway helps nobody: what is begun is finished.
    let undone = undo(&ctx.uncancelled(), "snapshot-delete", &plan(), &snapshot).await;
    match undone.leftovers.as_slice() {
        [] => Ok(undone.removed),
        left => Err(Error::external(format!(
            "snapshot {} is not wholly deleted: {}",
            snapshot.name,
            left.join("; ")
        ))
        .hint("run the command again")
        .detail("removed", undone.removed)
        .detail("leftovers", left.to_vec())),
    }
}
