//! A repository's record, `odeum.json` in its store.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    model::{Branch, RepoName, RepoUrl, StepEntry, TeamId},
    ops::{environment::State, journal::Record},
};

/// The name of the file.
pub const RECORD: &str = "odeum.json";

/// The marker that keeps a repository from being deleted.
const PROTECTED: &str = ".protected";

/// An extra addons repository.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Repository {
    /// Form of this record.
    pub version: u32,
    /// Its name.
    pub name: RepoName,
    /// Its team.
    pub team: TeamId,
    /// Its address.
    pub url: RepoUrl,
    /// The branches that are fetched; none for all there are.
    pub branches: Vec<Branch>,
    /// How far its life has come.
    pub state: State,
    /// When it was added.
    pub created_at: Timestamp,
    /// When all its branches were fetched last.
    pub updated_at: Option<Timestamp>,
    /// The steps of its making.
    pub steps: Vec<StepEntry>,
}

impl Record for Repository {
    fn steps(&self) -> &[StepEntry] {
        &self.steps
    }

    fn steps_mut(&mut self) -> &mut Vec<StepEntry> {
        &mut self.steps
    }

    fn complete(&mut self) {
        self.state = State::Ready;
        self.updated_at = Some(Timestamp::now());
    }
}

impl Repository {
    /// The newest form of the record this odeum knows.
    const VERSION: u32 = 1;

    /// The first form of the record of a new one.
    #[must_use]
    pub fn new(ctx: &Context, name: RepoName, url: RepoUrl, branches: Vec<Branch>) -> Self {
        Self {
            version: Self::VERSION,
            name,
            team: ctx.team.clone(),
            url,
            branches,
            state: State::Creating,
            created_at: Timestamp::now(),
            updated_at: None,
            steps: Vec::new(),
        }
    }

    /// Where a repository's record is.
    #[must_use]
    pub fn path(ctx: &Context, name: &RepoName) -> PathBuf {
        ctx.layout().repository(&ctx.team, name).join(RECORD)
    }

    /// The store.
    #[must_use]
    pub fn store(&self, ctx: &Context) -> PathBuf {
        ctx.layout().repository(&self.team, &self.name)
    }

    /// The marker that keeps it from being deleted.
    #[must_use]
    pub fn marker(&self, ctx: &Context) -> PathBuf {
        self.store(ctx).join(PROTECTED)
    }

    /// Whether the marker is there.
    #[must_use]
    pub fn is_protected(&self, ctx: &Context) -> bool {
        self.marker(ctx).exists()
    }

    /// Whether it is to have a branch.
    #[must_use]
    pub fn wants(&self, branch: &Branch) -> bool {
        self.branches.is_empty() || self.branches.contains(branch)
    }

    /// Reads a record; `None` when there is none.
    ///
    /// # Errors
    /// When it is damaged or written by a newer odeum.
    pub fn read(ctx: &Context, name: &RepoName) -> Result<Option<Self>> {
        files::read_record(&Self::path(ctx, name), Self::VERSION)
    }

    /// Writes the record.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, ctx: &Context) -> Result<()> {
        files::write_json(&Self::path(ctx, &self.name), self)
    }

    /// A repository that can be used.
    ///
    /// # Errors
    /// `not_found` when there is none of that name; `prerequisite` when it is not whole.
    pub fn find(ctx: &Context, name: &RepoName) -> Result<Self> {
        let found = Self::read(ctx, name)?.ok_or_else(|| missing(ctx, name))?;
        match found.unfinished() {
            None => Ok(found),
            Some((finding, remedy)) => {
                Err(Error::prerequisite(format!("extra addons repository {name} is not whole: {finding}"))
                    .hint(format!("run `{remedy}` again")))
            }
        }
    }

    /// What was cut short, and the command that goes on with it; `None` when nothing was.
    #[must_use]
    pub fn unfinished(&self) -> Option<(&'static str, String)> {
        match self.state {
            State::Ready => None,
            State::Creating => Some(("it was not fetched to its end", self.addition())),
            State::Removing => {
                Some(("its deletion was not finished", format!("odeum repo delete {}", self.name)))
            }
        }
    }

    /// The command that adds it.
    #[must_use]
    pub fn addition(&self) -> String {
        let add = format!("odeum repo add {} {}", self.name, self.url);
        match self.chosen().as_str() {
            "" => add,
            chosen => format!("{add} --branches {chosen}"),
        }
    }

    /// The branches that were chosen, separated by commas; empty for all there are.
    #[must_use]
    pub fn chosen(&self) -> String {
        self.branches.iter().map(Branch::as_str).collect::<Vec<_>>().join(",")
    }

    /// The names of all repositories of this call's team, whole or not.
    ///
    /// # Errors
    /// When the directory cannot be read.
    pub fn names(ctx: &Context) -> Result<Vec<RepoName>> {
        let names = files::entries(&ctx.layout().repositories(&ctx.team))?;
        let names = names.iter().filter_map(|name| name.parse().ok());
        Ok(names.filter(|name| Self::path(ctx, name).exists()).collect())
    }
}

/// There is none of this name.
pub fn missing(ctx: &Context, name: &RepoName) -> Error {
    let names: Vec<String> =
        Repository::names(ctx).unwrap_or_default().iter().map(ToString::to_string).collect();
    let known = match names.is_empty() {
        true => "there is none yet".to_owned(),
        false => format!("there are {}", names.join(", ")),
    };
    Error::not_found(format!("extra addons repository {name} does not exist: {known}"))
        .hint(format!("odeum repo add {name} URL"))
}
