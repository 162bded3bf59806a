//! The warm pool: clones of templates made ahead, which `env create` hands out by their name.
//!
//! A clone that is ready carries the template and the generation it was made of as its label,
//! and nobody can connect to it. All there is to know is in the server's catalogue: a clone
//! without a label was never finished, one of another generation is stale, and both go.

use std::{collections::BTreeMap, time::Duration};

use tokio::time::sleep;

use super::record::Template;
use crate::{
    adapters::{
        fault,
        lock::{self, Held},
        postgres::{self, CloneMethod, Connection},
        process,
    },
    context::Context,
    error::{Error, Kind, Result},
    model::{Names, TemplateId, TemplateName},
    ops::{databases, system::ensure_database},
};

/// Free space that the pool leaves, in bytes.
const FOR_OTHERS: u64 = 5_000_000_000;

/// Time between two clones, in which others get at the pool.
const TURN: Duration = Duration::from_millis(20);

/// What filling the pool did.
pub struct Filled {
    /// Clones made by this call.
    pub made: usize,
    /// Clones that are ready.
    pub ready: usize,
}

/// The label of a clone that is ready.
fn label(id: &TemplateId, generation: &str) -> String {
    format!("{id} {generation}")
}

/// How many clones of a template's current generation are ready.
///
/// # Errors
/// When the server does not answer.
pub async fn ready(ctx: &Context, server: &Connection, template: &Template) -> Result<usize> {
    let wanted = label(&template.name.id(), &template.generation);
    Ok(pool(ctx, server).await?.values().filter(|label| label.as_ref() == Some(&wanted)).count())
}

