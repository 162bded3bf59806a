//! A template changed by hand: an environment is made from it, and saved as its next generation.

use std::{path::PathBuf, time::Instant};

use super::{
    make::Made,
    record::{Template, edit_dir},
    save::save_held,
    source::Source,
};
use crate::{
    adapters::{files, git},
    context::Context,
    error::{Error, Result},
    model::{Branch, EnvName, TemplateName},
    ops::environment::{self, Created, Environment, Origin, Request, State},
};

/// The name of the environment a template is edited in.
///
/// # Errors
/// `invalid_input` when the template's name is too long for one.
pub fn edited_in(template: &TemplateName) -> Result<EnvName> {
    format!("edit/{template}").parse().map_err(Error::invalid)
}

/// Makes the environment a template is edited in, or starts it. It runs the code the template
/// was made with, or the branch given; without a repository an empty directory.
///
/// # Errors
/// As those of making an environment; `conflict` when somebody's own has the name.
pub async fn edit(ctx: &Context, name: &TemplateName, branch: Option<Branch>) -> Result<Created> {
    let template = Template::find(ctx, name)?;
    let env = edited_in(name)?;
    found(ctx, name)?;
    let source = source(ctx, &template, branch).await?;
    let request = Request {
        sources: None,
        name: env,
        image: template.odoo_image.clone(),
        template: Some(template.name.clone()),
        sanitize: template.neutralized,
        edits: Some(template.name.clone()),
        extra_addons: template.extra_addons.clone(),
        source,
    };
    let origin = Origin::of(ctx, &template, &request.source);
    environment::create(ctx, request, Some(origin)).await
}

async fn source(ctx: &Context, template: &Template, branch: Option<Branch>) -> Result<environment::Source> {
    let Some(url) = template.repo_url.clone() else {
        let path: PathBuf = edit_dir(ctx, &template.name.id());
        files::make_dir(&path)?;
        return Ok(environment::Source::Tree { path, branch: "none".into() });
    };
    let branch = match branch.or_else(|| template.code.as_ref().map(|code| code.branch.clone())) {
        Some(branch) => branch,
        None => {
            let head: Branch = "HEAD".parse().map_err(Error::internal)?;
            let remote = git::look(&url, &head, &ctx.access(), &ctx.cancel).await?;
            remote.default_branch.ok_or_else(|| {
                Error::not_found(format!("{url} has no default branch")).hint("name one with --branch")
            })?
        }
    };
    Ok(environment::Source::Clone { url, branch })
}

/// Makes what was edited the template's next generation, and deletes the environment.
///
/// # Errors
/// `not_found` when it is not being edited; `conflict` when another generation came meanwhile, or
/// the environment of that name is no edit.
pub async fn save_edit(ctx: &Context, name: &TemplateName) -> Result<Made> {
    let (edited, template) = (found(ctx, name)?, Template::find(ctx, name)?);
    let own = Source::Environment { name: edited_in(name)? };
    let is_own = template.made_from.as_ref() == Some(&own);
    let is_older =
        |env: &Environment| env.origin.as_ref().is_none_or(|origin| origin.generation != template.generation);
    let is_going = match &edited {
        Some(env) => env.state == State::Removing && is_older(env),
        None => edit_dir(ctx, &name.id()).exists(),
    };
    if is_own && is_going {
        // This very call had saved it before it was killed.
        let started = Instant::now();
        discard_edit(ctx, name).await?;
        return Ok(Made { template, steps: Vec::new(), elapsed: started.elapsed().as_secs_f64() });
    }
    edited.ok_or_else(|| not_edited(name))?;
    let env = Environment::find(ctx, &edited_in(name)?)?;
    // One this very call made before it was killed is no other.
    if is_older(&env) && !is_own {
        let env = &env.request.name;
        return Err(Error::conflict(format!(
            "template {name} has a newer generation than the one that was edited"
        ))
        .hint(format!(
            "`odeum template save {env} {name}` replaces it all the same; --discard drops the edit"
        )));
    }
    let made = save_held(ctx, &env.request.name, name.clone(), None).await?;
    discard_edit(ctx, name).await?;
    Ok(made)
}

/// Deletes the environment a template is edited in; the template stays as it is.
///
/// # Errors
/// `not_found` when it is not being edited; `conflict` when the environment of that name is no
/// edit, which stays.
pub async fn discard_edit(ctx: &Context, name: &TemplateName) -> Result<()> {
    let dir = edit_dir(ctx, &name.id());
    match found(ctx, name)? {
        Some(env) => drop(environment::delete(ctx, &env.request.name).await?),
        None if dir.exists() => {}
        None => return Err(not_edited(name)),
    }
    files::remove_any(&dir).map(drop)
}

/// Removes what a killed deletion of an edit left. The caller holds the lock of its environment.
///
/// # Errors
/// As [`discard_edit`].
pub fn clear_edit(ctx: &Context, name: &TemplateName) -> Result<()> {
    match found(ctx, name)? {
        Some(_) => Ok(()),
        None => files::remove_any(&edit_dir(ctx, &name.id())).map(drop),
    }
}

/// The environment a template is edited in, complete or not. Its name alone does not make it
/// one: a branch may be called so.
fn found(ctx: &Context, name: &TemplateName) -> Result<Option<Environment>> {
    let env = edited_in(name)?;
    let record = Environment::of(ctx, &env)?;
    match record {
        Some(found) if found.request.edits.as_ref() != Some(name) => Err(Error::conflict(format!(
            "environment {env} is somebody's own, and template {name} would be edited in one of that name"
        ))
        .hint(format!(
            "keep it under another name (`env create --env-name`), then `odeum env delete {env}`"
        ))),
        record => Ok(record),
    }
}

fn not_edited(name: &TemplateName) -> Error {
    Error::not_found(format!("template {name} is not being edited"))
        .hint(format!("odeum template edit {name}"))
}
