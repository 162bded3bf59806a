//! Where new code comes from: the branch on its remote, or the mounted tree as it is.

use std::path::{Path, PathBuf};

use crate::{
    adapters::git,
    context::Context,
    error::{Error, Result},
    model::{Branch, RepoUrl},
    ops::{
        apply::{NewBranch, NewCode},
        environment::{Environment, Source, branch},
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
    /// Fetches the branch (`wanted`, or the one that is checked out), or remembers the mounted tree
    /// as it is now. Nothing an environment runs on changes.
    pub async fn look(ctx: &Context, env: &Environment, wanted: Option<&Branch>) -> Result<Self> {
        match &env.request.source {
            Source::Tree { path, .. } => of_tree(ctx, env, path, wanted).await,
            Source::Clone { branch, url } => of_clone(ctx, env, (branch, url), wanted).await,
        }
    }

    /// Whether taking it leaves the checkout as it is.
    pub async fn is_there(&self, ctx: &Context, env: &Environment) -> Result<bool> {
        let Some(new) = &self.new else { return Ok(true) };
        Ok(new.branch.is_none() && new.to == new.since && is_untouched(ctx, &env.code(ctx), &new.to).await?)
    }
}

async fn of_tree(ctx: &Context, env: &Environment, path: &Path, wanted: Option<&Branch>) -> Result<Code> {
    if let Some(branch) = wanted {
        let (name, shown) = (&env.request.name, path.display());
        return Err(Error::prerequisite(format!(
            "environment {name} runs on the working tree {shown}, which is not odeum's to switch"
        ))
        .hint(format!("git -C '{shown}' switch '{branch}' && odeum env pull {}", name.quoted())));
    }
    let repository = env.shadow(ctx);
    let to = git::remember(&repository, path, &ctx.cancel).await?;
    let from = kept(ctx, &repository, env.applied_tree.as_ref()).await?;
    Ok(Code { repository, from, to, new: None })
}

async fn of_clone(
    ctx: &Context,
    env: &Environment,
    (current, url): (&Branch, &RepoUrl),
    wanted: Option<&Branch>,
) -> Result<Code> {
    ctx.step("Fetching");
    let repository = env.code(ctx);
    let from = kept(ctx, &repository, env.applied_commit.as_ref()).await?;
    if let Some(applied) = &from {
        git::pin(&repository, applied, &ctx.cancel).await?;
    }
    let before = checked_out(env)?;
    let pushed = git::fetched_head(&repository, current, &ctx.cancel).await?;
    let since = pushed.unwrap_or_else(|| before.clone());
    let wanted = wanted.unwrap_or(current);
    let (mut is_local, mut base) = (false, None);
    let to = match git::fetch(&repository, wanted, &ctx.access(), &ctx.cancel).await? {
        Some(to) => to,
        None if wanted != current => {
            is_local = true;
            match git::local_head(&repository, wanted, &ctx.cancel).await? {
                // It was made here, and left for another one.
                Some(head) => head,
                None => {
                    newest_of(ctx, &repository, base.insert(branch::base(ctx, url, wanted).await?)).await?
                }
            }
        }
        // It was made here and never pushed: what is committed here is its newest code.
        None if env.branch_created => {
            let to = git::head(&repository, &ctx.cancel).await?.unwrap_or(before);
            return Ok(Code { repository, from, to, new: None });
        }
        None => {
            return Err(Error::not_found(format!("branch {current} is no longer on {url}"))
                .hint("push it again, or delete the environment"));
        }
    };
    let (name, was_local) = (wanted.clone(), env.branch_created);
    let branch =
        (wanted != current).then(|| NewBranch { name, is_local, base, before: current.clone(), was_local });
    Ok(Code { repository, from, to: to.clone(), new: Some(NewCode { before, to, since, branch }) })
}

async fn newest_of(ctx: &Context, repository: &Path, branch: &Branch) -> Result<String> {
    let newest = git::fetch(repository, branch, &ctx.access(), &ctx.cancel).await?;
    newest.ok_or_else(|| Error::not_found(format!("the remote lost its default branch {branch} meanwhile")))
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
