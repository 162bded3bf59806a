//! Where new code comes from: the branch on its remote, or the mounted tree as it is.

use std::path::{Path, PathBuf};

use crate::{
    adapters::git,
    context::Context,
    error::{Error, Result},
    ops::{
        apply::NewCode,
        environment::{Environment, Source},
    },
};

/// The code that is to be applied.
pub struct Code {
    /// The repository both states are in.
    pub repository: PathBuf,
    /// What was applied last, when that is known and still there.
    pub from: Option<String>,
    /// What is to be applied.
    pub to: String,
    /// What is to be checked out for it, when another commit is there or local work lies over it.
    pub new: Option<NewCode>,
}

impl Code {
    /// Fetches the branch, or remembers the mounted tree as it is now. Nothing an
    /// environment runs on changes.
    pub async fn look(ctx: &Context, env: &Environment) -> Result<Self> {
        let directory = env.code(ctx);
        match &env.request.source {
            Source::Tree { path, .. } => {
                let repository = env.shadow(ctx);
                let to = git::remember(&repository, path, &ctx.cancel).await?;
                let from = kept(ctx, &repository, env.applied_tree.as_ref()).await?;
                Ok(Self { repository, from, to, new: None })
            }
            Source::Clone { branch, url } => {
                ctx.step("Fetching");
                let from = kept(ctx, &directory, env.applied_commit.as_ref()).await?;
                if let Some(applied) = &from {
                    git::pin(&directory, applied, &ctx.cancel).await?;
                }
                let before = checked_out(env)?;
                let pushed = git::fetched_head(&directory, branch, &ctx.cancel).await?;
                let since = pushed.unwrap_or_else(|| before.clone());
                let fetched = git::fetch(&directory, branch, &ctx.access(), &ctx.cancel).await?;
                match fetched {
                    Some(to) => {
                        let new = Some(NewCode { before, to: to.clone(), since });
                        Ok(Self { repository: directory, from, to, new })
                    }
                    // It was made here and never pushed: what is committed here is its newest code.
                    None if env.branch_created => {
                        let to = git::head(&directory, &ctx.cancel).await?.unwrap_or(before);
                        Ok(Self { repository: directory, from, to, new: None })
                    }
                    None => Err(Error::not_found(format!("branch {branch} is no longer on {url}"))
                        .hint("push it again, or delete the environment")),
                }
            }
        }
    }

    /// Whether taking it leaves the checkout as it is.
    pub async fn is_there(&self, ctx: &Context, env: &Environment) -> Result<bool> {
        let Some(new) = &self.new else { return Ok(true) };
        Ok(new.to == new.since && is_untouched(ctx, &env.code(ctx), &new.to).await?)
    }
}

/// A commit or tree, when git still has it: a checkout may have been cloned anew.
async fn kept(ctx: &Context, repository: &Path, id: Option<&String>) -> Result<Option<String>> {
    match id {
        Some(id) if git::has(repository, id, &ctx.cancel).await? => Ok(Some(id.clone())),
        _ => Ok(None),
    }
}

/// Whether the code an environment runs on is the code that was applied, to the letter.
///
/// # Errors
/// `external` with git's words.
pub async fn is_applied(ctx: &Context, env: &Environment) -> Result<bool> {
    if env.extra_commits != env.extra_applied {
        return Ok(false);
    }
    match &env.request.source {
        Source::Tree { path, .. } => {
            let now = git::remember(&env.shadow(ctx), path, &ctx.cancel).await?;
            Ok(env.applied_tree.as_ref() == Some(&now))
        }
        Source::Clone { .. } => match kept(ctx, &env.code(ctx), env.applied_commit.as_ref()).await? {
            Some(applied) => is_untouched(ctx, &env.code(ctx), &applied).await,
            None => Ok(false),
        },
    }
}

/// Whether a checkout holds the files of a commit, and no others.
async fn is_untouched(ctx: &Context, checkout: &Path, commit: &str) -> Result<bool> {
    Ok(git::local_work(checkout, commit, &ctx.cancel).await? == git::Local::default())
}

fn checked_out(env: &Environment) -> Result<String> {
    env.commit.clone().ok_or_else(|| Error::internal("a clone without a commit"))
}
