use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Got;
use crate::{
    context::Context,
    error::Result,
    registry::{Effect, Meta, Tool},
};

/// List the Odoo and PostgreSQL images on this machine, and dependency layers built on them.
#[derive(Args, Deserialize, JsonSchema)]
pub struct List {}

/// Images on this machine.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Images {
    /// The images, by reference.
    images: Vec<Got>,
}

impl fmt::Display for Images {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.images.is_empty() {
            return write!(
                f,
                "No images. `odeum image pull odoo:19.0` or `odeum image build odoo:19.0` gets one."
            );
        }
        let line = |image: &Got| format!("{:32} {:>6} MB", image.image, image.size_mb);
        f.write_str(&self.images.iter().map(line).collect::<Vec<_>>().join("\n"))
    }
}

impl Tool for List {
    const META: Meta = Meta {
        name: "list_images",
        cli: "image list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Images;

    async fn run(self, ctx: &Context) -> Result<Images> {
        let layers = ctx.names().dependency_image("");
        let is_ours = |reference: &str| {
            let name = reference.rsplit('/').next().unwrap_or(reference);
            name.starts_with("odoo:") || name.starts_with("postgres:") || reference.starts_with(&layers)
        };
        let found = ctx.docker().await?.list_images().await?;
        let found = found.into_iter().filter(|(reference, ..)| is_ours(reference));
        let mut images: Vec<Got> =
            found.map(|(image, id, size)| Got { image, id, size_mb: size / 1_000_000 }).collect();
        images.sort_by(|a, b| a.image.cmp(&b.image));
        Ok(Images { images })
    }
}