/// Makes `name` of a ready clone of a template's generation, if there is one. Of two that ask at
/// once each gets another one: the server renames a database once.
///
/// # Errors
/// `conflict` when `name` exists.
pub async fn take(
    ctx: &Context,
    server: &Connection,
    (id, generation): (&TemplateId, &str),
    (name, owner): (&str, &str),
) -> Result<Option<CloneMethod>> {
    let wanted = label(id, generation);
    for (clone, label) in pool(ctx, server).await? {
        if label.as_ref() != Some(&wanted) {
            continue;
        }
        match postgres::hand_out(server, &clone, name, owner).await {
            Ok(()) => return Ok(Some(CloneMethod::Warm)),
            Err(error) if error.kind == Kind::NotFound => {} // somebody else was faster
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Has `count` clones of a template ready, and no stale one of any. What is ready stays.
///
/// # Errors
/// `prerequisite` when there is no such template or the disk is short; `busy` when somebody else
/// fills the pool for more than a minute.
pub async fn fill(ctx: &Context, name: &TemplateName, count: usize) -> Result<Filled> {
    ensure_database(ctx).await?;
    fault::point("template-warm.begin.before", &ctx.cancel).await?;
    let mut made = 0;
    loop {
        let ready = fill_one(ctx, name, count).await?;
        if ready.len() == count {
            fault::point("template-warm.end.after", &ctx.cancel).await?;
            return Ok(Filled { made, ready: count });
        }
        made += 1;
        // Whoever waits for the pool has his turn.
        sleep(TURN).await;
    }
}

/// Makes one clone that is missing, drops those that are too many or stale, and gives what was
/// ready before.
async fn fill_one(ctx: &Context, name: &TemplateName, count: usize) -> Result<Vec<String>> {
    let _moment = moment(ctx).await?;
    drop_stale(ctx).await?;
    let template = Template::find(ctx, name)?;
    let server = ctx.administrate("warm").await?;
    let clones = pool(ctx, &server).await?;
    let wanted = label(&name.id(), &template.generation);
    let mut ready: Vec<String> = clones
        .iter()
        .filter(|(_, label)| label.as_ref() == Some(&wanted))
        .map(|(name, _)| name.clone())
        .collect();
    while let Some(surplus) = (ready.len() > count).then(|| ready.pop()).flatten() {
        postgres::drop_database(&ctx.database_server()?, &surplus).await?;
    }
    if ready.len() < count {
        ctx.check_cancelled()?;
        check_room(ctx, &server, &template).await?;
        ctx.step(format!("Cloning {name}, {} of {count}", ready.len() + 1));
        let mut slots = (0..).map(|slot: u32| Names::warm_database(&ctx.team, &wanted, slot));
        if let Some(clone) = slots.find(|name| !ready.contains(name)) {
            make(ctx, &template, &clone, &wanted).await?;
        }
    }
    Ok(ready)
}

/// Has a process of its own fill the pool, when the configuration wants one; nobody waits for it.
pub fn fill_in_background(ctx: &Context, name: &TemplateName) {
    if ctx.config().storage.warm_clones == 0 {
        return;
    }
    let started = std::env::current_exe().map_err(Error::from).and_then(|program| {
        let (program, name, team) = (program.to_string_lossy(), name.to_string(), ctx.team.to_string());
        let arguments = ["template", "warm", &name, "--team", &team, "--quiet"];
        process::detach(&program, &arguments, "/dev/null".as_ref())
    });
    if let Err(error) = started {
        ctx.warn(format!("the warm pool is not filled: {}", error.message));
    }
}

/// Drops clones of templates and generations that are no more, and those that were never
/// finished. The caller may have replaced a template, or be removing one. When somebody
/// fills the pool that is left to him: he looks before and after each clone.
///
/// # Errors
/// When the server refuses.
pub async fn collect(ctx: &Context) -> Result<Vec<String>> {
    if is_filling(ctx) {
        ctx.warn("the warm pool is being filled: who does so drops the clones that are of no use now");
        return Ok(Vec::new());
    }
    let _moment = moment(ctx).await?;
    drop_stale(ctx).await
}

/// Whether a clone of this label is of a template as it is now.
///
/// # Errors
/// When the records cannot be read.
pub fn is_current(ctx: &Context, label: &str) -> Result<bool> {
    Ok(current_labels(ctx)?.iter().any(|current| current == label))
}

/// Whether somebody changes the team's pool now.
#[must_use]
pub fn is_filling(ctx: &Context) -> bool {
    lock::is_held(&ctx.layout().lock(&scope(ctx)))
}

/// The moment in which the pool of a team changes.
async fn moment(ctx: &Context) -> Result<Held> {
    ctx.moment(&scope(ctx)).await.map_err(|error| match error.kind {
        Kind::Busy => Error { message: "somebody else is filling the warm pool".into(), ..error },
        _ => error,
    })
}

fn scope(ctx: &Context) -> String {
    format!("warm-{}", ctx.team)
}

async fn drop_stale(ctx: &Context) -> Result<Vec<String>> {
    let current = current_labels(ctx)?;
    let server = ctx.administrate("warm").await?;
    let mut removed = Vec::new();
    for (clone, label) in pool(ctx, &server).await? {
        let is_current = label.is_some_and(|label| current.contains(&label));
        if !is_current && postgres::drop_database(&ctx.database_server()?, &clone).await? {
            removed.push(format!("database {clone}"));
        }
    }
    Ok(removed)
}

fn current_labels(ctx: &Context) -> Result<Vec<String>> {
    let mut templates = Template::all(ctx)?;
    templates.retain(|template| !template.is_going);
    Ok(templates.iter().map(|template| label(&template.name.id(), &template.generation)).collect())
}

/// The team's clones with their labels.
async fn pool(ctx: &Context, server: &Connection) -> Result<BTreeMap<String, Option<String>>> {
    postgres::labels(server, &Names::warm_databases(&ctx.team)).await
}

/// Makes one clone. That the template was the same before and after is looked at: somebody may
/// have replaced it meanwhile, for nothing keeps him from it.
async fn make(ctx: &Context, template: &Template, clone: &str, label: &str) -> Result<()> {
    let server = ctx.administrate(&postgres::making(clone)).await?;
    let is_same = async || {
        let found = postgres::labelled(&server, &template.database).await?;
        Ok::<_, Error>(found.as_deref() == Some(&template.generation))
    };
    let replaced =
        || Error::new(Kind::Busy, format!("template {} is being replaced", template.name)).hint("try again");
    if !is_same().await? {
        return Err(replaced());
    }
    fault::point("template-warm.clone.before", &ctx.cancel).await?;
    let administrator = ctx.system()?.database_user;
    databases::clone(ctx, &server, &template.database, (clone, &administrator)).await?;
    fault::point("template-warm.clone.after", &ctx.cancel).await?;
    postgres::allow_connections(&server, clone, false).await?;
    if !is_same().await? {
        postgres::drop_database(&ctx.database_server()?, clone).await?;
        return Err(replaced());
    }
    postgres::label(&server, clone, label).await?;
    fault::point("template-warm.label.after", &ctx.cancel).await
}

async fn check_room(ctx: &Context, server: &Connection, template: &Template) -> Result<()> {
    let size = u64::try_from(postgres::size(server, &template.database).await?).unwrap_or(0);
    let free = ctx.free_space()?;
    if free < size + FOR_OTHERS {
        return Err(Error::prerequisite(format!(
            "{} MB are free, and a warm clone is only made when it leaves {} MB",
            free / 1_000_000,
            FOR_OTHERS / 1_000_000
        ))
        .hint("make room, for example with `docker image prune`"));
    }
    Ok(())
}
