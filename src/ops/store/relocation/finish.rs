//! The end of a move: what was stopped runs again, and the old server goes.

use super::{record::Relocation, steps::plan};
use crate::{
    adapters::{fault, files},
    context::{Context, SystemRecord, SystemState},
    error::{Error, Result},
    model::StoreKind,
    ops::{
        environment::{Environment, resume},
        flight, journal, store,
        system::ensure_database,
    },
};

/// Undoes what a killed move left, or finishes it when the new server had taken the old one's
/// place; says whether there was one.
///
/// # Errors
/// `external` when something cannot be taken back.
pub async fn clean_up(ctx: &Context) -> Result<bool> {
    let Some(relocation) = Relocation::read(ctx)? else {
        return reopen(ctx);
    };
    let ctx = &ctx.uncancelled();
    if relocation.is_moved {
        finish(ctx, &relocation).await?;
        return Ok(true);
    }
    ctx.step("Undoing a move of the databases that was not finished");
    let undone = journal::undo(ctx, "store-move", &plan(), &relocation).await;
    match undone.leftovers.as_slice() {
        [] => Ok(true),
        left => {
            Err(Error::external(format!("could not undo the move of the databases: {}", left.join("; ")))
                .hint("run the command again"))
        }
    }
}

/// A process killed at the very end of an undoing left the installation closed and nothing else.
fn reopen(ctx: &Context) -> Result<bool> {
    match SystemRecord::read(ctx.layout())? {
        Some(record) if record.state == SystemState::Moving => {
            SystemRecord { state: SystemState::Ready, ..record }.write(ctx.layout())?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// Opens the installation again, starts what ran, and removes the old server with its data.
pub async fn finish(ctx: &Context, relocation: &Relocation) -> Result<()> {
    fault::point("store-move.finish.before", &ctx.cancel).await?;
    relocation.to.write(ctx.layout())?;
    ensure_database(ctx).await?;
    start_again(ctx, relocation).await;
    let docker = ctx.docker().await?;
    for name in [ctx.names().previous_database_container(), ctx.names().next_database_container()] {
        flight::remove_container(ctx, &name, false).await?;
    }
    match relocation.from.store {
        StoreKind::Ordinary => drop(docker.remove_volume(&ctx.names().database_volume()).await?),
        StoreKind::Reflink => drop(store::remove(ctx, false).await?),
    }
    files::remove_any(&ctx.layout().moving_record())?;
    fault::point("store-move.finish.after", &ctx.cancel).await
}

/// Starts the environments that ran. One that does not is told of, and no reason to stop.
pub async fn start_again(ctx: &Context, relocation: &Relocation) {
    for (team, name) in &relocation.ran {
        let ctx = ctx.for_team(team);
        let started = async {
            match Environment::of(&ctx, name)? {
                Some(env) => resume(&ctx, &env).await,
                None => Ok(()),
            }
        };
        if let Err(error) = started.await {
            ctx.warn(format!("environment {name} did not start again: {}", error.message));
        }
    }
}
