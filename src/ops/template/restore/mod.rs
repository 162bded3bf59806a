//! A dump becomes a generation's database.
//!
//! The dump is not trusted. A client restores it in a container of its own, on the
//! database's network and with nothing mounted but the dump, as the role that makes the
//! generation, which can connect to that one database and is no administrator.

mod archive;
mod client;
mod plain;
mod verify;
mod watch;

use std::time::Duration;

use super::{intake::Intake, making::Making};
use crate::{
    context::Context,
    error::{Error, Result},
    odoo::dump::{Form, Judgement},
    ops::watch::watched,
};

pub use client::purpose;
pub use verify::verify;

/// What a restore did.
pub struct Restored {
    /// Tables the dump has, when it tells before: `public.res_users`.
    pub tables: Vec<String>,
    /// Rows that came, of all tables, when they were counted.
    pub rows: Option<u64>,
}

/// Restores the dump of an intake into the generation's database.
///
/// # Errors
/// `external` with PostgreSQL's words when anything of it was not restored, `prerequisite` when its
/// disk was nearly full, `timeout` when it made no progress any more.
pub async fn restore(ctx: &Context, making: &Making, intake: &Intake) -> Result<Restored> {
    let stop = ctx.cancel.child_token();
    let stoppable = ctx.stopped_by(stop.clone());
    let restoring = Box::pin(async {
        match intake.dump.form {
            Form::Sql => plain::restore(&stoppable, making, &intake.dump).await,
            _ => archive::restore(&stoppable, making, &intake.dump).await,
        }
    });
    let database = making.database();
    let trouble = Box::pin(watch::trouble(ctx, &database, patience(ctx)?));
    watched(&stop, trouble, restoring).await
}

/// What to do when that was too short.
fn raise(ctx: &Context) -> String {
    format!("look what the dump has there, or raise restore_timeout in [team.{}] of odeum.toml", ctx.team)
}

/// How long a restore may make no progress, a statement on what it made may take, and a running
/// Odoo may send nothing while it makes a backup.
///
/// # Errors
/// Of the team's settings.
pub fn patience(ctx: &Context) -> Result<Duration> {
    Ok(Duration::from_secs(ctx.team_settings()?.restore_timeout))
}

/// Tells of what was harmless, and fails for what was not.
fn judged(ctx: &Context, judgement: Judgement) -> Result<()> {
    for (what, count) in judgement.harmless {
        ctx.warn(format!("left out of the dump: {what} ({count})"));
    }
    match judgement.failure {
        None => Ok(()),
        Some(words) => {
            let hint = if words.contains("does not exist") {
                "if that belongs to an extension, use a [database] image that has it"
            } else if words.contains("backslash commands are restricted") {
                "only SQL is restored; a dump made by `pg_dump --create` has to be made without"
            } else {
                "the template is what it was; get the dump again"
            };
            Err(Error::external(format!("the dump was not restored: {words}")).hint(hint))
        }
    }
}
