use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Got;
use crate::{
    context::{Context, Lock},
    error::Result,
    model::ImageRef,
    ops::image,
    registry::{Effect, Meta, Tool},
};

/// Build an image of Odoo, PostgreSQL or Redis from Debian packages, for machines no registry reaches.
///
/// It has the interface of the published image of the same name. The Debian
/// mirror is this machine's own, or what [build] of odeum.toml names.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Build {
    /// Image to build: odoo:19.0, odoo:14.0, postgres:13, postgres:15, postgres:17, postgres:18, redis:7 or redis:8.
    image: ImageRef,
}

impl Tool for Build {
    const META: Meta = Meta {
        name: "build_image",
        cli: "image build",
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
        image::build_image(ctx, &self.image).await?;
        super::pull::got(ctx, &self.image).await
    }
}
