//! Fetching what is new in a repository. Environments stay on their commits.

use std::time::Instant;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    add::{advance, free, no_branch},
    record::Repository,
};
use crate::{
    adapters::{
        fault,
        git::store::{self, Depth, Heads, Reach},
    },
    context::Context,
    error::Result,
    model::{Branch, RepoName},
};

/// What became of a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was not there before.
    New,
    /// It is no longer on the remote.
    Deleted,
    /// It has new commits, or others.
    Commits,
}

/// A branch that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BranchChange {
    /// Its name.
    pub name: Branch,
    /// What became of it.
    pub change: Change,
    /// How many commits are new.
    pub count: usize,
}

/// What an update brought.
pub struct Updated {
    /// The repository.
    pub repository: Repository,
    /// Branches that changed, by name.
    pub branches: Vec<BranchChange>,
    /// Seconds this call took.
    pub elapsed: f64,
}

/// Fetches a repository's branches, of which `branches` takes the choice anew, and forgets those
/// that are no longer on the remote.
///
/// # Errors
/// `not_found`; `prerequisite` when it is not whole; those of git.
pub async fn update(ctx: &Context, name: &RepoName, branches: Option<Vec<Branch>>) -> Result<Updated> {
    let started = Instant::now();
    let mut repository = Repository::find(ctx, name)?;
    let store = repository.store(ctx);
    let access = ctx.access();
    let with = Reach { access: &access, cancel: &ctx.cancel };
    free(&store).await?;
    ctx.step("Looking at the remote");
    let heads = store::heads(&repository.url, with).await?;
    if let Some(branches) = branches {
        if let Some(branch) = branches.iter().find(|branch| !heads.contains_key(branch)) {
            return Err(no_branch(&repository.url, branch, &heads));
        }
        repository.branches = branches;
    }
    let before = store::branches(&store, &ctx.cancel).await?;
    let wanted: Vec<&Branch> = heads.keys().filter(|branch| repository.wants(branch)).collect();
    fault::point("repo-update.drop.before", &ctx.cancel).await?;
    for branch in before.keys().filter(|branch| !wanted.contains(branch)) {
        store::drop_branch(&store, branch, &ctx.cancel).await?;
    }
    fault::point("repo-update.fetch.before", &ctx.cancel).await?;
    ctx.step("Fetching");
    if !wanted.is_empty() {
        store::fetch_branches(&store, wanted, Depth::Whole, with, |line| advance(ctx, line)).await?;
    }
    fault::point("repo-update.record.before", &ctx.cancel).await?;
    repository.updated_at = Some(Timestamp::now());
    repository.save(ctx)?;
    fault::point("repo-update.tidy.before", &ctx.cancel).await?;
    if let Err(error) = store::tidy(&store, &ctx.cancel).await {
        ctx.warn(format!("{name} is up to date, and was not tidied: {}", error.message));
    }
    let after = store::branches(&store, &ctx.cancel).await?;
    let branches = changes(ctx, &repository, &before, &after).await?;
    Ok(Updated { repository, branches, elapsed: started.elapsed().as_secs_f64() })
}

async fn changes(
    ctx: &Context,
    repository: &Repository,
    before: &Heads,
    after: &Heads,
) -> Result<Vec<BranchChange>> {
    let store = repository.store(ctx);
    let mut changes = Vec::new();
    for (name, commit) in after {
        let (change, from) = match before.get(name) {
            Some(old) if old == commit => continue,
            Some(old) => (Change::Commits, Some(old)),
            None => (Change::New, None),
        };
        let count = match from {
            Some(from) => store::distance(&store, from, commit, &ctx.cancel).await?.unwrap_or_default(),
            None => 0,
        };
        changes.push(BranchChange { name: name.clone(), change, count });
    }
    let gone = before.keys().filter(|name| !after.contains_key(name));
    changes.extend(gone.map(|name| BranchChange { name: name.clone(), change: Change::Deleted, count: 0 }));
    changes.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(changes)
}
