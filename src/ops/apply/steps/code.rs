//! The code Odoo is to run, with the dependencies and the configuration it asks for.

use std::path::Path;

use super::super::{
    change::{NewBranch, NewCode},
    record::Apply,
    saved,
};
use crate::{
    adapters::git::{self, store},
    context::Context,
    error::Result,
    model::RepoName,
    ops::{
        environment::{Environment, branch, complete, forget_renewal, is_configured, renew},
        journal::{Journal, Record, Step},
        repository::{self, Repository},
    },
};

pub struct Code;

impl Step<Apply> for Code {
    const NAME: &'static str = "code";
    const TITLE: &'static str = "Preparing the code";

    async fn apply(&self, ctx: &Context, journal: &Journal<Apply>) -> Result<String> {
        let record = journal.record();
        let mut env = Environment::known(ctx, &record.serving.env)?;
        let saved = match &record.change.code {
            Some(code) => saved::make_room(ctx, &env, &env.code(ctx), &code.since, Path::new("")).await?,
            None => None,
        };
        for pin in &record.change.extras {
            let place = env.extra(ctx, &pin.name);
            if place.exists()
                && let Some(saved) =
                    saved::make_room(ctx, &env, &place, "HEAD", Path::new(pin.name.as_str())).await?
            {
                ctx.warn(format!("local work in {} is saved in {}", pin.name, saved.directory.display()));
            }
        }
        journal.update(|record| (record.saved, record.has_room) = (saved, true))?;
        let mut details = Vec::new();
        if let Some(code) = &record.change.code {
            take(ctx, &mut env, code).await?;
            details.push(code.to.clone());
        }
        for pin in &record.change.extras {
            take_extra(ctx, &mut env, &pin.name, &pin.to).await?;
            details.push(format!("{} {}", pin.name, pin.to));
        }
        if record.change.renew || !is_configured(ctx, &env) {
            journal.update(|record| record.renewed = true)?;
            details.push(renew(ctx, &env).await?);
        } else if record.change.branch().is_some() {
            complete(ctx, &env).await?;
        }
        Ok(details.join("; "))
    }

    /// With a rollback all of it is as it was; without one what is there is made whole. Code that
    /// local work lies over which nobody saved is not touched: it was not taken away.
    async fn undo(&self, ctx: &Context, record: &Apply) -> Result<Vec<String>> {
        let mut env = Environment::known(ctx, &record.serving.env)?;
        forget_renewal(ctx, &env, record.is_in_flight(Self::NAME)).await?;
        let mut undone = Vec::new();
        let goes_back = record.change.rollback && record.has_room;
        if let Some(code) = record.change.code.as_ref().filter(|_| goes_back) {
            if record.is_in_flight(Self::NAME) {
                git::free(&env.code(ctx), &ctx.cancel).await?;
            }
            give_back(ctx, &mut env, code).await?;
            undone.push(format!("commit {}", code.to));
        }
        for pin in record.change.extras.iter().filter(|_| goes_back) {
            take_extra(ctx, &mut env, &pin.name, &pin.before).await?;
            undone.push(format!("{} {}", pin.name, pin.to));
        }
        if record.renewed && record.change.rollback {
            // A package that cannot be had again is no reason to put nothing back.
            if let Err(error) = renew(ctx, &env).await {
                ctx.warn(error.message);
            }
        }
        complete(ctx, &Environment::known(ctx, &record.serving.env)?).await?;
        Ok(undone)
    }
}

/// Checks new code out and writes it down.
async fn take(ctx: &Context, env: &mut Environment, code: &NewCode) -> Result<()> {
    let (checkout, access) = (env.code(ctx), ctx.access());
    match &code.branch {
        None => git::reset(&checkout, &code.to, &access, &ctx.cancel).await?,
        Some(NewBranch { name, is_local, base, .. }) => {
            git::switch(&checkout, name, Some(&code.to), &access, &ctx.cancel).await?;
            if let Some(base) = base {
                branch::tell(ctx, name, base);
            }
            env.go_to(ctx, name, *is_local);
        }
    }
    env.commit = Some(code.to.clone());
    env.save(ctx)
}

/// Checks the code out again that was there before, and writes it down. A branch is as it was left.
async fn give_back(ctx: &Context, env: &mut Environment, code: &NewCode) -> Result<()> {
    let (checkout, access) = (env.code(ctx), ctx.access());
    match &code.branch {
        None => git::reset(&checkout, &code.before, &access, &ctx.cancel).await?,
        Some(NewBranch { before, was_local, .. }) => {
            git::switch(&checkout, before, None, &access, &ctx.cancel).await?;
            env.go_to(ctx, before, *was_local);
        }
    }
    env.commit = Some(code.before.clone());
    env.save(ctx)
}

/// Brings a repository of the extra addons to a commit and writes it down.
async fn take_extra(ctx: &Context, env: &mut Environment, name: &RepoName, commit: &str) -> Result<()> {
    let directory = env.extra(ctx, name);
    match directory.exists() {
        true => store::move_worktree(&directory, commit, &ctx.cancel).await?,
        // Somebody removed it.
        false => repository::check_out(ctx, &Repository::find(ctx, name)?, commit, &directory).await?,
    }
    env.extra_commits.insert(name.clone(), commit.to_owned());
    env.save(ctx)
}
