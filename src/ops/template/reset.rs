//! Environments moved to a template's new generation, when that is asked for.

use super::record::Template;
use crate::{
    context::{self, Context, Lock},
    error::Result,
    model::EnvName,
    ops::environment::{self, Environment},
};

/// What became of the environments of a template.
#[derive(Debug, Default)]
pub struct Moved {
    /// Those that have the data of the new generation.
    pub reset: Vec<EnvName>,
    /// Those that kept their own, and why.
    pub kept: Vec<(EnvName, String)>,
}

/// Environments made from an earlier generation of a template, but for one.
///
/// # Errors
/// When the workspaces cannot be read.
pub fn others(ctx: &Context, template: &Template, except: Option<&EnvName>) -> Result<Vec<EnvName>> {
    let id = template.name.id();
    let is_older = |env: &Environment| {
        let origin = env.origin.as_ref().filter(|origin| origin.id == id);
        origin.is_some_and(|origin| origin.generation != template.generation)
    };
    // What is being edited is becoming the next generation itself.
    let is_edit = |env: &Environment| env.request.edits.as_ref() == Some(&template.name);
    let others = Environment::all(ctx)?.into_iter().filter(|env| is_older(env) && !is_edit(env));
    Ok(others.map(|env| env.request.name).filter(|name| Some(name) != except).collect())
}

/// Gives them the data of the current generation. One that cannot have them keeps its own, and does
/// not keep the others from theirs.
///
/// # Errors
/// `cancelled`; when the workspaces cannot be read.
pub async fn reset_others(ctx: &Context, template: &Template, except: Option<&EnvName>) -> Result<Moved> {
    let mut moved = Moved::default();
    for name in others(ctx, template, except)? {
        ctx.check_cancelled()?;
        ctx.step(format!("Resetting {name}"));
        let locks = [environment::lock(ctx, &name), Lock::template_shared(&ctx.team, &template.name.id())];
        let reset = async {
            let _held = context::acquire(ctx, "reset_environment", &locks).await?;
            environment::reset(ctx, &name).await
        };
        match reset.await {
            Ok(_) => moved.reset.push(name),
            Err(error) => moved.kept.push((name, error.message)),
        }
    }
    Ok(moved)
}
