//! Where new code comes from: the branch on its remote, or the mounted tree as it is.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    adapters::{
        fault,
        git::{self, Local},
    },
    context::Context,
    error::{Error, Result},
    ops::environment::{Environment, Source},
};

/// Local work that had to make room, and where it is now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Saved {
    /// The directory.
    pub directory: PathBuf,
    /// A patch of the changes to files under version control.
    pub patch: Option<PathBuf>,
    /// How many files git did not know.
    pub files: usize,
}

/// The code that is to be applied.
pub struct Code {
    /// The repository both states are in.
    pub repository: PathBuf,
    /// What was applied last, when that is known.
    pub from: Option<String>,
    /// What was taken since and is not known to have come to its end.
    pub tried: Option<String>,
    /// What is to be applied.
    pub to: String,
    /// Where work in the checkout begins that is nowhere else.
    since: String,
    /// That work.
    local: Local,
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
                let from = env.applied_tree.clone();
                let tried = tried(env.tried_tree.as_ref(), from.as_ref(), &to);
                let (since, local) = (to.clone(), Local::default());
                Ok(Self { repository, from, tried, to, since, local })
            }
            Source::Clone { branch, url } => {
                ctx.step("Fetching");
                let from = env.applied_commit.clone();
                if let Some(applied) = &from {
                    git::pin(&directory, applied, &ctx.cancel).await?;
                }
                let here = env.commit.clone().ok_or_else(|| Error::internal("a clone without a commit"))?;
                let since = git::fetched_head(&directory, branch, &ctx.cancel).await?;
                let since = since.unwrap_or_else(|| here.clone());
                let fetched =
                    git::fetch(&directory, branch, ctx.credentials().as_deref(), &ctx.cancel).await?;
                let to = match fetched {
                    Some(commit) => commit,
                    // It was made here and never pushed.
                    None if env.branch_created => here.clone(),
                    None => {
                        return Err(Error::not_found(format!("branch {branch} is no longer on {url}"))
                            .hint("push it again, or delete the environment"));
                    }
                };
                let local = match env.branch_created && to == here {
                    true => Local::default(),
                    false => git::local_work(&directory, &since, &ctx.cancel).await?,
                };
                let tried = tried(Some(&here), from.as_ref(), &to);
                Ok(Self { repository: directory, from, tried, to, since, local })
            }
        }
    }

    /// Makes it the code the environment runs on. What was nowhere else is saved first.
    pub async fn take(&self, ctx: &Context, env: &Environment) -> Result<Option<Saved>> {
        let Source::Clone { .. } = &env.request.source else { return Ok(None) };
        let saved = match self.local == Local::default() {
            true => None,
            false => Some(self.save(ctx, env).await?),
        };
        git::reset(&self.repository, &self.to, ctx.credentials().as_deref(), &ctx.cancel).await?;
        fault::point("pull.take.after", &ctx.cancel).await?;
        Ok(saved)
    }

    async fn save(&self, ctx: &Context, env: &Environment) -> Result<Saved> {
        let name = Timestamp::now().strftime("%Y%m%d-%H%M%S").to_string();
        let directory = env.workspace(ctx).join("saved").join(name);
        git::save(&self.repository, &self.since, &self.local, &directory, &ctx.cancel).await?;
        let patch = self.local.is_changed.then(|| directory.join("changes.patch"));
        Ok(Saved { directory, patch, files: self.local.untracked.len() })
    }
}

/// What was taken last, when it is neither what was applied nor what is to be.
fn tried(taken: Option<&String>, from: Option<&String>, to: &str) -> Option<String> {
    taken.filter(|taken| from != Some(taken) && *taken != to).cloned()
}

/// Puts a clone back to a commit.
pub async fn put_back(ctx: &Context, directory: &Path, commit: &str) -> Result<()> {
    git::reset(directory, commit, ctx.credentials().as_deref(), &ctx.cancel).await
}
