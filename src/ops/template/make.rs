//! Making a template, or its next generation, from whatever source.

use std::{path::Path, time::Instant};

use super::{
    delete,
    generations::remove_unused_generations,
    incoming,
    intake::{Files, Intake},
    look::{self, Found},
    making::Making,
    record::{Code, Template, generation_dump, generation_filestore},
    source::{Seen, Source},
    steps::{Given, plan, previous_database},
    warm,
};
use crate::{
    adapters::{fault, files, lock::Held, postgres},
    context::Context,
    error::{Error, Result},
    model::{ExtraAddons, ImageRef, RepoUrl, Secret, Series, StepEntry, TemplateName},
    ops::{
        environment::Environment,
        journal::{self, Journal},
        odoo::OdooImage,
        ports::RESERVING,
        quota,
        repository::{Commits, Repository},
        system::ensure_database,
    },
};

/// The operation's name in fault points.
const OPERATION: &str = "template-make";

/// What to make.
#[derive(Debug)]
pub struct MakeRequest {
    /// Template.
    pub name: TemplateName,
    /// Where its data come from.
    pub source: Source,
    /// Image Odoo runs in; `None` for the one of the dump's series.
    pub image: Option<ImageRef>,
    /// Whether to leave jobs and mail servers as they are.
    pub keep_raw: bool,
    /// Repository environments shall take over.
    pub repo_url: Option<RepoUrl>,
    /// What of that repository the data reflect, when that is known.
    pub code: Option<Code>,
    /// Extra addons repositories environments shall take over.
    pub extra_addons: ExtraAddons,
    /// Commits of them whose modules the data reflect.
    pub extra_commits: Commits,
    /// Whether to replace a template that is there.
    pub replace: bool,
    /// What becomes of the source's attachments.
    pub attachments: Attachments,
    /// The password of the source, when it asks for one.
    pub password: Option<Secret>,
    /// The lock of the environment it is made of, which is let go when that was copied.
    pub held: Option<Held>,
}

/// What becomes of the attachments a source brings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Attachments {
    /// They are taken.
    #[default]
    Taken,
    /// They are left out.
    LeftOut,
    /// They are taken, and where there are none those of the generation before stay.
    TakenOrKept,
}

impl Attachments {
    /// Says so of what was found. `existing` is the template so far, `image` the one that was asked for.
    pub fn settle(
        self,
        ctx: &Context,
        intake: &mut Intake,
        existing: Option<&Template>,
        image: Option<&ImageRef>,
    ) {
        match (self, existing) {
            (Self::LeftOut, _) => intake.files = None,
            (Self::TakenOrKept, Some(existing)) if intake.files.is_none() => {
                let kept = generation_filestore(ctx, &existing.name.id(), &existing.generation);
                intake.files_bytes = files::tree_size(&kept);
                // Another image may run as another user, and what is shared has one owner.
                let is_same = image == Some(&existing.odoo_image);
                intake.files = Some(if is_same { Files::Generation(kept) } else { Files::Directory(kept) });
            }
            _ => {}
        }
    }
}

impl MakeRequest {
    /// A new template of what a source has; what else is to be so is said by its fields.
    #[must_use]
    pub fn new(name: TemplateName, source: Source) -> Self {
        Self {
            name,
            source,
            image: None,
            keep_raw: false,
            repo_url: None,
            code: None,
            extra_addons: ExtraAddons::default(),
            extra_commits: Commits::new(),
            replace: false,
            attachments: Attachments::Taken,
            password: None,
            held: None,
        }
    }

    /// Whether a generation was made for the same request, of a file as it is `seen` now. A
    /// request to replace asks for a new one whatever is there.
    fn made(&self, seen: Option<&Seen>, making: &Making) -> bool {
        let of_request = (&self.name, &self.source, seen, self.keep_raw);
        let of_making = (&making.name, &making.source, making.seen.as_ref(), making.keep_raw);
        let same_code = (&self.repo_url, &self.extra_addons) == (&making.repo_url, &making.extra_addons);
        let same_image = self.image.is_none() || self.image == making.image;
        !self.replace && of_request == of_making && same_code && same_image
    }
}

/// What was made.
pub struct Made {
    /// The template.
    pub template: Template,
    /// The steps taken.
    pub steps: Vec<StepEntry>,
    /// Seconds in all.
    pub elapsed: f64,
}

