//! An environment that runs, and users in its container.

use crate::{
    adapters::docker::Docker,
    context::Context,
    error::{Error, Result},
    model::EnvName,
    ops::environment::Environment,
};

/// The record of an environment whose container runs.
///
/// # Errors
/// `not_found`; `prerequisite` when it is stopped.
pub async fn running<'a>(ctx: &'a Context, name: &EnvName) -> Result<(Environment, &'a Docker)> {
    let env = Environment::find(ctx, name)?;
    let docker = ctx.docker().await?;
    match docker.inspect_container(&env.container).await? {
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
