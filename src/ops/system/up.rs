//! The environment of the checkout one stands in.

use std::path::Path;

use super::project::{Project, project};
use crate::{
    adapters::git,
    context::{self, Context},
    error::{Error, Result},
    model::{EnvName, ImageRef, TemplateName},
    ops::{
        environment::{self, Created, Wish},
        template::Template,
    },
};

/// What came of it.
pub struct Up {
    /// The environment.
    pub created: Created,
}

/// Makes or starts the environment for the branch of the checkout at
/// `directory`, with the working tree mounted.
///
/// # Errors
/// `invalid_input` when it is no checkout, on no branch, or of no known series.
pub async fn up(ctx: &Context, directory: &Path, name: Option<EnvName>) -> Result<Up> {
    let shown = directory.display();
    let directory = &directory.canonicalize().map_err(|error| Error::invalid(format!("{shown}: {error}")))?;
    let checkout = git::checkout_at(directory, &ctx.cancel).await?.ok_or_else(|| {
        Error::invalid(format!("{} is not in a git checkout", directory.display()))
            .hint("go into one, or use `odeum env create BRANCH --path DIR`")
    })?;
    let branch = checkout.branch.ok_or_else(|| {
        Error::invalid(format!("{} is on no branch", checkout.top.display()))
            .hint("git switch BRANCH, or git switch -c NEW")
    })?;
    let project = project(&checkout.top)?;
    let template = template(ctx, &project)?;
    let image = project.image.or_else(|| project.series.map(ImageRef::of));
    if image.is_none() && template.is_none() {
        return Err(Error::invalid(format!(
            "cannot tell which Odoo series {} is for",
            checkout.top.display()
        ))
        .hint("write [project] series = \"19.0\" into its odeum.toml"));
    }
    let wish = Wish {
        branch,
        name,
        template,
        path: Some(checkout.top),
        image,
        sanitize: true,
        extra_addons: project.extra_addons,
        ..Default::default()
    };
    let _held = context::acquire(ctx, "start_checkout", &wish.locks(ctx)).await?;
    let (request, origin) = environment::resolve(ctx, wish).await?;
    Ok(Up { created: environment::create(ctx, request, origin).await? })
}

/// The template the project names; else `default` or another of its series; else none.
fn template(ctx: &Context, project: &Project) -> Result<Option<TemplateName>> {
    if project.template.is_some() {
        return Ok(project.template.clone());
    }
    let mut fitting = Template::all(ctx)?;
    let is_of_series = |template: &Template| project.series.is_none() || template.series == project.series;
    fitting.retain(|template| !template.is_going && is_of_series(template));
    let default = TemplateName::default();
    let chosen = fitting.iter().find(|template| template.name == default).or(fitting.first());
    Ok(chosen.map(|template| template.name.clone()))
}
