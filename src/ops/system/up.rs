//! The environment of the checkout one stands in.

use std::path::Path;

use super::project::{Project, project};
use crate::{
    adapters::git,
    context::{self, Context},
    error::{Error, Result},
    model::{EnvName, ImageRef, OdooSources, Series, TemplateName},
    ops::{
        environment::{self, Created, Environment, Wish, has_local_sources},
        template::Template,
        workstation::Place,
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
pub async fn up(
    ctx: &Context,
    directory: &Path,
    name: Option<EnvName>,
    sources: Option<OdooSources>,
) -> Result<Up> {
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
    let guessed = || series_of_place(&checkout.top).or_else(|| series_of_branch(&branch));
    let project = Project { series: project.series.or_else(guessed), ..project };
    let template = template(ctx, &project)?;
    let image = project.image.or_else(|| project.series.map(ImageRef::of));
    if image.is_none() && template.is_none() {
        return Err(Error::invalid(format!(
            "cannot tell which Odoo series {} is for",
            checkout.top.display()
        ))
        .hint("write [project] series = \"19.0\" into its odeum.toml"));
    }
    let sources = match sources {
        Some(sources) => sources,
        None => found_sources(ctx, name.as_ref(), &branch, project.series)?,
    };
    let wish = Wish {
        branch,
        name,
        template,
        path: Some(checkout.top),
        image,
        sanitize: true,
        extra_addons: project.extra_addons,
        sources,
        ..Default::default()
    };
    let _held = context::acquire(ctx, "start_checkout", &wish.locks(ctx)).await?;
    let (request, origin) = environment::resolve(ctx, wish).await?;
    Ok(Up { created: environment::create(ctx, request, origin).await? })
}

/// Those of an environment that is there; else the workstation's of this series, where it has any.
fn found_sources(
    ctx: &Context,
    name: Option<&EnvName>,
    branch: &str,
    series: Option<Series>,
) -> Result<OdooSources> {
    let name = name.cloned().or_else(|| branch.parse().ok());
    if let Some(name) = name
        && let Some(env) = Environment::of(ctx, &name)?
    {
        return Ok(env.request.sources.map_or(OdooSources::Image, |known| known.chosen()));
    }
    Ok(match series.is_some_and(has_local_sources) {
        true => OdooSources::Local,
        false => OdooSources::Image,
    })
}

/// The series a branch is named after: 19.0 of `19.0-fix-invoices`.
fn series_of_branch(branch: &str) -> Option<Series> {
    branch.split(['-', '_', '/']).next()?.parse().ok()
}

/// The series of a checkout of the workstation, which lies in `ORGANIZATION/SERIES/`.
fn series_of_place(checkout: &Path) -> Option<Series> {
    let inner = checkout.strip_prefix(Place::current().ok()?.root()).ok()?;
    inner.parent()?.file_name()?.to_str()?.parse().ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_named_after_series() {
        let of = |branch: &str| series_of_branch(branch).map(|series| series.to_string());
        assert_eq!(of("19.0-fix").as_deref(), Some("19.0"));
        assert_eq!(of("18.0").as_deref(), Some("18.0"));
        assert_eq!((of("main"), of("feature/19.0")), (None, None));
    }
}
