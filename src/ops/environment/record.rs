//! An environment's record, `environment.json` in its workspace, mode 0600.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    data::{FilestoreMethod, Origin},
    protection,
    sources::Sources,
};
use crate::{
    adapters::{files, postgres::CloneMethod},
    config::Egress,
    context::Context,
    error::{Error, Result},
    model::{
        Branch, EnvId, EnvName, ExtraAddons, ImageRef, Names, RepoUrl, Secret, StepEntry, TeamId,
        TemplateName,
    },
    ops::{apply::Pending, journal::Record, neutralize::Entry, repository::Commits},
};

/// The newest form of the record this odeum knows.
const VERSION: u32 = 1;

/// What an environment was asked to be: equal requests make equal environments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// Its name.
    pub name: EnvName,
    /// Where its code comes from.
    pub source: Source,
    /// The image it runs.
    pub image: ImageRef,
    /// The template it is cloned from; `None` for an empty database.
    pub template: Option<TemplateName>,
    /// Whether it must be neutralised.
    pub sanitize: bool,
    /// The template it was made to edit; `None` for one that is somebody's own.
    #[serde(default)]
    pub edits: Option<TemplateName>,
    /// Its extra addons repositories.
    #[serde(default)]
    pub extra_addons: ExtraAddons,
    /// The checkout of Odoo it runs; `None` for the code of its image.
    #[serde(default)]
    pub sources: Option<Sources>,
}

/// Where an environment's code comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A clone of a branch.
    Clone {
        /// Address of the repository.
        url: RepoUrl,
        /// Branch.
        branch: Branch,
    },
    /// A working tree of the person's own, mounted as it is.
    Tree {
        /// Its directory, absolute.
        path: PathBuf,
        /// The branch it was on, or the name given.
        branch: String,
    },
}

impl Source {
    /// The branch, for listings.
    #[must_use]
    pub fn branch(&self) -> &str {
        match self {
            Self::Clone { branch, .. } => branch.as_str(),
            Self::Tree { branch, .. } => branch,
        }
    }

    /// Address or directory, for listings.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Clone { url, .. } => url.to_string(),
            Self::Tree { path, .. } => path.display().to_string(),
        }
    }
}

/// How far an environment's life has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being made; undone by the next command if its maker is gone.
    Creating,
    /// Complete.
    Ready,
    /// Being deleted; finished by the next command if its deleter is gone.
    Removing,
}

/// Everything known of an environment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Environment {
    /// Form of this record.
    pub version: u32,
    /// What it was asked to be.
    pub request: Request,
    /// Its id.
    pub id: EnvId,
    /// Its team.
    pub team: TeamId,
    /// How far its life has come.
    pub state: State,
    /// When its making began.
    pub created_at: Timestamp,
    /// Container name.
    pub container: String,
    /// Database name.
    pub database: String,
    /// Login role of the database.
    pub role: String,
    /// That role's password.
    pub password: Secret,
    /// Port on the host.
    pub port: u16,
    /// Address for a browser.
    pub url: String,
    /// The template generation it was made from.
    pub origin: Option<Origin>,
    /// How the database was cloned.
    pub clone: Option<CloneMethod>,
    /// How the filestore was made.
    pub filestore: FilestoreMethod,
    /// The image the container runs: the one asked for, or one with its dependencies added.
    pub image: String,
    /// Commit that is checked out.
    pub commit: Option<String>,
    /// Commit whose modules the database reflects.
    pub applied_commit: Option<String>,
    /// Commits of its extra addons repositories that are checked out.
    #[serde(default)]
    pub extra_commits: Commits,
    /// Commits of them whose modules the database reflects.
    #[serde(default)]
    pub extra_applied: Commits,
    /// The mounted tree as the database reflects it, in the environment's own repository.
    #[serde(default)]
    pub applied_tree: Option<String>,
    /// What the next pull does as well.
    #[serde(default)]
    pub pending: Pending,
    /// The directories of modules the configuration was made with.
    #[serde(default)]
    pub addons_directories: Option<Vec<PathBuf>>,
    /// Whether the branch did not exist and was made here.
    pub branch_created: bool,
    /// Technical name under which a repository that is itself a module is mounted.
    pub root_module: Option<String>,
    /// What it can reach besides its database.
    #[serde(default)]
    pub egress: Egress,
    /// The host its mail goes to instead of the world.
    #[serde(default)]
    pub mail_catcher: Option<String>,
    /// What was run to make the copy harmless.
    #[serde(default)]
    pub sanitized: Vec<Entry>,
    /// The steps of its making.
    pub steps: Vec<StepEntry>,
    /// Where its code and its configuration are made beside those it runs on.
    #[serde(skip)]
    pub stage: Option<PathBuf>,
}

