//! A template's next generation from the dump it keeps, or from another.

use std::path::PathBuf;

use super::{
    make::{Attachments, Made, MakeRequest, clean_up, make},
    record::{Template, generation_dump},
    source::Source,
};
use crate::{
    adapters::files,
    context::Context,
    error::{Error, Result},
    model::{ImageRef, TemplateName},
    ops::repository::Commits,
};

/// Makes the next generation of a template. What a new dump does not bring, its image, repository
/// and filestore, stays.
///
/// # Errors
/// `not_found`; `prerequisite` when the dump that is kept is gone, `external` when it has changed
/// since it was made.
pub async fn reload(
    ctx: &Context,
    name: &TemplateName,
    dump: Option<PathBuf>,
    image: Option<ImageRef>,
) -> Result<Made> {
    clean_up(ctx, name).await?;
    let template = Template::existing(ctx, name)?;
    let source = match dump {
        Some(path) => Source::File { path },
        None => {
            check(ctx, &template).await?;
            Source::Generation { generation: template.generation.clone() }
        }
    };
    // Of another dump nobody knows what code it is of.
    let is_same = matches!(source, Source::Generation { .. });
    let code = template.code.filter(|_| is_same);
    let extra_commits = if is_same { template.extra_commits } else { Commits::new() };
    let request = MakeRequest {
        image: image.or(Some(template.odoo_image)),
        extra_addons: template.extra_addons,
        extra_commits,
        keep_raw: !template.neutralized,
        repo_url: template.repo_url,
        code,
        replace: true,
        attachments: Attachments::TakenOrKept,
        ..MakeRequest::new(template.name, source)
    };
    make(ctx, request).await
}

/// The dump a template keeps must be the one that was made.
async fn check(ctx: &Context, template: &Template) -> Result<()> {
    let path = generation_dump(ctx, &template.name.id(), &template.generation);
    if !path.is_file() {
        return Err(Error::prerequisite(format!("the dump that is kept, {}, is gone", path.display()))
            .hint("give another with --dump"));
    }
    let Some(sum) = template.dump_sha256.clone() else { return Ok(()) };
    ctx.step("Checking the dump that is kept");
    let found = {
        let path = path.clone();
        tokio::task::spawn_blocking(move || files::sha256(&path)).await.map_err(Error::internal)??
    };
    match found == sum {
        true => Ok(()),
        false => {
            Err(Error::external(format!("{} is not as it was made: its SHA-256 differs", path.display()))
                .hint("give another with --dump"))
        }
    }
}
