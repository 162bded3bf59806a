//! Deleting a repository, and keeping one from being deleted.

use super::{
    add::free,
    record::{RECORD, Repository, missing},
    users::users,
};
use crate::{
    adapters::{fault, files},
    context::Context,
    error::{Error, Kind, Result},
    model::RepoName,
    ops::{environment::State, ports::RESERVING},
};

/// Deletes a repository that nobody uses.
///
/// # Errors
/// `not_found`, `protected`; `conflict` naming the environments and templates that use it.
pub async fn delete(ctx: &Context, name: &RepoName) -> Result<()> {
    let found = Repository::read(ctx, name)?.ok_or_else(|| missing(ctx, name))?;
    if found.is_protected(ctx) {
        return Err(Error::new(Kind::Protected, format!("extra addons repository {name} is protected"))
            .hint(format!("`odeum repo unprotect {name}` first")));
    }
    let found = {
        // Whoever is to use it is written down in such a moment.
        let _moment = ctx.moment(RESERVING).await?;
        let users = users(ctx, name)?;
        if !users.is_empty() {
            return Err(Error::conflict(format!(
                "extra addons repository {name} is used by {}",
                users.join(", ")
            ))
            .hint("delete these first")
            .detail("used_by", users));
        }
        mark(ctx, found).await?
    };
    remove(&ctx.uncancelled(), found).await
}

/// From here on nobody begins to use it.
async fn mark(ctx: &Context, found: Repository) -> Result<Repository> {
    fault::point("repo-delete.begin.before", &ctx.cancel).await?;
    let going = Repository { state: State::Removing, ..found };
    match going.save(ctx) {
        // Deleting makes room, so it must work on a full disk; it goes on without the mark.
        Err(error) if error.kind == Kind::Prerequisite => ctx.warn(error.message),
        saved => saved?,
    }
    fault::point("repo-delete.begin.after", &ctx.cancel).await?;
    Ok(going)
}

/// Removes a repository, or what a killed process left of one.
pub async fn remove(ctx: &Context, repository: Repository) -> Result<()> {
    let store = repository.store(ctx);
    fault::point("repo-delete.store.before", &ctx.cancel).await?;
    free(&store).await?;
    files::remove_with_record(&store, RECORD)?;
    fault::point("repo-delete.store.after", &ctx.cancel).await
}

/// Removes a repository that was not fetched to its end, or whose deletion was not finished. The
/// caller holds its [`Lock::repository`](crate::context::Lock::repository).
///
/// # Errors
/// When it cannot be removed.
pub async fn give_up(ctx: &Context, name: &RepoName) -> Result<()> {
    match Repository::read(ctx, name)? {
        Some(found) if found.unfinished().is_some() => remove(ctx, found).await,
        _ => Ok(()),
    }
}

/// Keeps a repository from being deleted, or lets it; says whether that changed anything.
///
/// # Errors
/// `not_found`.
pub fn protect(ctx: &Context, name: &RepoName, protect: bool) -> Result<bool> {
    let found = Repository::find(ctx, name)?;
    let was = found.is_protected(ctx);
    match protect {
        true => files::write(&found.marker(ctx), b"", 0o600, None)?,
        false => drop(files::remove_any(&found.marker(ctx))?),
    }
    Ok(was != protect)
}
