//! Who uses a repository.

use crate::{
    context::Context,
    error::Result,
    model::{ExtraAddons, RepoName},
    ops::{
        environment::Environment,
        template::{Making, Template},
    },
};

/// The environments and templates that name a repository, complete or not.
///
/// # Errors
/// When a record cannot be read, of which nobody knows then what it uses.
pub fn users(ctx: &Context, name: &RepoName) -> Result<Vec<String>> {
    let is_named = |extra: &ExtraAddons| extra.iter().any(|extra| extra.name == *name);
    let mut users = Vec::new();
    for id in Environment::ids(ctx)? {
        let found = Environment::read(ctx, &id)?.filter(|env| is_named(&env.request.extra_addons));
        users.extend(found.map(|env| format!("environment {}", env.request.name)));
    }
    for id in Template::ids(ctx)? {
        let template = Template::read(ctx, &id)?.map(|template| (template.name, template.extra_addons));
        let making = Making::read(ctx, &id)?.map(|making| (making.name, making.extra_addons));
        let found = template.into_iter().chain(making).find(|(_, extra)| is_named(extra));
        users.extend(found.map(|(name, _)| format!("template {name}")));
    }
    Ok(users)
}
