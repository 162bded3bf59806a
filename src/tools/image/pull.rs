use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Got;
use crate::{
    context::{Context, Lock},
    error::{Error, Result},
    model::ImageRef,
    ops::image,
    registry::{Effect, Meta, Tool},
};

/// Pull an image from its registry.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Pull {
    /// Image to pull, for example odoo:19.0.
    image: ImageRef,
}

impl Tool for Pull {
    const META: Meta = Meta {
        name: "pull_image",
        cli: "image pull",
        effect: Effect::Write,
        open_world: true,
        idempotent: true,
        positional: &["image"],
    };
    type Output = Got;

    fn locks(&self, _: &Context) -> Vec<Lock> {
        vec![Lock::image(&self.image)]
    }

    async fn run(self, ctx: &Context) -> Result<Got> {
        image::pull(ctx, &self.image).await.map_err(|error| {
            error.hint(format!("without a registry, `odeum image build` makes {}", image::BUILDABLE))
        })?;
        got(ctx, &self.image).await
    }
}

/// The fields of an image that must be there now.
pub async fn got(ctx: &Context, image: &ImageRef) -> Result<Got> {
    let found = ctx.docker().await?.inspect_image(image.as_str()).await?;
    let found = found.ok_or_else(|| Error::external(format!("{image} did not arrive")))?;
    Ok(Got { image: image.to_string(), id: found.id, size_mb: found.size / 1_000_000 })
}