/// Makes a template, or its next generation. The old one stays in use until the
/// new one is complete.
///
/// # Errors
/// `conflict` when it exists and is not to be replaced; Odoo's or PostgreSQL's words when a
/// step fails, and then nothing of the new generation is left.
pub async fn make(ctx: &Context, request: MakeRequest) -> Result<Made> {
    let started = Instant::now();
    let seen = request.source.seen()?;
    let finished = clean_up(ctx, &request.name).await?;
    let id = request.name.id();
    let existing = match Template::read(ctx, &id)? {
        Some(found) if found.is_going && found.name == request.name => {
            ctx.step(format!("Finishing the deletion of template {}", found.name));
            delete::remove(&ctx.uncancelled(), found).await?;
            None
        }
        found => found,
    };
    let made = finished.filter(|making| request.made(seen.as_ref(), making));
    if let (Some(making), Some(template)) = (made, &existing) {
        // The killed process had got as far as this very call would.
        let (template, elapsed) = (template.clone(), started.elapsed().as_secs_f64());
        return Ok(Made { template, steps: making.steps, elapsed });
    }
    if let Some(found) = &existing {
        must_be_free(ctx, found, &request)?;
    }
    incoming::keep_only(ctx, &id, Some(&request.source))?;
    incoming::collect(ctx).await?;
    ensure_database(ctx).await?;
    let making = Making { seen, ..decide(ctx, &request, existing).await? };
    allow(ctx, &making).await?;
    let path = Making::path(ctx, &id);
    let MakeRequest { password, held, attachments, .. } = request;
    let plan = plan(&making, Given { password, held, attachments });
    let journal = {
        let _moment = ctx.moment(RESERVING).await?;
        ctx.system()?; // it may have been destroyed since
        Journal::begin(ctx, OPERATION, &path, making).await?
    };
    if let Err(error) = journal.run(ctx, &plan).await {
        incoming::after_failure(ctx, &id)?;
        return Err(error);
    }
    // It holds the template.
    drop(plan);
    let making = journal.record();
    let template = Template::find(ctx, &making.name)?;
    finish(ctx, &making, &template).await?;
    warm::fill_in_background(ctx, &template.name);
    Ok(Made { template, steps: making.steps, elapsed: started.elapsed().as_secs_f64() })
}

fn must_be_free(ctx: &Context, found: &Template, request: &MakeRequest) -> Result<()> {
    let Template { name, odoo_image, database, .. } = found;
    if *name != request.name {
        let wanted = &request.name;
        return Err(Error::conflict(format!("{wanted} would get the same id as template {name}")));
    }
    if request.replace {
        return Ok(());
    }
    let dir = ctx.layout().template(&ctx.team, &name.id());
    Err(Error::conflict(format!(
        "template {name} exists ({odoo_image}, database {database}, {})",
        dir.display()
    ))
    .hint("add --force to replace it; environments made from it keep their data"))
}

/// Looks at what can be looked at before anything is made.
async fn decide(ctx: &Context, request: &MakeRequest, existing: Option<Template>) -> Result<Making> {
    let id = request.name.id();
    for extra in &request.extra_addons {
        Repository::find(ctx, &extra.name)?;
    }
    let found = match &request.source {
        Source::File { path } => Some(look(path).await?),
        // Of what it keeps the files are not copied.
        Source::Generation { generation } => {
            let intake = look_opened(&generation_dump(ctx, &id, generation), None).await?;
            Some(Found::Intake(Box::new(intake)))
        }
        _ => None,
    };
    let (mut intake, bundle) = match found {
        None => (None, None),
        Some(Found::Intake(intake)) => (Some(*intake), None),
        Some(Found::Bundle(bundle)) => (None, Some(bundle)),
    };
    if let Some(intake) = &mut intake {
        request.attachments.settle(ctx, intake, existing.as_ref(), request.image.as_ref());
    }
    let (image, series) = decide_image(ctx, request.image.as_ref(), intake.as_ref()).await?;
    Ok(Making {
        version: Making::VERSION,
        generation: Secret::random_hex8(),
        previous: existing,
        name: request.name.clone(),
        team: ctx.team.clone(),
        source: request.source.clone(),
        seen: None,
        bundle,
        intake,
        image,
        series,
        keep_raw: request.keep_raw,
        repo_url: request.repo_url.clone(),
        code: request.code.clone(),
        extra_addons: request.extra_addons.clone(),
        extra_commits: request.extra_commits.clone(),
        password: Secret::random(),
        installed: std::collections::BTreeMap::new(),
        neutralizer: None,
        dump_sha256: None,
        steps: Vec::new(),
    })
}

