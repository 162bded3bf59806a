//! An environment that runs, and users in its container.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use crate::{
    adapters::docker::Docker,
    context::Context,
    error::{Error, Result},
    model::EnvName,
    ops::{environment::Environment, idle},
};

/// How long the moment may last in which somebody copies its data.
const PATIENCE: Duration = Duration::from_secs(5);

/// The record of an environment whose container runs. One that was stopped because nobody used it
/// is started.
///
/// # Errors
/// `not_found`; `prerequisite` when somebody stopped it.
pub async fn running<'a>(ctx: &'a Context, name: &EnvName) -> Result<(Environment, &'a Docker)> {
    reach(ctx, name, Environment::find(ctx, name)?).await
}

/// As [`running`], for what may change its data or files.
///
/// # Errors
/// `protected` too.
pub async fn running_to_change<'a>(ctx: &'a Context, name: &EnvName) -> Result<(Environment, &'a Docker)> {
    reach(ctx, name, Environment::find_to_change(ctx, name)?).await
}

async fn reach<'a>(ctx: &'a Context, name: &EnvName, env: Environment) -> Result<(Environment, &'a Docker)> {
    let env = idle::awake(ctx, env).await?;
    let docker = ctx.docker().await?;
    let deadline = Instant::now() + PATIENCE;
    let mut found = docker.inspect_container(&env.container).await?;
    while found.as_ref().is_some_and(|found| found.paused) && Instant::now() < deadline {
        sleep(Duration::from_millis(50)).await;
        found = docker.inspect_container(&env.container).await?;
    }
    match found {
        Some(found) if found.paused => {
            Err(Error::prerequisite(format!("environment {name} is held still by a command that was killed"))
                .hint(format!("`odeum env start {}` lets it go on", name.quoted())))
        }
        Some(found) if found.running => Ok((env, docker)),
        Some(_) => Err(Error::prerequisite(format!("environment {name} is not running"))
            .hint(format!("odeum env start {}", name.quoted()))),
        None => Err(Error::not_found(format!("the container of environment {name} is gone"))
            .hint(format!("odeum env delete {}, then create it again", name.quoted()))),
    }
}

/// Checks a user's name or number: `odoo`, `0`, `1000:1000`.
///
/// # Errors
/// `invalid_input`.
pub fn check_user(user: &str) -> Result<()> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('-') && part.chars().all(is_plain);
    match user.split(':').count() <= 2 && user.split(':').all(is_name) {
        true => Ok(()),
        false => Err(Error::invalid(format!("{user:?} is not a user")).hint("odoo, root, or a number")),
    }
}

/// Says which user is missing, in the place of Docker's words.
pub fn about_user(error: Error, user: &str) -> Error {
    match error.message.contains("unable to find user") || error.message.contains("no matching entries") {
        true => Error::invalid(format!("the container has no user {user}"))
            .hint("odoo and root are in every image of Odoo"),
        false => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_names_or_numbers() {
        for good in ["odoo", "0", "1000:1000", "www-data", "a.b"] {
            assert!(check_user(good).is_ok(), "{good}");
        }
        for bad in ["", "-u", "a b", "a:b:c", "a;b", ":", "--privileged"] {
            assert!(check_user(bad).is_err(), "{bad}");
        }
    }
}
