//! What an environment's record says of its data: all of it changes when they are exchanged.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::record::{Environment, Source, State};
use crate::{
    adapters::postgres::CloneMethod,
    context::Context,
    error::{Error, Result},
    model::{EnvId, RepoName, SnapshotName, TemplateId},
    ops::{
        apply::Pending,
        exchange::Exchange,
        repository::Commits,
        serving::Interrupts,
        snapshot,
        template::{Template, generation_filestore},
    },
};

/// How an environment got its filestore.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FilestoreMethod {
    /// Nothing to copy: a directory of its own.
    Plain,
    /// A kernel overlay over the template's files, mounted by Docker.
    Overlay,
    /// Hard links to the template's files.
    Hardlink,
    /// A fuse-overlayfs mount over the template's files.
    Fuse,
    /// A full copy.
    Copy,
}

impl FilestoreMethod {
    /// The word used in results.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Overlay => "overlay",
            Self::Hardlink => "hardlink",
            Self::Fuse => "fuse",
            Self::Copy => "copy",
        }
    }
}

/// The template generation an environment was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Template id.
    pub id: TemplateId,
    /// Generation, 8 hex digits.
    pub generation: String,
    /// The generation's filestore on this machine.
    pub filestore: PathBuf,
    /// Commit of the environment's repository that its modules reflect, when that is known.
    #[serde(default)]
    pub commit: Option<String>,
    /// The same of extra addons repositories.
    #[serde(default)]
    pub extra_commits: Commits,
}

impl Origin {
    /// The current generation of a template, for an environment that gets its code from `source`.
    #[must_use]
    pub fn of(ctx: &Context, template: &Template, source: &Source) -> Self {
        let id = template.name.id();
        let filestore = generation_filestore(ctx, &id, &template.generation);
        let is_same = matches!(source, Source::Clone { url, .. } if template.repo_url.as_ref() == Some(url));
        let code = template.code.as_ref().filter(|_| is_same);
        let commit = code.and_then(|code| code.commit.clone());
        let extra_commits = template.extra_commits.clone();
        Self { id, generation: template.generation.clone(), filestore, commit, extra_commits }
    }

    /// The commits of extra addons repositories that new data reflect, where these are checked
    /// out: those of the template, or what Odoo has found there.
    #[must_use]
    pub fn extra_applied(origin: Option<&Self>, checked_out: &Commits) -> Commits {
        let of_template = |name| origin?.extra_commits.get(name);
        let applied = |(name, commit)| (RepoName::clone(name), of_template(name).unwrap_or(commit).clone());
        checked_out.iter().map(applied).collect()
    }

    /// The generation's filestore, which may be empty but is there.
    ///
    /// # Errors
    /// `prerequisite` when it is gone.
    pub fn directory(&self) -> Result<&Path> {
        match self.filestore.is_dir() {
            true => Ok(&self.filestore),
            false => {
                let (id, path) = (&self.id, self.filestore.display());
                Err(Error::prerequisite(format!("the filestore of template {id}, {path}, is gone")).hint(
                    format!("put it back, or make the template anew: `odeum template init --force --template-name {id}`, or import it with --force"),
                ))
            }
        }
    }
}

/// Facts about a database and a filestore that belong together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Data {
    /// The template generation they lie over.
    pub origin: Option<Origin>,
    /// How the database was cloned from it.
    pub clone: Option<CloneMethod>,
    /// How the filestore was made.
    pub filestore: FilestoreMethod,
    /// Commit whose modules the database reflects.
    pub applied_commit: Option<String>,
    /// Commits of extra addons repositories whose modules the database reflects.
    #[serde(default)]
    pub extra_applied: Commits,
    /// The mounted tree as the database reflects it.
    pub applied_tree: Option<String>,
    /// What the next pull does as well.
    pub pending: Pending,
}

impl Data {
    /// Those of an environment as it is.
    #[must_use]
    pub fn of(env: &Environment) -> Self {
        Self {
            origin: env.origin.clone(),
            clone: env.clone,
            filestore: env.filestore,
            applied_commit: env.applied_commit.clone(),
            extra_applied: env.extra_applied.clone(),
            applied_tree: env.applied_tree.clone(),
            pending: env.pending.clone(),
        }
    }

    /// The record of the environment with these data.
    #[must_use]
    pub fn put_into(self, env: Environment) -> Environment {
        let Self { origin, clone, filestore, applied_commit, extra_applied, applied_tree, pending } = self;
        Environment { origin, clone, filestore, applied_commit, extra_applied, applied_tree, pending, ..env }
    }

    /// Whether the code an environment has is not the one they reflect. Of a mounted tree that is
    /// as far as it was applied.
    #[must_use]
    pub fn lag_behind(&self, env: &Environment) -> bool {
        let is_other = match env.request.source {
            Source::Clone { .. } => self.applied_commit != env.commit,
            Source::Tree { .. } => self.applied_tree != env.applied_tree,
        };
        is_other || self.extra_applied != env.extra_commits || self.pending != Pending::default()
    }
}

/// What an environment needs a template generation for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// Its own data, be it those it is exchanging.
    Data,
    /// A snapshot of it.
    Snapshot(SnapshotName),
}

/// The template generations an environment needs: for its own data, for those of its
/// snapshots, and for those it is exchanging. What is being deleted needs none.
///
/// # Errors
/// When a record cannot be read, of which nobody knows then what it needs.
pub fn needs(ctx: &Context, env: &EnvId) -> Result<Vec<(Need, Origin)>> {
    let mut needs = Vec::new();
    match Environment::read(ctx, env)? {
        Some(env) if env.state != State::Removing => {
            needs.extend(env.origin.map(|origin| (Need::Data, origin)));
        }
        _ => {}
    }
    for id in snapshot::ids(ctx, env)? {
        let snapshot = snapshot::read(ctx, env, &id)?.filter(|found| found.state != State::Removing);
        let need = snapshot.and_then(|found| Some((Need::Snapshot(found.name), found.data.origin?)));
        needs.extend(need);
    }
    if let Some(exchange) = Exchange::read(ctx, env)? {
        let origins = exchange.before.origin.into_iter().chain(exchange.after.origin);
        needs.extend(origins.map(|origin| (Need::Data, origin)));
    }
    Ok(needs)
}
