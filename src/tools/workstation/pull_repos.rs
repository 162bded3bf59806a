use std::{num::NonZero, time::Duration};

use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::jobs::jobs;
use crate::{
    context::Context,
    error::{Error, Result},
    ops::workstation::{
        self, JOBS, Place, Report,
        repositories::{self, Means},
    },
    registry::{Effect, Meta, Tool},
};

/// Seconds for one repository.
const TIMEOUT: u64 = 3600;

/// Clone the repositories of a workstation, and bring those that are there up to date.
///
/// Several at the same time, each branch in a directory of its own. A checkout with local commits,
/// uncommitted changes, another branch or an operation in progress is left as it is and reported, as
/// a failure; so is one of another remote. A repository that fails keeps none of the others. The same
/// call again goes on where one was cut off.
#[derive(Args, Deserialize, JsonSchema)]
pub struct PullRepos {
    /// Only this repository: web, or OCA/web. May be repeated.
    #[arg(short, long, value_name = "NAME")]
    filter: Option<Vec<String>>,
    /// Clone all of the history, and fetch it for what was cloned without.
    #[arg(long)]
    #[serde(default)]
    full_history: bool,
    /// Put uncommitted changes away, update, and bring them back.
    #[arg(long, conflicts_with = "force")]
    #[serde(default)]
    autostash: bool,
    /// Replace what is in the way of an update; it is kept under a ref that is named.
    #[arg(long)]
    #[serde(default)]
    force: bool,
    /// How many at the same time.
    #[arg(long, value_name = "N", default_value_t = JOBS)]
    #[serde(default = "jobs")]
    jobs: NonZero<usize>,
    /// Longest time for each, in seconds; 0 for no limit.
    #[arg(long, value_name = "SECONDS", default_value_t = TIMEOUT)]
    #[serde(default = "timeout")]
    timeout: u64,
    /// Only say what would be done, without asking any server.
    #[arg(long)]
    #[serde(default)]
    dry_run: bool,
}

fn timeout() -> u64 {
    TIMEOUT
}

impl PullRepos {
    fn means(&self) -> Result<Means> {
        match (self.autostash, self.force) {
            (false, false) => Ok(Means::Careful),
            (true, false) => Ok(Means::Autostash),
            (false, true) => Ok(Means::Force),
            (true, true) => Err(Error::invalid("autostash and force are two ways: choose one")),
        }
    }
}

impl Tool for PullRepos {
    const META: Meta = Meta {
        name: "pull_workstation_repos",
        cli: "workstation pull-repos",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &[],
    };
    const IS_RECORDED: bool = false;
    const EXPLAINS: bool = true;
    type Output = Report;

    fn exit_status(error: &Error) -> u8 {
        workstation::exit_status(error)
    }

    fn question(&self, _: &Context) -> Result<Option<String>> {
        if self.dry_run {
            return Ok(None);
        }
        let place = Place::current()?;
        let (count, root) = (
            repositories::count(&place, self.filter.as_deref().unwrap_or_default())?,
            place.root().display(),
        );
        Ok(Some(format!("pull-repos clones {count} repositories into {root}, or updates them. Go on?")))
    }

    async fn run(self, ctx: &Context) -> Result<Report> {
        let request = repositories::Request {
            means: self.means()?,
            filter: self.filter.unwrap_or_default(),
            full_history: self.full_history,
            jobs: self.jobs,
            limit: (self.timeout > 0).then(|| Duration::from_secs(self.timeout)),
            dry_run: self.dry_run,
        };
        repositories::pull(ctx, &Place::current()?, request).await
    }

    fn is_failure(report: &Report) -> bool {
        !report.ok
    }
}
