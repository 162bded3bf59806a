//! The code: a clone of the branch, or the person's own tree as it is.

use std::path::Path;

use super::super::{
    branch,
    places::CODE,
    record::{Environment, Source},
};
use crate::{
    adapters::{files, git, process},
    context::Context,
    error::{Error, Kind, Result},
    model::{Branch, RepoUrl},
    ops::journal::{Journal, Record, Step},
};

pub struct Checkout;

impl Step<Environment> for Checkout {
    const NAME: &'static str = "checkout";
    const TITLE: &'static str = "Getting the code";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let code = env.code(ctx);
        let branch_created = match &env.request.source {
            Source::Clone { url, branch } => {
                let is_new = clone(ctx, url, branch, &code).await?;
                if is_new && env.stage.is_some() {
                    take_over(ctx, &env, (url, branch), &code).await?;
                }
                is_new
            }
            Source::Tree { .. } => false,
        };
        let applied_tree = match &env.request.source {
            Source::Tree { path, .. } => Some(git::remember(&env.shadow(ctx), path, &ctx.cancel).await?),
            Source::Clone { .. } => None,
        };
        let commit = match git::head(&code, &ctx.cancel).await {
            // A tree need not be a git checkout.
            Err(error) if error.kind == Kind::External => None,
            found => found?,
        };
        if let Some(wanted) = env.origin.as_ref().and_then(|origin| origin.commit.as_ref())
            && commit.as_ref() != Some(wanted)
        {
            remember(ctx, &code, wanted).await;
        }
        let root_module = env.root_module_now(ctx);
        let short = commit.as_deref().and_then(|commit| commit.get(..10)).unwrap_or("no commit").to_owned();
        let branch = env.request.source.branch().to_owned();
        journal.update(|env| {
            env.commit.clone_from(&commit);
            env.branch_created = branch_created;
            env.root_module = root_module;
            env.applied_tree = applied_tree;
        })?;
        let made = if branch_created { ", new branch" } else { "" };
        Ok(format!("{branch} at {short}{made}"))
    }

    /// The clone goes with the workspace; a tree is not ours. Git that outlived a
    /// killed process would go on writing.
    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        if env.is_in_flight(Self::NAME) && matches!(env.request.source, Source::Clone { .. }) {
            process::end_orphans("git", &env.code(ctx)).await?;
        }
        Ok(Vec::new())
    }
}

/// Clones the branch, or the default branch with a new local one on it when the
/// remote has no such branch; says whether it made it.
async fn clone(ctx: &Context, url: &RepoUrl, branch: &Branch, to: &Path) -> Result<bool> {
    let access = ctx.access();
    let on_line = |line: &str| {
        if let Some(fraction) = git::store::fraction(line) {
            ctx.advance(fraction, line.trim());
        }
    };
    let cloned = git::clone(url, branch, to, &access, &ctx.cancel, on_line).await;
    let error = match cloned {
        Ok(()) => return Ok(false),
        Err(error) if error.message.contains(&format!("Remote branch {branch} not found")) => error,
        Err(error) if error.kind == Kind::Cancelled => return Err(error),
        Err(error) => {
            let hint = "check the address and the network; a private repository needs a stored credential";
            return Err(error.context(format!("cloning {url}")).or_hint(hint));
        }
    };
    let default =
        branch::base(ctx, url, branch).await.map_err(|base| base.detail("output", error.message))?;
    files::remove_dir(to)?;
    git::clone(url, &default, to, &access, &ctx.cancel, on_line).await?;
    git::start_branch(to, branch, &ctx.cancel).await?;
    branch::tell(ctx, branch, &default);
    Ok(true)
}

/// Goes on with a branch that is nowhere but in the checkout whose place the new one takes.
async fn take_over(
    ctx: &Context,
    env: &Environment,
    (url, branch): (&RepoUrl, &Branch),
    code: &Path,
) -> Result<()> {
    if !env.branch_created {
        return Err(Error::not_found(format!("branch {branch} is no longer on {url}")).hint(format!(
            "push it again, or `odeum env switch-branch {}` to another first",
            env.request.name.quoted()
        )));
    }
    git::take_over(code, &env.workspace(ctx).join(CODE), branch, &ctx.cancel).await
}

/// Gets the commit the template's modules reflect, so that the next pull finds what changed since.
/// A server that does not give single commits makes that pull upgrade all modules of the code.
async fn remember(ctx: &Context, code: &Path, commit: &str) {
    let fetched = git::fetch_commit(code, commit, &ctx.access(), &ctx.cancel).await;
    let short = commit.get(..10).unwrap_or(commit);
    match fetched {
        Ok(()) => ctx.warn(format!(
            "the template's modules are those of commit {short}: `odeum env pull` applies what changed since"
        )),
        Err(error) => {
            tracing::info!("{short} cannot be had: {}", error.message);
            ctx.warn(format!("the template's modules are those of commit {short}, which is not on the remote: `odeum env pull` upgrades all of the code's"));
        }
    }
}
