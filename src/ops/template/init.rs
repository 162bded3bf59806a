//! A template from nothing: Odoo installs modules into a new database.

use std::time::Instant;

use super::{
    generations::remove_unused_generations,
    making::Making,
    record::Template,
    steps::{plan, previous_database},
};
use crate::{
    adapters::{fault, files, postgres},
    context::Context,
    error::{Error, Result},
    model::{ImageRef, Modules, RepoUrl, Secret, StepEntry, TemplateName},
    ops::{
        journal::{self, Journal},
        odoo::OdooImage,
        ports::RESERVING,
    },
};

/// What to make.
pub struct InitRequest {
    /// Template.
    pub name: TemplateName,
    /// Image.
    pub image: ImageRef,
    /// Modules to install.
    pub modules: Modules,
    /// Whether with demonstration data.
    pub demo: bool,
    /// Whether to leave jobs and mail servers as they are.
    pub keep_raw: bool,
    /// Repository environments shall take over.
    pub repo_url: Option<RepoUrl>,
    /// Whether to replace a template that is there.
    pub force: bool,
}

impl InitRequest {
    /// Whether a generation was made for the same request. A forced request
    /// asks for a new one whatever is there.
    fn made(&self, making: &Making) -> bool {
        let of_request = (&self.name, &self.image, &self.modules, self.demo, self.keep_raw, &self.repo_url);
        let of_making =
            (&making.name, &making.image, &making.modules, making.demo, making.keep_raw, &making.repo_url);
        !self.force && of_request == of_making
    }
}

/// What was made.
pub struct Initialised {
    /// The template.
    pub template: Template,
    /// The steps taken.
    pub steps: Vec<StepEntry>,
    /// Seconds in all.
    pub elapsed: f64,
}

/// Makes a template, or its next generation with `force`. The old one stays in
/// use until the new one is complete.
///
/// # Errors
/// `conflict` when it exists; Odoo's traceback when a module does not install.
pub async fn init(ctx: &Context, request: InitRequest) -> Result<Initialised> {
    let started = Instant::now();
    let finished = clean_up(ctx, &request.name).await?;
    let id = request.name.id();
    let existing = Template::read(ctx, &id)?;
    if let (Some(making), Some(template)) = (finished.filter(|making| request.made(making)), &existing) {
        // The killed process had got as far as this very call would.
        let (template, elapsed) = (template.clone(), started.elapsed().as_secs_f64());
        return Ok(Initialised { template, steps: making.steps, elapsed });
    }
    if let Some(found) = &existing {
        if found.name != request.name {
            return Err(Error::conflict(format!(
                "{} would get the same id as template {}",
                request.name, found.name
            )));
        }
        if !request.force {
            let (name, image, dir) = (&found.name, &found.odoo_image, ctx.layout().template(&ctx.team, &id));
            return Err(Error::conflict(format!(
                "template {name} exists ({image}, database {}, {})",
                found.database,
                dir.display()
            ))
            .hint("add --force to replace it; environments made from it keep their data"));
        }
    }
    let image = OdooImage::look(ctx, &request.image).await?;
    let making = Making {
        version: Making::VERSION,
        generation: Secret::random_hex8(),
        previous: existing.map(|found| found.generation),
        name: request.name,
        team: ctx.team.clone(),
        image: request.image,
        series: image.series,
        modules: request.modules,
        demo: request.demo,
        keep_raw: request.keep_raw,
        repo_url: request.repo_url,
        password: Secret::random(),
        installed: std::collections::BTreeMap::new(),
        steps: Vec::new(),
    };
    let path = Making::path(ctx, &id);
    let journal = {
        let _moment = ctx.moment(RESERVING).await?;
        ctx.system()?; // it may have been destroyed since
        Journal::begin(ctx, "template-init", &path, making).await?
    };
    journal.run(ctx, &plan()).await?;
    let making = journal.record();
    let template = Template::find(ctx, &making.name)?;
    finish(ctx, &making, &template).await?;
    Ok(Initialised { template, steps: making.steps, elapsed: started.elapsed().as_secs_f64() })
}

/// Removes what the published generation took the place of, and then the record
/// of its making.
async fn finish(ctx: &Context, making: &Making, template: &Template) -> Result<()> {
    fault::point("template-init.finish.before", &ctx.cancel).await?;
    postgres::drop_database(&ctx.database_server()?, &previous_database(making)).await?;
    remove_unused_generations(ctx, template).await?;
    files::remove_any(&Making::path(ctx, &making.name.id()))?;
    fault::point("template-init.finish.after", &ctx.cancel).await
}

/// Undoes what a killed process left of a generation. One that was already
/// published is complete and stays; its making is returned.
pub async fn clean_up(ctx: &Context, name: &TemplateName) -> Result<Option<Making>> {
    let directory = ctx.layout().template(&ctx.team, &name.id());
    let Some(making) = Making::read(ctx, &name.id())? else {
        // A killed process may have left no more than the beginning of a record.
        if directory.is_dir() && files::is_unfinished(&directory) {
            files::remove_dir(&directory)?;
        }
        return Ok(None);
    };
    match Template::read(ctx, &name.id())? {
        Some(template) if template.generation == making.generation => {
            finish(ctx, &making, &template).await?;
            return Ok(Some(making));
        }
        _ => {}
    }
    ctx.step(format!("Undoing an unfinished generation of template {name}"));
    let undone = journal::undo(&ctx.uncancelled(), "template-init", &plan(), &making).await;
    match undone.leftovers.as_slice() {
        [] => Ok(None),
        left => Err(Error::external(format!(
            "could not undo an unfinished generation of {name}: {}",
            left.join("; ")
        ))
        .hint("run the command again")),
    }
}
