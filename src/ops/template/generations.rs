//! Generations: which are in use, and the removal of those that are not.

use super::record::{Template, generation_dir, generation_filestore};
use crate::{
    adapters::{
        files,
        postgres::{self, Connection},
    },
    context::Context,
    error::{Error, Result},
    model::{EnvId, Names, TeamId, TemplateId, TemplateName},
    ops::{
        environment::{Environment, Need, Origin, needs},
        ownership,
    },
};

/// Names of the environments made from a template, of any generation.
///
/// # Errors
/// When the workspaces cannot be read.
pub fn users(ctx: &Context, id: &TemplateId) -> Result<Vec<String>> {
    let records = Environment::all(ctx)?.into_iter();
    let users = records.filter(|env| env.origin.as_ref().is_some_and(|origin| origin.id == *id));
    Ok(users.map(|env| env.request.name.to_string()).collect())
}

/// A generation whose files are there.
#[derive(Debug, Clone)]
pub struct Generation {
    /// 8 hex digits.
    pub generation: String,
    /// Whether environments are made from it now.
    pub is_current: bool,
    /// Environments whose data lie over it.
    pub in_use_by: Vec<String>,
    /// Snapshots that lie over it: `one of main`.
    pub snapshots: Vec<String>,
    /// Bytes of its filestore; those it shares with another generation count for both.
    pub filestore_bytes: u64,
}

/// The generations of a template whose files are there, the current one first.
///
/// # Errors
/// When the directory or a record cannot be read.
pub fn generations(ctx: &Context, template: &Template) -> Result<Vec<Generation>> {
    let id = template.name.id();
    let needs = all_needs(ctx)?;
    let mut found = Vec::new();
    for name in files::entries(&ctx.layout().template(&ctx.team, &id))? {
        let Some(generation) = name.strip_prefix("gen-") else { continue };
        let (mut in_use_by, mut snapshots) = (Vec::new(), Vec::new());
        for (env, need, origin) in &needs {
            match need {
                _ if origin.id != id || origin.generation != generation => {}
                Need::Data => in_use_by.push(env.clone()),
                Need::Snapshot(name) => snapshots.push(format!("{name} of {env}")),
            }
        }
        // What is exchanged may be of one generation before and after.
        in_use_by.dedup();
        let is_current = generation == template.generation;
        let filestore_bytes = match is_current {
            true => template.filestore_bytes,
            false => files::tree_size(&generation_filestore(ctx, &id, generation)),
        };
        let generation = generation.to_owned();
        found.push(Generation { generation, is_current, in_use_by, snapshots, filestore_bytes });
    }
    found.sort_by_key(|generation| !generation.is_current);
    Ok(found)
}

/// What all environments need, by their names. Those whose records cannot be read are warned of.
fn all_needs(ctx: &Context) -> Result<Vec<(String, Need, Origin)>> {
    let mut all = Vec::new();
    for env in Environment::all(ctx)? {
        let name = env.request.name.to_string();
        match needs(ctx, &env.id) {
            Ok(needs) => all.extend(needs.into_iter().map(|(need, origin)| (name.clone(), need, origin))),
            Err(error) => ctx.warn(error.message),
        }
    }
    Ok(all)
}

/// Fails when a template's database is not that of the generation its record said: who put the
/// next one in its place was killed at it. The caller keeps others from doing so.
///
/// # Errors
/// `prerequisite` with the command that mends it.
pub async fn must_be(
    server: &Connection,
    team: &TeamId,
    name: &TemplateName,
    generation: &str,
) -> Result<()> {
    let database = Names::template_database(team, &name.id());
    let found = postgres::labelled(server, &database).await?;
    if found.as_deref() == Some(generation) {
        return Ok(());
    }
    let found = found.map_or_else(|| "gone".to_owned(), |found| format!("that of generation {found}"));
    Err(Error::prerequisite(format!(
        "the record of template {name} is of generation {generation}, and its database is {found}"
    ))
    .hint(format!("run `odeum template reload {name}`")))
}

