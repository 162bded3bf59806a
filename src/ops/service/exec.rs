//! Any program, in a service's container.

use std::time::Duration;

use super::{logs::gone, record::Service};
use crate::{
    adapters::docker::Exec,
    context::Context,
    error::{Error, Kind, Result},
    model::ServiceName,
    ops::inside::{self, Ran, check_limit, check_user},
};

/// What to run.
pub struct ExecRequest {
    /// Service.
    pub name: ServiceName,
    /// Program and arguments.
    pub command: Vec<String>,
    /// User it runs as, for another than the image's.
    pub user: Option<String>,
    /// How long it may take.
    pub limit: Duration,
}

/// Runs a program. What it writes is recorded as it comes, and printed on the command line.
///
/// # Errors
/// `not_found`, `prerequisite` when the service does not run, `timeout` and `cancelled` with the id
/// of what was written by then.
pub async fn exec(ctx: &Context, request: &ExecRequest) -> Result<Ran> {
    let name = &request.name;
    request.user.as_deref().map_or(Ok(()), check_user)?;
    if request.command.first().is_none_or(String::is_empty)
        || request.command.iter().any(|word| word.contains('\0'))
    {
        return Err(Error::invalid("the command is empty, or holds a NUL character")
            .hint("give the program and its arguments, each as an item"));
    }
    let limit = check_limit(request.limit)?;
    let (service, docker) = (Service::find(ctx, name)?, ctx.docker().await?);
    let found = docker.inspect_container(&service.container).await?.ok_or_else(|| gone(name))?;
    if !found.running {
        return Err(Error::prerequisite(format!("service {name} is not running"))
            .hint(format!("odeum service start {name}")));
    }
    // One stream for both of its own, or their order is lost on the way.
    let mut command = vec!["sh", "-c", r#"exec "$@" 2>&1"#, "sh"];
    command.extend(request.command.iter().map(String::as_str));
    let exec = Exec { command, user: request.user.as_deref(), ..Exec::default() };
    let source = format!("a command in service {name}");
    let ran = inside::run(ctx, docker, &service.container, &exec, limit, source).await;
    ran.map_err(|error| match error.kind {
        Kind::InvalidInput => error.hint("take a user the image has, or a number"),
        _ => error,
    })
}
