//! After an exchange: the old data go, or come back.

use super::{
    record::Exchange,
    steps::{plan, purpose},
};
use crate::{
    adapters::{fault, files, postgres},
    context::Context,
    error::{Error, Result},
    model::{EnvId, Names},
    ops::{
        environment::{Environment, answers_again},
        flight,
        journal::{Record, undo},
        ownership,
        system::ensure_database,
        template::release_generation,
    },
};

/// What becomes of new data that Odoo was started on and has not answered with.
const NEXT_START: &str =
    "the next start keeps the new data if Odoo answers, and puts the old ones back if not";

/// Removes what an exchange took the place of, and then its record.
pub async fn finish(ctx: &Context, record: &Exchange) -> Result<Environment> {
    fault::point("exchange.finish.before", &ctx.cancel).await?;
    ensure_database(ctx).await?;
    let env = Environment::known(ctx, &record.env)?;
    let [_, old] = record.databases();
    postgres::drop_database(&ctx.database_server()?, &old).await?;
    remove_directory(ctx, &record.env).await?;
    files::remove_any(&Exchange::path(ctx, &record.env))?;
    if let Some(origin) = &record.before.origin {
        release_generation(ctx, &record.env, origin).await?;
    }
    fault::point("exchange.finish.after", &ctx.cancel).await?;
    Ok(env)
}

/// Puts the old data back when a killed process left the new ones not wholly in their place;
/// when Odoo had been started on them and answers, the exchange is finished instead. Unless Odoo
/// `may_start` for it, one that only its answer can decide is left as it is.
///
/// # Errors
/// `external` naming what could not be taken back.
pub async fn mend(ctx: &Context, env: &Environment, may_start: bool) -> Result<()> {
    match Exchange::read(ctx, &env.id)? {
        Some(record) => mend_record(ctx, env, record, may_start).await,
        None => Ok(()),
    }
}

async fn mend_record(ctx: &Context, env: &Environment, mut record: Exchange, may_start: bool) -> Result<()> {
    let words = format!("{} of {}", record.source.words(), env.request.name);
    if record.is_undecided() && !may_start {
        ctx.warn(format!("the {words} had been cut short; {NEXT_START}"));
        return Ok(());
    }
    if record.has_worked() {
        // Its record is that of the new data by now.
        let env = Environment::known(ctx, &record.env)?;
        let must_start = may_start && record.was_running && !record.is_done;
        let answers = must_start && answers_again(ctx, &env).await?;
        if answers || !record.is_undecided() {
            return finish(ctx, &record).await.map(drop);
        }
    }
    ctx.step("Putting the data back");
    record.give_up();
    record.stays_stopped = !may_start;
    files::write_json(&Exchange::path(ctx, &record.env), &record)?;
    let undone = undo(&ctx.uncancelled(), "exchange", &plan(&record.source), &record).await;
    if !undone.leftovers.is_empty() {
        let left = undone.leftovers.join("; ");
        return Err(Error::external(format!("could not take back an unfinished {words}: {left}"))
            .hint("run the command again"));
    }
    ctx.warn(format!("the {words} had been cut short and was taken back"));
    Ok(())
}

/// What a killed process left undone, in words; `None` when there is nothing.
#[must_use]
pub fn unfinished(ctx: &Context, env: &EnvId) -> Option<String> {
    let record = Exchange::read(ctx, env).ok().flatten()?;
    let next = match record.is_undecided() {
        true => NEXT_START,
        false => "the next command that changes it takes it back or finishes it",
    };
    Some(format!("the {} was cut short; {next}", record.source.words()))
}

/// Removes what belongs to an exchange of an environment that is being deleted.
///
/// # Errors
/// When something cannot be removed.
pub async fn discard(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let Some(record) = Exchange::read(ctx, env)? else { return Ok(Vec::new()) };
    let removed = clear(ctx, env).await?;
    files::remove_any(&Exchange::path(ctx, env))?;
    for origin in record.before.origin.iter().chain(&record.after.origin) {
        release_generation(ctx, env, origin).await?;
    }
    Ok(removed)
}

/// As [`discard`], of an environment whose record is lost.
///
/// # Errors
/// As [`discard`].
pub async fn clear(ctx: &Context, env: &EnvId) -> Result<Vec<String>> {
    let helper = ctx.names().helper(&ctx.team, &purpose(env));
    let mut removed = flight::remove_container(ctx, &helper, false).await?;
    ensure_database(ctx).await?;
    for database in Names::exchange_databases(&ctx.team, env) {
        if postgres::drop_database(&ctx.database_server()?, &database).await? {
            removed.push(format!("database {database}"));
        }
    }
    remove_directory(ctx, env).await?;
    Ok(removed)
}

/// Removes the files that are not in their place.
pub async fn remove_directory(ctx: &Context, env: &EnvId) -> Result<()> {
    // The environment's image may be gone; that of the database server has a shell too.
    let image = ctx.database_image();
    ownership::remove(ctx, &Exchange::dir(ctx, env), image.as_str(), env).await.map(drop)
}
