//! Who uses a secret.

use crate::{context::Context, error::Result, model::SecretName, ops::service::Service};

/// The services that refer to a secret, complete or not.
///
/// # Errors
/// When a record cannot be read, of which nobody knows then what it uses.
pub fn users(ctx: &Context, name: &SecretName) -> Result<Vec<String>> {
    let mut users = Vec::new();
    for service in Service::names(ctx)? {
        let found = Service::read(ctx, &service)?;
        if found.is_some_and(|found| found.request.variables.secrets().contains(name)) {
            users.push(format!("service {service}"));
        }
    }
    Ok(users)
}
