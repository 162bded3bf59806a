//! Deleting a template.

use super::{
    generations::{remove_generations, remove_if_empty, users},
    init::clean_up,
    record::Template,
};
use crate::{
    adapters::{files, postgres},
    context::Context,
    error::{Error, Result},
    model::{Names, TemplateName},
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
/// `not_found`; `conflict` naming the environments made from it.
pub async fn delete(ctx: &Context, name: &TemplateName, force: bool) -> Result<Deleted> {
    clean_up(ctx, name).await?;
    let id = name.id();
    let template = Template::read(ctx, &id)?.filter(|found| found.name == *name);
    let Some(template) = template else {
        return Err(
            Error::not_found(format!("template {name} does not exist")).hint("run `odeum template list`")
        );
    };
    let users = users(ctx, &id)?;
    if !users.is_empty() && !force {
        return Err(Error::conflict(format!("template {name} is used by {}", users.join(", ")))
            .hint("delete these environments first, or add --force: they keep their data")
            .detail("in_use_by", users));
    }
    let mut removed = Vec::new();
    let template_db = Names::template_database(&ctx.team, &id);
    if postgres::drop_database(&ctx.database_server()?, &template_db).await? {
        removed.push(format!("database {template_db}"));
    }
    removed.extend(remove_generations(ctx, &template, None).await?);
    // The record goes last: as long as anything is left, this can be run again.
    files::remove_any(&Template::path(ctx, &id))?;
    remove_if_empty(ctx, &id)?;
    Ok(Deleted { template_db, removed })
}