/// The moment in which generations are counted and removed.
pub const COLLECTING: &str = "generations";

/// Removes generations no environment was made from, except the current one.
pub async fn remove_unused_generations(ctx: &Context, template: &Template) -> Result<()> {
    remove_generations(ctx, template, Some(&template.generation)).await.map(drop)
}

/// Removes one generation unless it is current or an environment other than
/// `leaving` was made from it.
///
/// # Errors
/// `external` when its files cannot be removed.
pub async fn collect_generation(ctx: &Context, origin: &Origin, leaving: &EnvId) -> Result<()> {
    collect(ctx, origin, Some(leaving)).await
}

/// Removes one generation that an environment needed for something that is gone, unless it
/// is current or in use, be it by that very environment.
///
/// # Errors
/// As [`collect_generation`].
pub async fn release_generation(ctx: &Context, env: &EnvId, origin: &Origin) -> Result<()> {
    // One that is being deleted still runs on its own.
    match Environment::read(ctx, env)?.is_some_and(|env| env.origin.as_ref() == Some(origin)) {
        true => Ok(()),
        false => collect(ctx, origin, None).await,
    }
}

async fn collect(ctx: &Context, origin: &Origin, leaving: Option<&EnvId>) -> Result<()> {
    let Origin { id, generation, .. } = origin;
    let _moment = ctx.moment(COLLECTING).await?;
    let current = Template::read(ctx, id)?
        .is_some_and(|template| template.generation == *generation && !template.is_going);
    if current || in_use(ctx, id, generation, leaving)? {
        return Ok(());
    }
    // The image that made it may be gone; that of the database server has a shell too.
    remove_generation(ctx, id, generation, ctx.database_image().as_str()).await?;
    remove_if_empty(ctx, id)
}

/// Removes generations no environment was made from, except `keep`, and names them.
pub async fn remove_generations(
    ctx: &Context,
    template: &Template,
    keep: Option<&str>,
) -> Result<Vec<String>> {
    let id = template.name.id();
    let _moment = ctx.moment(COLLECTING).await?;
    let mut removed = Vec::new();
    for name in files::entries(&ctx.layout().template(&ctx.team, &id))? {
        let Some(generation) = name.strip_prefix("gen-") else { continue };
        if keep == Some(generation) || in_use(ctx, &id, generation, None)? {
            continue;
        }
        removed.extend(remove_generation(ctx, &id, generation, template.odoo_image.as_str()).await?);
    }
    Ok(removed)
}

/// Whether an environment or a snapshot lies over a generation. Of a record that cannot be
/// read nobody knows, so it counts; one that is being deleted does not.
fn in_use(ctx: &Context, id: &TemplateId, generation: &str, leaving: Option<&EnvId>) -> Result<bool> {
    let is_it = |origin: &Origin| origin.id == *id && origin.generation == generation;
    let uses = |env: &EnvId| needs(ctx, env).map_or(true, |needs| needs.iter().any(|(_, it)| is_it(it)));
    Ok(Environment::ids(ctx)?.iter().any(|env| Some(env) != leaving && uses(env)))
}

async fn remove_generation(
    ctx: &Context,
    id: &TemplateId,
    generation: &str,
    image: &str,
) -> Result<Option<String>> {
    let dir = generation_dir(ctx, id, generation);
    let helper: EnvId = format!("tpl-{generation}").parse().map_err(Error::internal)?;
    let removed = ownership::remove(ctx, &dir, image, &helper).await?;
    Ok(removed.then(|| dir.display().to_string()))
}

/// Removes the directory of a template nothing is left of.
pub fn remove_if_empty(ctx: &Context, id: &TemplateId) -> Result<()> {
    let dir = ctx.layout().template(&ctx.team, id);
    match files::entries(&dir)?.is_empty() {
        true => files::remove_dir(&dir).map(drop),
        false => Ok(()),
    }
}
