//! What environments have of a repository: a working tree on one commit.

use std::{collections::BTreeMap, path::Path};

use super::{
    add::{advance, free, no_branch},
    record::Repository,
};
use crate::{
    adapters::{
        git::store::{self, Depth, Reach},
        lock::{Held, is_held},
    },
    context::{self, Context, Lock},
    error::{Error, Kind, Result},
    model::{Extra, RepoName},
};

/// Commits of repositories.
pub type Commits = BTreeMap<RepoName, String>;

/// Fetches one branch, and gives its newest commit. When the remote cannot be reached, what is
/// here has to do, with a warning.
///
/// # Errors
/// `not_found` when there is no such repository, or no such branch any more.
pub async fn fetch(ctx: &Context, extra: &Extra) -> Result<(Repository, String)> {
    let Extra { name, branch } = extra;
    let repository = Repository::find(ctx, name)?;
    if !repository.wants(branch) {
        let chosen = repository.chosen();
        return Err(Error::not_found(format!(
            "extra addons repository {name} was added without branch {branch}: it has {chosen}"
        ))
        .hint(format!("odeum repo update {name} --branches {chosen},{branch}")));
    }
    let store = repository.store(ctx);
    let _held = alone(ctx, &repository).await?;
    let access = ctx.access();
    let with = Reach { access: &access, cancel: &ctx.cancel };
    let fetched = store::fetch_branches(&store, [branch], Depth::Whole, with, |line| advance(ctx, line));
    let failed = fetched.await.err();
    let heads = store::branches(&store, &ctx.cancel).await?;
    let newest = match (failed, heads.get(branch)) {
        (None, Some(newest)) => newest.clone(),
        (Some(error), _) if error.kind == Kind::Cancelled => return Err(error),
        (Some(error), Some(newest)) if error.kind != Kind::NotFound => {
            ctx.warn(format!("{name} is as it was fetched last: {}", error.message));
            newest.clone()
        }
        (Some(error), None) if error.kind != Kind::NotFound => {
            return Err(error.context(format!("fetching {branch} of {name}")));
        }
        _ => return Err(no_branch(&repository.url, branch, &store::heads(&repository.url, with).await?)),
    };
    Ok((repository, newest))
}

/// Whether somebody is changing a repository or fetching into it.
#[must_use]
pub fn is_busy(ctx: &Context, name: &RepoName) -> bool {
    is_held(&Lock::repository(&ctx.team, name).path(ctx.layout()))
}

/// The newest commit of a branch that was fetched, when there is such a branch.
///
/// # Errors
/// Those of git.
pub async fn newest(ctx: &Context, extra: &Extra) -> Result<Option<String>> {
    let store = ctx.layout().repository(&ctx.team, &extra.name);
    Ok(store::branches(&store, &ctx.cancel).await?.remove(&extra.branch))
}

/// Gets the files of a commit, if they are not here.
///
/// # Errors
/// Those of git.
pub async fn contents(ctx: &Context, repository: &Repository, commit: &str) -> Result<()> {
    let _held = alone(ctx, repository).await?;
    let access = ctx.access();
    let with = Reach { access: &access, cancel: &ctx.cancel };
    store::fetch_contents(&repository.store(ctx), commit, with, |line| advance(ctx, line))
        .await
        .map_err(|error| error.context(format!("fetching the files of {}", repository.name)))
}

/// The store to ourselves, with nothing in it that a killed process left at work.
async fn alone(ctx: &Context, repository: &Repository) -> Result<Held> {
    let lock = Lock::repository(&ctx.team, &repository.name);
    let held = context::wait(ctx, "fetch", &lock, |what| ctx.step(format!("Waiting for {what}"))).await?;
    free(&repository.store(ctx)).await?;
    Ok(held)
}

/// Checks a commit out into a directory that is not there yet.
///
/// # Errors
/// Those of git.
pub async fn check_out(ctx: &Context, repository: &Repository, commit: &str, to: &Path) -> Result<()> {
    contents(ctx, repository, commit).await?;
    prune(ctx, &repository.name).await?;
    store::add_worktree(&repository.store(ctx), to, commit, &ctx.cancel).await?;
    if to.join(".gitmodules").exists() {
        let name = &repository.name;
        ctx.warn(format!("{name} has submodules, which extra addons do not get: add their repositories too"));
    }
    Ok(())
}

/// Forgets the working trees of a repository whose directories are gone; without the repository
/// there is nothing to forget.
///
/// # Errors
/// Those of git.
pub async fn prune(ctx: &Context, name: &RepoName) -> Result<()> {
    let store = ctx.layout().repository(&ctx.team, name);
    match store.join("HEAD").exists() {
        true => store::forget_worktrees(&store, &ctx.cancel).await,
        false => Ok(()),
    }
}

/// As [`prune`], of all repositories of this call's team.
///
/// # Errors
/// Those of git.
pub async fn prune_all(ctx: &Context) -> Result<()> {
    for name in Repository::names(ctx)? {
        prune(ctx, &name).await?;
    }
    Ok(())
}
