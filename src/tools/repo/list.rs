use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::Context,
    error::Result,
    model::Branch,
    ops::repository::{self, Row},
    registry::{Effect, Meta, Tool},
    tools::{environment::fields::seconds, template::megabytes},
};

/// How many branches are named.
const NAMED: usize = 10;

/// List the team's extra addons repositories with their branches and users.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {}

/// All repositories, by name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Repositories {
    /// The repositories.
    repos: Vec<RepoFields>,
}

/// One repository.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RepoFields {
    /// Its name.
    name: String,
    /// Its address.
    repo_url: String,
    /// Its branches, the first ten.
    branches: Vec<String>,
    /// Branches in all.
    branch_count: usize,
    /// Whether it is protected from deletion.
    protected: bool,
    /// Environments and templates that use it.
    used_by: Vec<String>,
    /// What was cut short; `null` when it is whole.
    unfinished: Option<String>,
    /// When all its branches were fetched last.
    updated_at: Option<String>,
    /// Size on the disk in MB, without what environments have checked out.
    disk_mb: f64,
}

impl From<Row> for RepoFields {
    fn from(row: Row) -> Self {
        let unfinished = row.repository.unfinished();
        Self {
            name: row.repository.name.to_string(),
            repo_url: row.repository.url.to_string(),
            branches: row.branches.keys().take(NAMED).map(Branch::to_string).collect(),
            branch_count: row.branches.len(),
            protected: row.is_protected,
            used_by: row.used_by,
            unfinished: unfinished.map(|(finding, next)| format!("{finding}: run `{next}` again")),
            updated_at: row.repository.updated_at.map(seconds),
            disk_mb: megabytes(row.bytes),
        }
    }
}

impl fmt::Display for Repositories {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.repos.is_empty() {
            return write!(f, "No extra addons repositories. `odeum repo add NAME URL` adds one.");
        }
        let width = self.repos.iter().map(|repo| repo.name.len()).max().unwrap_or(0).max(4);
        let head = format!("{:width$}  {:>8}  {:>10}  URL", "NAME", "BRANCHES", "DISK");
        write!(f, "{}", console::style(head).dim())?;
        for repo in &self.repos {
            let RepoFields { name, branch_count, disk_mb, repo_url, .. } = repo;
            write!(f, "\n{name:width$}  {branch_count:>8}  {disk_mb:>7.1} MB  {repo_url}")?;
            if repo.protected {
                f.write_str("  (protected)")?;
            }
            if !repo.used_by.is_empty() {
                write!(f, "\n  used by {}", repo.used_by.join(", "))?;
            }
            if let Some(unfinished) = &repo.unfinished {
                write!(f, "\n  {unfinished}")?;
            }
        }
        Ok(())
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_extra_repos",
        cli: "repo list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Repositories;

    async fn run(self, ctx: &Context) -> Result<Repositories> {
        let rows = repository::list(ctx).await?;
        Ok(Repositories { repos: rows.into_iter().map(RepoFields::from).collect() })
    }
}
