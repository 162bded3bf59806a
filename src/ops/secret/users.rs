//! Who uses a secret.

use crate::{context::Context, error::Result, model::SecretName, ops::service::Service};

/// The services that refer to a secret, complete or not, and environments by their team's variables.
///
/// # Errors
/// When a record cannot be read, of which nobody knows then what it uses.
pub fn users(ctx: &Context, name: &SecretName) -> Result<Vec<String>> {
    let mut users = Vec::new();
    if ctx.team_settings().is_ok_and(|team| team.variables.secrets().contains(name)) {
        users.push(format!("environments, by [team.{}.variables] of odeum.toml", ctx.team));
    }
    for service in Service::names(ctx)? {
        let found = Service::read(ctx, &service)?;
        if found.is_some_and(|found| found.request.secrets().contains(name)) {
            users.push(format!("service {service}"));
        }
    }
    Ok(users)
}
