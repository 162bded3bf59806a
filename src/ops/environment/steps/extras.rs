//! The extra addons: a working tree of each repository, on the newest commit of its branch.

use super::super::{files as files_of, record::Environment};
use crate::{
    adapters::{files, process},
    context::Context,
    error::Result,
    model::Extra,
    ops::{
        journal::{Journal, Record, Step},
        odoo::OdooImage,
        repository::{self, Commits},
    },
};

pub struct Extras;

impl Step<Environment> for Extras {
    const NAME: &'static str = "extras";
    const TITLE: &'static str = "Getting the extra addons";

    async fn apply(&self, ctx: &Context, journal: &Journal<Environment>) -> Result<String> {
        let env = journal.record();
        let image = OdooImage::look(ctx, &env.request.image).await?;
        let mut commits = Commits::new();
        let mut details = Vec::new();
        for extra in &env.request.extra_addons {
            let (repository, commit) = repository::fetch(ctx, extra).await?;
            let directory = env.extra(ctx, &extra.name);
            files::make_dir(directory.parent().unwrap_or(&directory))?;
            repository::check_out(ctx, &repository, &commit, &directory).await?;
            warn_of_another(ctx, &env, extra, &commit);
            if let (Some(series), Some(theirs)) = (image.series, files_of::series(&directory)?)
                && series != theirs
            {
                ctx.warn(format!("the modules of {extra} are for Odoo {theirs}, the image runs {series}"));
            }
            let short = commit.get(..10).unwrap_or(&commit);
            details.push(format!("{extra} at {short}"));
            commits.insert(extra.name.clone(), commit);
        }
        journal.update(|env| env.extra_commits = commits)?;
        Ok(details.join(", "))
    }

    async fn undo(&self, ctx: &Context, env: &Environment) -> Result<Vec<String>> {
        let directory = env.top(ctx).join("extra");
        if env.is_in_flight(Self::NAME) {
            process::end_orphans("git", &directory).await?;
        }
        files::remove_dir(&directory)?;
        for extra in &env.request.extra_addons {
            repository::prune(ctx, &extra.name).await?;
        }
        Ok(Vec::new())
    }
}

/// The template's modules may be those of another commit.
fn warn_of_another(ctx: &Context, env: &Environment, extra: &Extra, commit: &str) {
    let name = &extra.name;
    let of_template = env.origin.as_ref().and_then(|origin| origin.extra_commits.get(name));
    if let Some(wanted) = of_template.filter(|wanted| *wanted != commit) {
        let short = wanted.get(..10).unwrap_or(wanted);
        ctx.warn(format!(
            "the template's modules of {name} are those of commit {short}: `odeum env pull` applies what changed since"
        ));
    }
}