impl Record for Environment {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.state = State::Ready;
        let of_template = self.origin.as_ref().and_then(|origin| origin.commit.as_ref());
        self.applied_commit = of_template.or(self.commit.as_ref()).cloned();
        self.extra_applied = Origin::extra_applied(self.origin.as_ref(), &self.extra_commits);
    }
}

impl Environment {
    /// The first form of the record of a new environment.
    #[must_use]
    pub fn new(
        ctx: &Context,
        id: EnvId,
        request: Request,
        (port, url): (u16, String),
        origin: Option<Origin>,
    ) -> Self {
        let team = ctx.team.clone();
        Self {
            version: VERSION,
            container: ctx.names().container(&team, &id),
            database: Names::database(&team, &id),
            role: Names::role(&team, &id),
            image: request.image.to_string(),
            state: State::Creating,
            created_at: Timestamp::now(),
            password: Secret::random(),
            port,
            url,
            origin,
            clone: None,
            filestore: FilestoreMethod::Plain,
            commit: None,
            applied_commit: None,
            extra_commits: Commits::new(),
            extra_applied: Commits::new(),
            applied_tree: None,
            pending: Pending::default(),
            addons_directories: None,
            branch_created: false,
            root_module: None,
            egress: Egress::Open,
            mail_catcher: None,
            sanitized: Vec::new(),
            steps: Vec::new(),
            stage: None,
            request,
            id,
            team,
        }
    }

    /// The name of its template, `none` without one.
    #[must_use]
    pub fn template_name(&self) -> &str {
        self.request.template.as_ref().map_or("none", TemplateName::as_str)
    }

    /// Where its record is.
    #[must_use]
    pub fn path(ctx: &Context, id: &EnvId) -> PathBuf {
        ctx.layout().workspace(&ctx.team, id).join("environment.json")
    }

    /// Writes the record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, ctx: &Context) -> Result<()> {
        files::write_json(&Self::path(ctx, &self.id), self)
    }

    /// Reads a record by id; `None` when there is none.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, id: &EnvId) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, id), VERSION)
    }

    /// The record of a complete environment.
    ///
    /// # Errors
    /// `not_found` when there is none, or when its making was never finished.
    pub fn find(ctx: &Context, name: &EnvName) -> Result<Self> {
        match Self::of(ctx, name)? {
            Some(record) if record.state == State::Ready => Ok(record),
            Some(record) => {
                Err(Error::not_found(format!("environment {name} is incomplete: {}", record.unfinished()))
                    .hint(format!(
                        "run `odeum env create` for it again, or `odeum env delete {}`",
                        name.quoted()
                    )))
            }
            None => Err(missing(name)),
        }
    }

    /// As [`Self::find`], of one that is to be stopped, deleted or changed.
    ///
    /// # Errors
    /// `not_found`; `protected` when its data are to stay as they are.
    pub fn find_to_change(ctx: &Context, name: &EnvName) -> Result<Self> {
        let env = Self::find(ctx, name)?;
        protection::must_be_unprotected(ctx, name, &env.id)?;
        Ok(env)
    }

    /// The record of an environment that somebody is at work on.
    ///
    /// # Errors
    /// `not_found` when it was lost meanwhile.
    pub fn known(ctx: &Context, id: &EnvId) -> Result<Self> {
        Self::read(ctx, id)?.ok_or_else(|| Error::not_found(format!("environment {id} lost its record")))
    }

    /// Ids of all environments of this call's team that have a record, readable or not.
    ///
    /// # Errors
    /// When the workspaces cannot be read.
    pub fn ids(ctx: &Context) -> Result<Vec<EnvId>> {
        let names = files::entries(&ctx.layout().workspaces(&ctx.team))?;
        let ids = names.iter().filter_map(|name| name.parse().ok());
        Ok(ids.filter(|id| Self::path(ctx, id).exists()).collect())
    }

    /// All records of this call's team, by name. Damaged ones are warned of.
    ///
    /// # Errors
    /// When the workspaces cannot be read.
    pub fn all(ctx: &Context) -> Result<Vec<Self>> {
        let mut records = Vec::new();
        for id in Self::ids(ctx)? {
            match Self::read(ctx, &id) {
                Ok(record) => records.extend(record),
                Err(error) => ctx.warn(error.message),
            }
        }
        records.sort_by(|a, b| a.request.name.cmp(&b.request.name));
        Ok(records)
    }

    /// What was under way when its maker or deleter went, in words.
    #[must_use]
    pub fn unfinished(&self) -> String {
        let step = self.steps.iter().rev().find(|step| !step.ok).or(self.steps.last());
        let step = step.map_or("start", |step| step.name.as_str());
        match self.state {
            State::Removing => "its deletion was not finished".into(),
            _ => format!("its creation stopped at step {step}"),
        }
    }
}

fn missing(name: &EnvName) -> Error {
    Error::not_found(format!("environment {name} does not exist"))
        .hint("run `odeum env list` to see the environments, `odeum env create` to make one")
}
