//! Making an environment: look, plan, do; or undo.

use std::{os::unix::fs::MetadataExt, path::Path, time::Instant};

use super::{
    data::Origin,
    delete::take_back,
    leftovers,
    lifecycle::start_record,
    mend::mend,
    mounts::variables,
    record::{Environment, Request, Source, State},
    reserve::reserve,
    steps::plan,
};
use crate::{
    adapters::files::{self, Owner},
    context::Context,
    error::{Error, Result},
    model::{Names, TemplateName},
    ops::{odoo::OdooImage, quota, secret, system::ensure_database, template::fill_in_background},
};

/// An environment that is there now.
pub struct Created {
    /// Its record.
    pub environment: Environment,
    /// Whether this call made it.
    pub created: bool,
    /// Whether it answers.
    pub ready: bool,
    /// Seconds this call took.
    pub elapsed: f64,
}

/// Makes an environment. An equal one that is there already is started when
/// stopped, and is success. What a killed process left is undone first.
///
/// # Errors
/// `conflict` when one of this name differs; then, and on every other failure,
/// nothing of the new one is left.
pub async fn create(ctx: &Context, request: Request, origin: Option<Origin>) -> Result<Created> {
    let started = Instant::now();
    match Environment::of(ctx, &request.name)? {
        Some(found) if found.state == State::Ready => {
            return existing(ctx, found, &request, started).await;
        }
        Some(found) => {
            ctx.step(format!("Undoing what was left: {}", found.unfinished()));
            take_back(ctx, found).await?;
        }
        None => {}
    }
    // Nothing is begun before all it needs is there.
    let image = OdooImage::look(ctx, &request.image).await?;
    ensure_database(ctx).await?;
    let template = origin.as_ref().map(|origin| Names::template_database(&ctx.team, &origin.id));
    quota::allow_disk(ctx, &template.iter().map(String::as_str).collect::<Vec<_>>(), 0).await?;
    if let Source::Tree { path, .. } = &request.source {
        check_readable(path, image.owner)?;
    }
    secret::resolve(ctx, &variables(ctx))?;
    check_unclaimed(ctx, &request).await?;
    let journal = reserve(ctx, request, origin).await?;
    journal.run(ctx, &plan(&journal.record().request)).await?;
    let environment = journal.record();
    if let Some(template) = &environment.request.template {
        fill_in_background(ctx, template);
    }
    let ready =
        environment.steps.iter().any(|step| step.name == "ready" && step.detail != super::steps::NOT_READY);
    Ok(Created { environment, created: true, ready, elapsed: started.elapsed().as_secs_f64() })
}

/// Refuses to make what would meet things no record knows: undoing a failure
/// would take them away.
async fn check_unclaimed(ctx: &Context, request: &Request) -> Result<()> {
    let id = Environment::id_of(ctx, &request.name);
    if Environment::read(ctx, &id)?.is_some() {
        return Ok(()); // another name's; reserve() says whose
    }
    // What a killed process left before its record was whole is nothing anybody made.
    let workspace = ctx.layout().workspace(&ctx.team, &id);
    if workspace.is_dir() && files::is_unfinished(&workspace) {
        files::remove_dir(&workspace)?;
    }
    match leftovers::find(ctx, &id).await?.as_slice() {
        [] => Ok(()),
        found => Err(Error::conflict(format!("there is {} already, and no record of it", found.join(", ")))
            .hint(format!("`odeum env delete {}` removes it", request.name.quoted()))
            .detail("found", found.to_vec())),
    }
}

/// Odoo reads a mounted tree as the image's user. One it cannot read makes it
/// forget its whole configuration, and complain of something else.
fn check_readable(tree: &Path, owner: Owner) -> Result<()> {
    let metadata = tree.metadata()?;
    let shift = match (metadata.uid() == owner.uid, metadata.gid() == owner.gid) {
        (true, _) => 6,
        (_, true) => 3,
        _ => 0,
    };
    match (metadata.mode() >> shift) & 0o5 == 0o5 {
        true => Ok(()),
        false => Err(Error::prerequisite(format!("Odoo's user may not read {}", tree.display()))
            .hint(format!("chmod o+rx '{}'", tree.display()))),
    }
}

async fn existing(ctx: &Context, found: Environment, request: &Request, started: Instant) -> Result<Created> {
    let fields = differences(&found.request, request);
    if !fields.is_empty() {
        let name = &request.name;
        return Err(Error::conflict(format!(
            "environment {name} exists and differs in {}",
            fields.join(", ")
        ))
        .hint(format!(
            "use it as it is, choose another --env-name, or `odeum env delete {}` first",
            name.quoted()
        ))
        .detail("differs", fields));
    }
    let found = mend(ctx, &found).await?;
    if found.request.name != request.name {
        let (name, found) = (&request.name, &found.request.name);
        return Err(Error::conflict(format!("{found} was being renamed to {name}, which was taken back"))
            .hint("run the command again to make one of that name"));
    }
    let ready = start_record(ctx, &found, true).await?.ready;
    Ok(Created { environment: found, created: false, ready, elapsed: started.elapsed().as_secs_f64() })
}

/// What differs between two requests, each as `field (old → new)`.
fn differences(old: &Request, new: &Request) -> Vec<String> {
    let name = |of: &Option<TemplateName>| of.as_ref().map_or("none".into(), ToString::to_string);
    let pairs = [
        ("branch", old.source.branch().to_owned(), new.source.branch().to_owned()),
        ("source", old.source.place(), new.source.place()),
        ("odoo_image", old.image.to_string(), new.image.to_string()),
        ("template_name", name(&old.template), name(&new.template)),
        ("sanitize", old.sanitize.to_string(), new.sanitize.to_string()),
        ("extra_addons", old.extra_addons.to_string(), new.extra_addons.to_string()),
        ("the template it edits", name(&old.edits), name(&new.edits)),
    ];
    // A mounted tree is whatever it is on now.
    let is_tree = matches!(new.source, Source::Tree { .. });
    let differing =
        pairs.into_iter().filter(|(field, old, new)| old != new && !(is_tree && *field == "branch"));
    differing.map(|(field, old, new)| format!("{field} ({old} → {new})")).collect()
}
