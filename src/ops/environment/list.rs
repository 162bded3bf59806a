//! All environments of a team, from one container listing and the records.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    mend::unfinished,
    record::{Environment, State},
};
use crate::{
    adapters::{docker::Container, lock},
    context::{Context, Lock},
    error::Result,
    model::label,
};

/// What an environment is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being made at this moment.
    Creating,
    /// Its making, its deletion or a change of its modules was cut short.
    Incomplete,
    /// Its container runs.
    Running,
    /// Its container is stopped.
    Stopped,
    /// Its container is gone.
    Failed,
}

/// One environment.
pub struct Row {
    /// Its record.
    pub environment: Environment,
    /// What it is doing.
    pub status: Status,
    /// What was cut short, in words, when it is incomplete.
    pub unfinished: Option<String>,
    /// Its containers.
    pub containers: Vec<ContainerRow>,
    /// The call that works on it now.
    pub busy: Option<lock::Holder>,
}

/// One container.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ContainerRow {
    /// Name.
    pub name: String,
    /// Docker's words: `Up 3 minutes`.
    pub status: String,
    /// Image it was made from.
    pub image: String,
}

/// All environments of this call's team, by name; one Docker call however many.
///
/// # Errors
/// `prerequisite` when no Docker Engine answers.
pub async fn list(ctx: &Context) -> Result<Vec<Row>> {
    let environments = Environment::all(ctx)?;
    let team = format!("{}={}", label::TEAM, ctx.team);
    let containers = ctx.docker().await?.list_containers(&[ctx.ours(), team]).await?;
    let containers: BTreeMap<String, Container> =
        containers.into_iter().map(|container| (container.name.clone(), container)).collect();
    let row = |environment: Environment| {
        let container = containers.get(&environment.container);
        let door = environment.door(ctx).and_then(|door| containers.get(&door));
        row(ctx, environment, container, door)
    };
    Ok(environments.into_iter().map(row).collect())
}

fn row(
    ctx: &Context,
    environment: Environment,
    container: Option<&Container>,
    door: Option<&Container>,
) -> Row {
    let lock = Lock::environment(&environment.team, &environment.id);
    let busy = lock::holder_if_locked(&lock.path(ctx.layout()));
    let cut_short = match environment.state {
        _ if busy.is_some() => None,
        State::Creating | State::Removing => Some(environment.unfinished()),
        State::Ready => unfinished(ctx, &environment.id),
    };
    let status = match (environment.state, container) {
        (State::Creating, _) if busy.is_some() => Status::Creating,
        (State::Creating | State::Removing, _) => Status::Incomplete,
        _ if cut_short.is_some() => Status::Incomplete,
        // A copy of its data is being taken at this moment.
        (State::Ready, Some(container)) if container.state == "paused" => Status::Running,
        (State::Ready, Some(container)) if container.state == "running" => Status::Running,
        (State::Ready, Some(_)) => Status::Stopped,
        (State::Ready, None) => Status::Failed,
    };
    let containers = container.into_iter().chain(door).map(|container| ContainerRow {
        name: container.name.clone(),
        status: container.status.clone(),
        image: container.image.clone(),
    });
    Row { environment, status, unfinished: cut_short, containers: containers.collect(), busy }
}
