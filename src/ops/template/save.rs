//! A template's next generation from an environment.

use super::{
    make::{Made, MakeRequest, make},
    record::{Code, Template},
    source::Source,
};
use crate::{
    adapters::lock::Held,
    context::{self, Context},
    error::Result,
    model::{EnvName, TemplateName},
    ops::{
        environment::{self, Environment},
        system::ensure_database,
    },
};

/// Makes an environment as it is now a template, or its next generation. It goes on running, but
/// for the moment in which it is copied, and is nobody's while its copy is worked on. The caller
/// holds the lock of the making.
///
/// # Errors
/// `not_found` when there is no such environment, `busy` when somebody is at work on it.
pub async fn save(ctx: &Context, env: &EnvName, template: TemplateName) -> Result<Made> {
    let lock = [environment::lock(ctx, env)];
    let held = context::acquire(ctx, "save_as_template", &lock).await?.pop();
    save_held(ctx, env, template, held).await
}

/// As [`save`], of an environment whose lock is let go when it was copied, or is the caller's.
///
/// # Errors
/// `not_found` when there is no such environment.
pub async fn save_held(
    ctx: &Context,
    env: &EnvName,
    template: TemplateName,
    held: Option<Held>,
) -> Result<Made> {
    let env = Environment::find(ctx, env)?;
    ensure_database(ctx).await?;
    let env = environment::mend(ctx, &env).await?;
    let (repo_url, code) = match &env.request.source {
        environment::Source::Clone { url, branch } => {
            (Some(url.clone()), Some(Code { branch: branch.clone(), commit: env.applied_commit.clone() }))
        }
        // Of a mounted tree nobody else knows the way: what the template had stays.
        environment::Source::Tree { .. } => {
            (Template::read(ctx, &template.id())?.and_then(|template| template.repo_url), None)
        }
    };
    let source = Source::Environment { name: env.request.name.clone() };
    let request = MakeRequest {
        image: Some(env.request.image.clone()),
        keep_raw: !env.request.sanitize,
        code,
        repo_url,
        extra_addons: env.request.extra_addons.clone(),
        extra_commits: env.extra_applied.clone(),
        replace: true,
        held,
        ..MakeRequest::new(template, source)
    };
    make(ctx, request).await
}
