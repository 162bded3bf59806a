//! All services of a team, from one container listing and the records.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{mend::unfinished, record::Service};
use crate::{
    adapters::{docker::Container, lock::is_held},
    context::{Context, Lock},
    error::Result,
    model::label,
};

/// What a service is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being made or deleted at this moment.
    Creating,
    /// Its making, its update or its deletion was cut short.
    Incomplete,
    /// Its container runs, and is well as far as that is known.
    Running,
    /// Its container runs, and its check has not said yet whether it is well.
    Starting,
    /// Its container runs, and its check fails.
    Unhealthy,
    /// Its container ends and is started over and over.
    Restarting,
    /// Its container is stopped.
    Stopped,
    /// Its container is gone.
    Failed,
}

impl Status {
    /// Whether its container runs.
    #[must_use]
    pub fn runs(self) -> bool {
        matches!(self, Self::Running | Self::Starting | Self::Unhealthy)
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Creating => "creating",
            Self::Incomplete => "incomplete",
            Self::Running => "running",
            Self::Starting => "starting",
            Self::Unhealthy => "unhealthy",
            Self::Restarting => "restarting",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
        })
    }
}

/// One service.
pub struct Row {
    /// Its record.
    pub service: Service,
    /// What it is doing.
    pub status: Status,
    /// What was cut short, in words, when it is incomplete.
    pub unfinished: Option<String>,
}

/// All services of this call's team, by name; one Docker call however many.
///
/// # Errors
/// `prerequisite` when no Docker Engine answers.
pub async fn list(ctx: &Context) -> Result<Vec<Row>> {
    let services = Service::all(ctx)?;
    let labels = [ctx.ours(), format!("{}={}", label::TEAM, ctx.team), label::SERVICE.to_owned()];
    let containers = ctx.docker().await?.list_containers(&labels).await?;
    let containers: BTreeMap<&str, &Container> =
        containers.iter().map(|container| (container.name.as_str(), container)).collect();
    let is_busy = is_held(&Lock::services(&ctx.team).path(ctx.layout()));
    let row = |service: Service| {
        let unfinished = unfinished(ctx, &service);
        let status = match &unfinished {
            Some(_) if is_busy => Status::Creating,
            Some(_) => Status::Incomplete,
            None => status(containers.get(service.container.as_str()).copied()),
        };
        Row { unfinished: unfinished.filter(|_| !is_busy), status, service }
    };
    Ok(services.into_iter().map(row).collect())
}

fn status(container: Option<&Container>) -> Status {
    match container {
        None => Status::Failed,
        Some(found) if found.state == "restarting" => Status::Restarting,
        Some(found) if found.state != "running" => Status::Stopped,
        Some(found) if found.status.contains("(unhealthy)") => Status::Unhealthy,
        Some(found) if found.status.contains("(health: starting)") => Status::Starting,
        Some(_) => Status::Running,
    }
}
