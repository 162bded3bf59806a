//! What was cut short: finished or taken back, as the next command of its own would.

use crate::{
    context::{self, Context, Lock},
    error::{Error, Result},
    model::{EnvName, RepoName, ServiceName, TeamId, TemplateName},
    ops::{
        environment::{self, Environment, State},
        invariants::{CLEANER, Subject},
        repository, service, template,
    },
};

/// The team whose it is; nobody's for what all share.
#[must_use]
pub fn team(subject: &Subject) -> Option<&TeamId> {
    match subject {
        Subject::Installation => None,
        Subject::Environment(team, _)
        | Subject::Template(team, _)
        | Subject::WarmPool(team)
        | Subject::Repository(team, _)
        | Subject::Service(team, _) => Some(team),
    }
}

/// Finishes it or takes it back.
///
/// # Errors
/// `busy` when somebody is at work on it, `protected`, and those of the taking back.
pub async fn finish(ctx: &Context, subject: &Subject) -> Result<()> {
    match subject {
        Subject::Installation => Err(Error::prerequisite("what all teams share is not removed by this")
            .hint("`odeum init` makes it whole, `odeum destroy` removes it")),
        Subject::Environment(team, name) => finish_environment(&ctx.for_team(team), name).await,
        Subject::Template(team, name) => finish_template(&ctx.for_team(team), name).await,
        Subject::WarmPool(team) => template::collect_warm(&ctx.for_team(team)).await.map(drop),
        Subject::Repository(team, name) => finish_repository(&ctx.for_team(team), name).await,
        Subject::Service(team, name) => finish_service(&ctx.for_team(team), name).await,
    }
}

async fn finish_environment(ctx: &Context, name: &EnvName) -> Result<()> {
    let lock = [environment::lock(ctx, name)];
    let _held = context::acquire(ctx, CLEANER, &lock).await?;
    let Some(env) = Environment::of(ctx, name)? else { return Ok(()) };
    match env.state {
        State::Ready => environment::mend(ctx, &env).await.map(drop),
        State::Creating | State::Removing => environment::delete(ctx, name).await.map(drop),
    }
}

async fn finish_template(ctx: &Context, name: &TemplateName) -> Result<()> {
    let edit = environment::lock(ctx, &template::edited_in(name)?);
    let locks = [Lock::making(&ctx.team, &name.id()), edit];
    let _held = context::acquire(ctx, CLEANER, &locks).await?;
    template::clean_up(ctx, name).await?;
    template::clear_edit(ctx, name)?;
    let is_going = template::Template::read(ctx, &name.id())?.is_some_and(|template| template.is_going);
    if is_going {
        template::delete(ctx, name, false).await?;
    }
    template::give_up_incoming(ctx, &name.id())
}

async fn finish_repository(ctx: &Context, name: &RepoName) -> Result<()> {
    let lock = [Lock::repository(&ctx.team, name)];
    let _held = context::acquire(ctx, CLEANER, &lock).await?;
    repository::give_up(ctx, name).await
}

async fn finish_service(ctx: &Context, name: &ServiceName) -> Result<()> {
    let lock = [Lock::services(&ctx.team)];
    let _held = context::acquire(ctx, CLEANER, &lock).await?;
    service::mend(ctx, name).await.map(drop)
}
