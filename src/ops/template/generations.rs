//! Generations: which are in use, and the removal of those that are not.

use super::record::{Template, generation_dir};
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    model::{EnvId, TemplateId},
    ops::{
        environment::{Environment, Origin, State},
        ownership,
    },
};

/// Names of the environments made from a template, of any generation.
pub fn users(ctx: &Context, id: &TemplateId) -> Result<Vec<String>> {
    let records = Environment::all(ctx)?.into_iter();
    let users = records.filter(|env| env.origin.as_ref().is_some_and(|origin| origin.id == *id));
    Ok(users.map(|env| env.request.name.to_string()).collect())
}

/// The moment in which generations are counted and removed.
const COLLECTING: &str = "generations";

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
    let Origin { id, generation, .. } = origin;
    let _moment = ctx.moment(COLLECTING).await?;
    let current = Template::read(ctx, id)?.is_some_and(|template| template.generation == *generation);
    if current || in_use(ctx, id, generation, Some(leaving))? {
        return Ok(());
    }
    // The image that made it may be gone; that of the database server has a shell too.
    remove_generation(ctx, id, generation, ctx.config().database.image.as_str()).await?;
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

/// Whether an environment was made from a generation. Of a record that cannot be
/// read nobody knows, so it counts; one that is being deleted does not.
fn in_use(ctx: &Context, id: &TemplateId, generation: &str, leaving: Option<&EnvId>) -> Result<bool> {
    let uses = |env: Environment| {
        let origin = env.origin.filter(|_| env.state != State::Removing);
        origin.is_some_and(|origin| origin.id == *id && origin.generation == generation)
    };
    let mut others = Environment::ids(ctx)?.into_iter().filter(|env| Some(env) != leaving);
    Ok(others.any(|env| Environment::read(ctx, &env).map_or(true, |record| record.is_some_and(uses))))
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
