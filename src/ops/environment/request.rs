//! From what was asked for to a complete request: defaults of the template filled in.

use std::path::PathBuf;

use super::{
    data::Origin,
    naming::locks_of_new,
    record::{Request, Source},
    sources,
};
use crate::{
    adapters::git,
    context::{Context, Lock},
    error::{Error, Result},
    model::{Branch, EnvName, ExtraAddons, ImageRef, OdooSources, RepoUrl, TemplateName},
    ops::{repository::Repository, template::Template},
};

/// What a caller asks for; what is left out comes from the template.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Branch, also the name when none is given.
    pub branch: String,
    /// Name.
    pub name: Option<EnvName>,
    /// Template; `None` for an empty database.
    pub template: Option<TemplateName>,
    /// Repository.
    pub repo: Option<RepoUrl>,
    /// Working tree to mount instead of a clone.
    pub path: Option<PathBuf>,
    /// Image.
    pub image: Option<ImageRef>,
    /// Whether the copy must be harmless.
    pub sanitize: bool,
    /// Extra addons repositories.
    pub extra_addons: Option<ExtraAddons>,
    /// Whose Odoo it runs.
    pub sources: OdooSources,
}

impl Wish {
    /// The name it will have.
    ///
    /// # Errors
    /// `invalid_input` when the branch is no name.
    pub fn name(&self) -> Result<EnvName> {
        match &self.name {
            Some(name) => Ok(name.clone()),
            None => self.branch.parse().map_err(Error::invalid),
        }
    }

    /// What making it must hold: the environment alone, the template beside others.
    #[must_use]
    pub fn locks(&self, ctx: &Context) -> Vec<Lock> {
        let environment = self.name().map(|name| locks_of_new(ctx, &name)).unwrap_or_default();
        let template = self.template.as_ref().map(|name| Lock::template_shared(&ctx.team, &name.id()));
        environment.into_iter().chain(template).collect()
    }
}

/// Completes and checks a wish, in the order names, template, repository, image.
///
/// # Errors
/// `invalid_input` for what cannot be, `prerequisite` for a template that is not there.
pub async fn resolve(ctx: &Context, wish: Wish) -> Result<(Request, Option<Origin>)> {
    let name = wish.name()?;
    let template = match &wish.template {
        Some(template) => Some(Template::find(ctx, template)?),
        None => None,
    };
    let source = match (wish.path, wish.repo) {
        (Some(_), Some(_)) => {
            return Err(Error::invalid("both a working tree (path) and a repository (repo_url) are given")
                .hint("leave one out"));
        }
        (Some(path), None) => tree(ctx, path, &wish.branch).await?,
        (None, repo) => {
            let branch: Branch = wish.branch.parse().map_err(Error::invalid)?;
            let url = repo.or_else(|| template.as_ref()?.repo_url.clone());
            let url = url.ok_or_else(|| {
                Error::invalid("no repository: give one, or use a template that has one").hint(format!(
                    "odeum env create {} --template default --repo-url URL, or --path . to mount a working tree",
                    name.quoted()
                ))
            })?;
            Source::Clone { url, branch }
        }
    };
    let image = wish.image.or_else(|| template.as_ref().map(|template| template.odoo_image.clone()));
    let image = image.ok_or_else(|| {
        Error::invalid("no image: name a template, or an image for an empty database")
            .hint(format!("odeum env create {} --template default, or --odoo-image odoo:19.0", name.quoted()))
    })?;
    let of_template = || template.as_ref().map(|template| template.extra_addons.clone());
    let extra_addons = wish.extra_addons.or_else(of_template).unwrap_or_default();
    for extra in &extra_addons {
        Repository::find(ctx, &extra.name)?;
    }
    if let Some(template) = &template {
        check_raw(template, wish.sanitize)?;
    }
    let origin = template.as_ref().map(|template| Origin::of(ctx, template, &source));
    let sources = sources::resolve(ctx, &wish.sources, &image).await?;
    let request = Request {
        name,
        source,
        image,
        template: template.map(|template| template.name),
        sanitize: wish.sanitize,
        edits: None,
        extra_addons,
        sources,
    };
    Ok((request, origin))
}

/// An environment that is not to be neutralised needs a template that was not either.
///
/// # Errors
/// `prerequisite` with the command that makes one.
pub fn check_raw(template: &Template, sanitize: bool) -> Result<()> {
    if sanitize || !template.neutralized {
        return Ok(());
    }
    let name = &template.name;
    Err(Error::prerequisite(format!(
        "template {name} was neutralised when it was made; sanitize=false needs a raw one"
    ))
    .hint(format!("odeum template init --template-name {name} --keep-raw --force")))
}

async fn tree(ctx: &Context, path: PathBuf, branch: &str) -> Result<Source> {
    let shown = path.display().to_string();
    let path = path.canonicalize().map_err(|error| Error::invalid(format!("{shown}: {error}")))?;
    if !path.is_dir() || path.parent().is_none() {
        return Err(Error::invalid(format!("{shown} is not the directory of a working tree")));
    }
    let on = git::checkout_at(&path, &ctx.cancel).await?.and_then(|checkout| checkout.branch);
    Ok(Source::Tree { path, branch: on.unwrap_or_else(|| branch.to_owned()) })
}
