//! Deleting a template.

use super::{
    generations::{remove_generations, remove_if_empty, users},
    incoming,
    make::clean_up,
    record::Template,
    warm::collect,
};
use crate::{
    adapters::{fault, files, postgres},
    context::{self, Context, Lock},
    error::{Error, Result},
    model::{Names, TemplateName},
    ops::system::ensure_database,
};

/// What a deletion did.
pub struct Deleted {
    /// The template's database.
    pub template_db: String,
    /// What was there and is gone.
    pub removed: Vec<String>,
}

/// Deletes a template. With `force` also one that environments were made from:
/// their databases are their own, and the files they still read are kept.
///
/// # Errors
/// `not_found`; `conflict` naming the environments made from it; `busy` while one is being made.
pub async fn delete(ctx: &Context, name: &TemplateName, force: bool) -> Result<Deleted> {
    clean_up(ctx, name).await?;
    let id = name.id();
    let _unused = context::acquire(ctx, "delete_template", &[Lock::template(&ctx.team, &id)]).await?;
    let template_db = Names::template_database(&ctx.team, &id);
    let template = match Template::existing(ctx, name) {
        Ok(template) => template,
        // There may be what was copied for one that never came to be.
        Err(error) => {
            let given_up = incoming::keep_only(ctx, &id, None)?;
            remove_if_empty(ctx, &id)?;
            return given_up.map(|what| Deleted { template_db, removed: vec![what] }).ok_or(error);
        }
    };
    let users = users(ctx, &id)?;
    if !users.is_empty() && !force && !template.is_going {
        return Err(Error::conflict(format!("template {name} is used by {}", users.join(", ")))
            .hint("delete these environments first, or add --force: they keep their data")
            .detail("in_use_by", users));
    }
    let removed = remove(&ctx.uncancelled(), template).await?;
    Ok(Deleted { template_db, removed })
}

/// Removes a template, or what a killed process left of one, and names what went. Its
/// record says first that it goes, and goes last: as long as anything is left, this is
/// taken up again by whoever asks for the template next.
///
/// # Errors
/// When something cannot be removed.
pub async fn remove(ctx: &Context, template: Template) -> Result<Vec<String>> {
    let template = Template { is_going: true, ..template };
    let id = template.name.id();
    let mut removed = Vec::new();
    let point = async |name: &str| fault::point(&format!("template-delete.{name}"), &ctx.cancel).await;
    // Nothing is marked where nothing can be removed.
    ensure_database(ctx).await?;
    point("begin.before").await?;
    files::write_json(&Template::path(ctx, &id), &template)?;
    point("database.before").await?;
    if postgres::drop_database(&ctx.database_server()?, &template.database).await? {
        removed.push(format!("database {}", template.database));
    }
    point("warm.before").await?;
    removed.extend(collect(ctx).await?);
    point("generations.before").await?;
    removed.extend(remove_generations(ctx, &template, None).await?);
    removed.extend(incoming::keep_only(ctx, &id, None)?);
    point("record.before").await?;
    files::remove_any(&Template::path(ctx, &id))?;
    remove_if_empty(ctx, &id)?;
    point("record.after").await?;
    Ok(removed)
}
