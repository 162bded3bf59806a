//! Looks at a workstation: all groups at the same time, told in their order.
//!
//! - `connectivity`: whether git servers let this person in.

mod connectivity;

use std::time::Instant;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{database_user, finding::Finding, place::Place, programs, repositories, tasks, venvs};
use crate::{
    config::workstation::Workstation,
    context::Context,
    error::{Error, Result},
    ops::system::Health,
};

/// What belongs together.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The file.
    Configuration,
    /// Git servers.
    Connectivity,
    /// Programs.
    Tools,
    /// Python environments.
    VirtualEnvironments,
    /// Checkouts.
    Repositories,
    /// The local role of PostgreSQL.
    Database,
    /// The engine environments run on.
    Docker,
}

/// Looks at these groups; at all when none is named.
///
/// # Errors
/// `cancelled`.
pub async fn examine(ctx: &Context, place: &Place, groups: &[Group]) -> Result<Vec<Finding>> {
    let is_wanted = |group: Group| groups.is_empty() || groups.contains(&group);
    let read = place.workstation();
    let mut findings = Vec::new();
    if is_wanted(Group::Configuration) {
        findings.extend(configuration(place, &read));
    }
    // What the others need of the file is nothing where there is none.
    let workstation = read.unwrap_or_default();
    let (connectivity, tools, venvs, repositories, database, docker) = tokio::join!(
        when(is_wanted(Group::Connectivity), connectivity::examine(ctx, &workstation.git)),
        when(is_wanted(Group::Tools), programs::examine(ctx, &workstation.tools)),
        when(is_wanted(Group::VirtualEnvironments), venvs::examine(ctx, place, &workstation.versions)),
        when(is_wanted(Group::Repositories), repositories(ctx, place, &workstation)),
        when(is_wanted(Group::Database), async { vec![database_user::examine(ctx).await] }),
        when(is_wanted(Group::Docker), docker(ctx)),
    );
    let others = [connectivity, tools, venvs, repositories, database, docker];
    findings.extend(others.into_iter().flatten());
    ctx.check_cancelled()?;
    Ok(findings)
}

async fn when(is_wanted: bool, look: impl Future<Output = Vec<Finding>>) -> Vec<Finding> {
    if !is_wanted {
        return Vec::new();
    }
    let started = Instant::now();
    let found = look.await;
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    found.into_iter().map(|finding| Finding { ms, ..finding }).collect()
}

fn configuration(place: &Place, read: &Result<Workstation>) -> Vec<Finding> {
    const GROUP: &str = "Configuration";
    let name = super::place::FILE;
    match read {
        Err(error) if !place.file().exists() => vec![Finding::of_error(GROUP, name, Health::Warn, error)],
        Err(error) => vec![Finding::of_error(GROUP, name, Health::Fail, error)],
        Ok(workstation) => {
            let versions = match workstation.versions.len() {
                1 => "1 version".to_owned(),
                count => format!("{count} versions"),
            };
            let found = format!("{}: {versions}", place.file().display());
            let superfluous = workstation.warnings.iter();
            let warnings = superfluous.map(|text| Finding::new(GROUP, name, Health::Warn, text));
            std::iter::once(Finding::new(GROUP, name, Health::Ok, found)).chain(warnings).collect()
        }
    }
}

async fn repositories(ctx: &Context, place: &Place, workstation: &Workstation) -> Vec<Finding> {
    let looked = repositories::examine(place.root(), workstation, tasks::JOBS, &ctx.cancel).await;
    looked.unwrap_or_else(|error| vec![Finding::of_error("Repositories", "all", Health::Fail, &error)])
}

/// Environments need an engine; the rest of a workstation does not.
async fn docker(ctx: &Context) -> Vec<Finding> {
    const GROUP: &str = "Docker";
    let found = match ctx.docker().await {
        Ok(docker) => {
            Finding::new(GROUP, "engine", Health::Ok, format!("answers, API {}", docker.engine().api))
        }
        Err(error) => {
            let error = Error { hint: Some("odeum doctor --fix".into()), ..error };
            Finding::of_error(GROUP, "engine", Health::Warn, &error)
        }
    };
    vec![found]
}
