//! Looking, removing, and looking again.

use std::collections::BTreeSet;

use super::{
    orphan::{Orphan, Whose},
    remove::{place, remove},
    unfinished::{finish, team},
};
use crate::{
    adapters::{fault, files, postgres},
    context::{self, Context, SystemRecord},
    error::{Error, Kind as ErrorKind, Result},
    model::TeamId,
    ops::{
        invariants::{CLEANER, Examined, Fault, Kind, Notice, Subject, Thing, examine, look},
        system::ensure_database,
    },
};

/// What is left over.
#[derive(Debug, Default)]
pub struct Leftover {
    /// Things no record knows, or nobody needs.
    pub orphans: Vec<Orphan>,
    /// Operations that were cut short.
    pub unfinished: Vec<Cut>,
    /// What could not be looked at: `environment main: …`.
    pub unseen: Vec<String>,
}

/// An operation that was cut short.
#[derive(Debug)]
pub struct Cut {
    /// Whose: `environment main`.
    pub owner: String,
    /// What was cut short.
    pub finding: String,
    /// The command that helps.
    pub remedy: String,
    subject: Subject,
}

/// What cleaning up did.
#[derive(Debug, Default)]
pub struct Cleaned {
    /// What was found.
    pub found: Leftover,
    /// What is gone, by thing: it was looked for again.
    pub removed: BTreeSet<Thing>,
    /// What was finished or taken back, by owner.
    pub finished: BTreeSet<String>,
    /// What did not go though it should have: the thing or owner, and why.
    pub failures: Vec<(String, String)>,
}

/// Looks for what is left over of this call's team and of no team's, or of all teams'.
///
/// # Errors
/// `prerequisite` when Docker does not answer.
pub async fn survey(ctx: &Context, all_teams: bool) -> Result<Leftover> {
    if SystemRecord::read(ctx.layout())?.is_some() {
        // A server that is down hides its databases.
        if let Err(error) = ensure_database(ctx).await {
            ctx.warn(format!("databases and roles were not looked at: {}", error.message));
        }
    }
    let examined = examine(ctx).await?;
    let mut left = leftover(ctx, &examined, all_teams)?;
    measure(ctx, &mut left.orphans).await;
    Ok(left)
}

/// Removes what is left over. Each thing goes under the lock of whoever could be making it, and
/// is looked at again before: what has an owner by then stays.
///
/// # Errors
/// `prerequisite` when Docker does not answer; `cancelled`. What does not go is told by the result.
pub async fn clean(ctx: &Context, all_teams: bool) -> Result<Cleaned> {
    fault::point("cleanup.begin.before", &ctx.cancel).await?;
    let first = survey(ctx, all_teams).await?;
    let mut cleaned = Cleaned::default();
    for cut in &first.unfinished {
        ctx.check_cancelled()?;
        ctx.step(format!("Clearing up after {}", cut.owner));
        match finish(ctx, &cut.subject).await {
            Ok(()) => drop(cleaned.finished.insert(cut.owner.clone())),
            Err(error) => failed(&mut cleaned, &cut.owner, &error)?,
        }
    }
    // What was taken back may have been all there was to some of them.
    let mut found = match first.unfinished.is_empty() {
        true => first,
        false => Leftover { unfinished: first.unfinished, ..survey(ctx, all_teams).await? },
    };
    found.orphans.sort_by_key(|orphan| place(orphan.thing.kind));
    let mut groups: Vec<Whose> = Vec::new();
    for orphan in found.orphans.iter().filter(|orphan| orphan.kept.is_none()) {
        if !groups.contains(&orphan.whose) {
            groups.push(orphan.whose.clone());
        }
    }
    for whose in groups {
        ctx.check_cancelled()?;
        let its: Vec<&Orphan> = found.orphans.iter().filter(|orphan| orphan.whose == whose).collect();
        remove_group(ctx, &whose, &its, all_teams, &mut cleaned).await?;
    }
    // Nothing is said to be gone that is not seen to be.
    let still: BTreeSet<Thing> =
        survey(ctx, all_teams).await?.orphans.into_iter().map(|orphan| orphan.thing).collect();
    for thing in cleaned.removed.intersection(&still) {
        cleaned.failures.push((thing.to_string(), "it is still there".into()));
    }
    cleaned.removed.retain(|thing| !still.contains(thing));
    fault::point("cleanup.end.after", &ctx.cancel).await?;
    Ok(Cleaned { found, ..cleaned })
}