/// Lets the team have what the source brings, as far as that is known before.
async fn allow(ctx: &Context, making: &Making) -> Result<()> {
    let env = match &making.source {
        Source::Environment { name } => Environment::of(ctx, name)?,
        _ => None,
    };
    let of_file = matches!(making.source, Source::File { .. });
    let intake = making.intake.as_ref().map(|intake| intake.dump.bytes + intake.files_bytes);
    let bytes = intake.or_else(|| making.bundle.as_ref().map(|bundle| bundle.bytes)).filter(|_| of_file);
    let databases: Vec<&str> = env.iter().map(|env| env.database.as_str()).collect();
    quota::allow_disk(ctx, &databases, bytes.unwrap_or(0)).await
}

/// Reads only the beginnings of files and tables of contents, but those may be long.
async fn look(path: &Path) -> Result<Found> {
    let path = path.to_owned();
    tokio::task::spawn_blocking(move || look::look(&path)).await.map_err(Error::internal)?
}

/// As `look`, of what need not be unpacked first or was unpacked to `opened`.
pub async fn look_opened(path: &Path, opened: Option<&Path>) -> Result<Intake> {
    let (path, opened) = (path.to_owned(), opened.map(Path::to_owned));
    let look = move || look::look_opened(&path, opened.as_deref());
    tokio::task::spawn_blocking(look).await.map_err(Error::internal)?
}

/// The image that was asked for, or the one of the series the source tells; what it runs.
///
/// # Errors
/// `prerequisite` when it is not on this machine.
pub async fn decide_image(
    ctx: &Context,
    wanted: Option<&ImageRef>,
    intake: Option<&Intake>,
) -> Result<(Option<ImageRef>, Option<Series>)> {
    let told = intake.and_then(|intake| intake.manifest.series());
    let Some(image) = wanted.cloned().or_else(|| told.map(ImageRef::of)) else { return Ok((None, None)) };
    let series = OdooImage::look(ctx, &image).await?.series;
    Ok((Some(image), series))
}

/// Removes what the published generation took the place of, and then the record
/// of its making. What is complete is not given up any more.
async fn finish(ctx: &Context, making: &Making, template: &Template) -> Result<()> {
    fault::point(&format!("{OPERATION}.finish.before"), &ctx.cancel).await?;
    let ctx = &ctx.uncancelled();
    postgres::drop_database(&ctx.database_server()?, &previous_database(making)).await?;
    let server = ctx.administrate(&format!("finish {}", making.database())).await?;
    postgres::drop_role(&server, &making.database()).await?;
    warm::collect(ctx).await?;
    remove_unused_generations(ctx, template).await?;
    incoming::keep_only(ctx, &making.name.id(), None)?;
    files::remove_any(&Making::path(ctx, &making.name.id()))?;
    fault::point(&format!("{OPERATION}.finish.after"), &ctx.cancel).await
}

/// As `clean_up`, of all templates of this call's team. The caller holds their
/// [`Lock::making`](crate::context::Lock::making).
///
/// # Errors
/// As `clean_up`.
pub async fn clean_up_all(ctx: &Context) -> Result<()> {
    for id in Template::ids(ctx)? {
        if let Some(making) = Making::read(ctx, &id)? {
            clean_up(ctx, &making.name).await?;
        }
    }
    Ok(())
}

/// Undoes what a killed process left of a generation. One that was already
/// published is complete and stays; its making is returned. The caller holds its
/// [`Lock::making`](crate::context::Lock::making).
///
/// # Errors
/// `external` naming what could not be undone.
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
    let undone =
        journal::undo(&ctx.uncancelled(), OPERATION, &plan(&making, Given::default()), &making).await;
    match undone.leftovers.as_slice() {
        [] => Ok(None),
        left => Err(Error::external(format!(
            "could not undo an unfinished generation of {name}: {}",
            left.join("; ")
        ))
        .hint("run the command again")),
    }
}
