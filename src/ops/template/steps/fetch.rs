//! What is elsewhere is brought here.

use super::super::{
    fetch::{from_machine, from_odoo},
    incoming::{self, Incoming},
    make::{decide_image, look_opened},
    making::Making,
    restore,
    source::Source,
};
use crate::{
    adapters::{database_manager::DatabaseManager, files, process},
    context::Context,
    error::{Error, Result},
    model::{ImageRef, Secret},
    ops::{
        journal::{Journal, Record, Step},
        odoo::OdooImage,
    },
};

pub struct Fetch {
    /// What the source asks for, if it does.
    pub password: Option<Secret>,
}

impl Step<Making> for Fetch {
    const NAME: &'static str = "fetch";
    const TITLE: &'static str = "Getting the data";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let dir = making.dir(ctx).join("incoming");
        files::make_private_dir(&dir)?;
        let mut intake = match &making.source {
            Source::Odoo { url, database, filestore } => {
                // A download of an hour is not thrown away for an image that is not here.
                let manager =
                    DatabaseManager::at(url, ctx.config().ca_bundle.as_deref(), restore::patience(ctx)?)?;
                if let (None, Some(series)) = (&making.image, manager.series().await) {
                    OdooImage::look(ctx, &ImageRef::of(series)).await.map_err(|error| {
                        error.hint(format!("name an image of Odoo {series} with --odoo-image"))
                    })?;
                }
                let password =
                    self.password.as_ref().ok_or_else(|| Error::internal("a master password is missing"))?;
                let path =
                    from_odoo(ctx, &manager, url, database.as_deref(), *filestore, password, &dir).await?;
                look_opened(&path, None).await?
            }
            Source::Ssh { host, database, filestore } => {
                let dump = dir.join("dump.pgdump");
                let to = match filestore {
                    Some(_) => Some(Incoming::begin(ctx, &making.name, &making.source)?),
                    None => None,
                };
                let both = filestore.as_deref().zip(to.as_deref());
                from_machine(ctx, host, database, &dump, both).await?;
                let mut intake = look_opened(&dump, None).await?;
                if let Some(to) = &to {
                    intake.add_filestore(to)?;
                }
                intake
            }
            other => return Err(Error::internal(format!("{other} is not elsewhere"))),
        };
        // An Odoo before 19 does not know how to leave them out.
        if matches!(making.source, Source::Odoo { filestore: false, .. }) {
            intake.files = None;
        }
        let (image, series) = decide_image(ctx, making.image.as_ref(), Some(&intake)).await?;
        let bytes = intake.dump.bytes + intake.files_bytes;
        journal.update(|making| {
            making.intake = Some(intake);
            making.image = image;
            making.series = series;
        })?;
        Ok(format!("{} MB", bytes / 1_000_000))
    }

    /// What was brought goes with the workspace, but for what another try goes on with. A program
    /// that outlived a killed process would go on writing there.
    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        if making.is_in_flight(Self::NAME) {
            process::end_orphans("ssh", &making.dir(ctx)).await?;
            process::end_orphans("rsync", &incoming::dir(ctx, &making.name.id())).await?;
        }
        Ok(Vec::new())
    }
}