/// Removes what was one's, under his locks.
async fn remove_group(
    ctx: &Context,
    whose: &Whose,
    orphans: &[&Orphan],
    all_teams: bool,
    cleaned: &mut Cleaned,
) -> Result<()> {
    let _held = match context::acquire(ctx, CLEANER, &whose.locks()).await {
        Ok(held) => held,
        // What somebody is at work on is no orphan.
        Err(error) if error.kind == ErrorKind::Busy => {
            ctx.warn(format!("left alone: {}", error.message));
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let now = leftover(ctx, &look(ctx).await?, all_teams)?;
    for orphan in orphans {
        let is_still = |now: &Orphan| now.thing == orphan.thing && now.kept.is_none();
        if !now.orphans.iter().any(is_still) {
            continue;
        }
        ctx.step(format!("Removing {}", orphan.thing));
        match remove(ctx, orphan).await {
            Ok(()) => drop(cleaned.removed.insert(orphan.thing.clone())),
            Err(error) => failed(cleaned, &orphan.thing.to_string(), &error)?,
        }
    }
    Ok(())
}

/// One that will not go does not keep the others; who gives up is not kept either.
fn failed(cleaned: &mut Cleaned, what: &str, error: &Error) -> Result<()> {
    if error.kind == ErrorKind::Cancelled {
        return Err(Error::cancelled());
    }
    cleaned.failures.push((what.to_owned(), error.message.clone()));
    Ok(())
}

/// What of an examination is left over, of this call's team and of none, or of all.
fn leftover(ctx: &Context, examined: &Examined, all_teams: bool) -> Result<Leftover> {
    let teams = ctx.all_teams()?;
    let is_meant = |team: Option<&TeamId>| all_teams || team.is_none_or(|team| *team == ctx.team);
    let leaks = examined.disagreements.iter().filter(|one| one.fault == Fault::Leak);
    let things = leaks.chain(&examined.spare).filter_map(|one| examined.found.get_key_value(&one.thing));
    let orphans = things.map(|(thing, traits)| Orphan::of(ctx, &teams, thing, traits));
    let cut = |notice: &Notice| {
        let Notice { owner, finding, remedy, subject, .. } = notice;
        let subject = subject.clone()?;
        let (owner, finding, remedy) = (owner.clone(), finding.clone(), remedy.clone());
        Some(Cut { owner, finding, remedy, subject })
    };
    Ok(Leftover {
        orphans: orphans.filter(|orphan| is_meant(orphan.whose.team.as_ref())).collect(),
        unfinished: examined
            .unfinished
            .iter()
            .filter_map(cut)
            .filter(|cut| is_meant(team(&cut.subject)))
            .collect(),
        unseen: examined
            .unseen
            .iter()
            .filter(|one| is_meant(one.team.as_ref()))
            .map(|one| format!("{}: {}", one.owner, one.finding))
            .collect(),
    })
}

/// How much they take, where that can be found out: a database may be somebody's only copy.
async fn measure(ctx: &Context, orphans: &mut [Orphan]) {
    let has_databases = orphans.iter().any(|orphan| orphan.thing.kind == Kind::Database);
    let server = if has_databases { ctx.administrate("measure").await.ok() } else { None };
    for orphan in orphans {
        let name = &orphan.thing.name;
        orphan.bytes = match (orphan.thing.kind, &server) {
            (Kind::Database, Some(server)) => {
                postgres::size(server, name).await.ok().and_then(|bytes| u64::try_from(bytes).ok())
            }
            (Kind::Volume, _) => volume_bytes(ctx, name).await,
            (Kind::Image, _) => image_bytes(ctx, name).await,
            (Kind::Path | Kind::Output, _) => Some(files::tree_size(&ctx.layout().data_dir().join(name))),
            (Kind::Bench, _) => Some(files::tree_size(name.as_ref())),
            _ => None,
        };
    }
}

/// Only who may read the engine's files can tell.
async fn volume_bytes(ctx: &Context, name: &str) -> Option<u64> {
    let place = ctx.docker().await.ok()?.volume_place(name).await.ok()??;
    place.read_dir().ok()?;
    Some(files::tree_size(&place))
}

async fn image_bytes(ctx: &Context, name: &str) -> Option<u64> {
    let image = ctx.docker().await.ok()?.inspect_image(name).await.ok()??;
    u64::try_from(image.size).ok()
}
