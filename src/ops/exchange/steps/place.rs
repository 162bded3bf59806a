//! The new code takes the place of the old one.

use std::path::{Path, PathBuf};

use super::super::record::Exchange;
use crate::{
    adapters::git::{self, store},
    context::Context,
    error::Result,
    ops::{
        apply::{Saved, make_room, save},
        environment::{CODE, CONFIGURATION, Environment, Source},
        journal::{Journal, Step},
        ownership,
        repository::{self, Commits, Repository},
    },
};

pub struct Places;

impl Step<Exchange> for Places {
    const NAME: &'static str = "places";
    const TITLE: &'static str = "Exchanging the code";

    /// What is nowhere else was saved before anything moves.
    async fn apply(&self, ctx: &Context, journal: &Journal<Exchange>) -> Result<String> {
        let record = journal.record();
        let (old, new) = (record.old_environment(ctx)?, record.new_environment(ctx)?);
        let saved = save_work(ctx, &old).await?;
        journal.update(|record| {
            if let Some(recreation) = &mut record.recreation {
                recreation.saved = saved;
            }
        })?;
        for [own, new, kept] in places(ctx, &old, &record) {
            if own.exists() && new.exists() {
                rename(ctx, &old, &own, &kept).await?;
            }
            if new.exists() {
                rename(ctx, &old, &new, &own).await?;
            }
        }
        take_extras(ctx, &old, &new.extra_commits, &old.extra_commits).await?;
        Ok(new.commit.unwrap_or_default())
    }

    /// What was moved is told by where it is.
    async fn undo(&self, ctx: &Context, record: &Exchange) -> Result<Vec<String>> {
        let old = record.old_environment(ctx)?;
        for [own, new, kept] in places(ctx, &old, record) {
            if kept.exists() && own.exists() {
                rename(ctx, &old, &own, &new).await?;
            }
            if kept.exists() {
                rename(ctx, &old, &kept, &own).await?;
            }
        }
        let new = record.made(ctx)?.map(|made| made.extra_commits).unwrap_or_default();
        take_extras(ctx, &old, &old.extra_commits, &new).await?;
        Ok(Vec::new())
    }
}

/// The directories that change places: where Odoo has them, where the new ones were made, where
/// the old ones go.
fn places(ctx: &Context, env: &Environment, record: &Exchange) -> [[PathBuf; 3]; 2] {
    let kept = Exchange::dir(ctx, &env.id).join("old");
    let tops = [env.workspace(ctx), record.stage(ctx), kept];
    [CODE, CONFIGURATION].map(|name| tops.clone().map(|top| top.join(name)))
}

async fn rename(ctx: &Context, env: &Environment, from: &Path, to: &Path) -> Result<()> {
    ownership::rename(ctx, &env.workspace(ctx), from, to, env.request.image.as_str(), &env.id).await
}

/// Copies work that is in the checkout alone, which goes with it.
async fn save_work(ctx: &Context, env: &Environment) -> Result<Option<Saved>> {
    let (Source::Clone { branch, .. }, checkout) = (&env.request.source, env.code(ctx)) else {
        return Ok(None);
    };
    let fetched = git::fetched_head(&checkout, branch, &ctx.cancel).await?;
    match fetched.or_else(|| env.commit.clone()) {
        Some(since) => save(ctx, env, &checkout, &since, Path::new("")).await,
        None => Ok(None),
    }
}

/// Brings the extra addons from other commits to these, where they are: a repository knows its
/// working trees by their place.
async fn take_extras(ctx: &Context, env: &Environment, commits: &Commits, others: &Commits) -> Result<()> {
    for (name, commit) in commits.iter().filter(|(name, commit)| others.get(*name) != Some(*commit)) {
        let place = env.extra(ctx, name);
        if !place.exists() {
            repository::check_out(ctx, &Repository::find(ctx, name)?, commit, &place).await?;
            continue;
        }
        if let Some(saved) = make_room(ctx, env, &place, "HEAD", Path::new(name.as_str())).await? {
            ctx.warn(format!("local work in {name} is saved in {}", saved.directory.display()));
        }
        store::move_worktree(&place, commit, &ctx.cancel).await?;
    }
    Ok(())
}
