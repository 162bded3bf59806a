//! The image of the database server. It may serve others too, and is never taken away.

use super::made;
use crate::{
    context::{Context, SystemRecord},
    error::Result,
    ops::{
        image,
        journal::{Journal, Step},
    },
};

pub struct Image;

impl Step<SystemRecord> for Image {
    const NAME: &'static str = "image";
    const TITLE: &'static str = "Looking for the image of PostgreSQL";

    async fn apply(&self, ctx: &Context, journal: &Journal<SystemRecord>) -> Result<String> {
        let image = ctx.database_image_of(Some(&journal.record()));
        Ok(made(image::ensure(ctx, &image).await?, || format!("image {image}")))
    }
}
