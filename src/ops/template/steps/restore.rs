//! The dump becomes the generation's database.

use super::super::{
    making::Making,
    restore::{purpose, restore, verify},
};
use crate::{
    adapters::{files, postgres},
    context::Context,
    error::{Error, Result},
    model::{ImageRef, Names, Series},
    ops::{
        flight,
        journal::{Journal, Record, Step},
        odoo::OdooImage,
        store::make_room,
    },
};

pub struct Restore;

impl Step<Making> for Restore {
    const NAME: &'static str = "restore";
    const TITLE: &'static str = "Restoring the dump";

    async fn apply(&self, ctx: &Context, journal: &Journal<Making>) -> Result<String> {
        let making = journal.record();
        let Some(intake) = &making.intake else {
            return Err(Error::internal("a generation's source was not looked at"));
        };
        // It has no less than the dump, which grows as it is unpacked; that is watched.
        make_room(ctx, intake.dump.bytes).await?;
        let restored = restore(ctx, &making, intake).await?;
        let (database, owner) = (making.database(), Names::owner_role(&making.team));
        let inside = ctx.database_server()?.connect(&database, "revoke").await?;
        postgres::revoke_from_others(&inside, &[&owner, &database]).await?;
        drop(inside);
        ctx.step("Checking what was restored");
        let found = verify(ctx, &making, &restored.tables).await?;
        let image = making.image.clone().unwrap_or_else(|| ImageRef::of(found.series));
        let series = must_run(ctx, &image, found.series).await?;
        for inner in ["incoming", "pgpass"] {
            files::remove_any(&making.dir(ctx).join(inner))?;
        }
        let (modules, tables) = (found.installed.len(), restored.tables.len());
        journal.update(|making| {
            making.image = Some(image);
            making.series = Some(series);
            making.installed = found.installed;
        })?;
        let rows = restored.rows.map(|rows| format!(", {rows} rows")).unwrap_or_default();
        Ok(format!("Odoo {series}, {modules} modules, {tables} tables{rows}"))
    }

    async fn undo(&self, ctx: &Context, making: &Making) -> Result<Vec<String>> {
        let name = ctx.names().helper(&ctx.team, &purpose(making));
        flight::remove_container(ctx, &name, making.is_in_flight(Self::NAME)).await
    }
}

/// The series of an image, which must be that of the database.
async fn must_run(ctx: &Context, image: &ImageRef, database: Series) -> Result<Series> {
    let looked = OdooImage::look(ctx, image)
        .await
        .map_err(|error| error.hint(format!("name an image of Odoo {database} with --odoo-image")))?;
    match looked.series {
        Some(series) if series != database => {
            Err(Error::invalid(format!("the dump is of Odoo {database}, and {image} runs Odoo {series}"))
                .hint(format!("name an image of Odoo {database} with --odoo-image")))
        }
        _ => Ok(database),
    }
}
