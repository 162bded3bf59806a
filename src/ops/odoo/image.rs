//! What an Odoo image tells about itself, asked once and remembered by its id.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    adapters::{
        docker::{ContainerSpec, Image, tail},
        files::{self, Owner},
    },
    context::Context,
    error::{Error, Result},
    model::{ImageRef, Series},
};

/// An Odoo image on this machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OdooImage {
    /// Content id, `sha256:…`.
    pub id: String,
    /// The user Odoo runs as. It differs between images.
    pub owner: Owner,
    /// The series it runs, when it says so.
    pub series: Option<Series>,
    /// Where its package `odoo` is; `None` in what an earlier odeum remembered.
    #[serde(default)]
    package: Option<String>,
}

impl OdooImage {
    /// Looks at an image: its user by running `id` in it, its series from its
    /// `ODOO_VERSION`, from `odoo --version`, or from its tag.
    ///
    /// # Errors
    /// `prerequisite` when the image is not on this machine.
    pub async fn look(ctx: &Context, reference: &ImageRef) -> Result<Self> {
        let image = ctx.docker().await?.inspect_image(reference.as_str()).await?.ok_or_else(|| {
            Error::prerequisite(format!("image {reference} is not on this machine"))
                .hint(format!("run `odeum image pull {reference}` or `odeum image build {reference}`"))
        })?;
        let short = image.id.trim_start_matches("sha256:").get(..16).unwrap_or(&image.id).to_owned();
        let memory = ctx.layout().data_dir().join("images").join(format!("{short}.json"));
        if let Ok(Some(known)) = files::read_json::<Self>(&memory)
            && known.id == image.id
            && known.package.is_some()
        {
            return Ok(known);
        }
        let looked = ask(ctx, reference, image, &short).await?;
        files::write_json(&memory, &looked)?;
        Ok(looked)
    }

    /// Where its package `odoo` is.
    ///
    /// # Errors
    /// `prerequisite` when its Python knows of none.
    pub fn package(&self) -> Result<&str> {
        self.package.as_deref().filter(|path| !path.is_empty()).ok_or_else(|| {
            Error::prerequisite(
                "the image's python3 does not find the package odoo, so no other can take its place",
            )
        })
    }
}

/// Prints where the package is, without loading it.
const FIND: &str =
    "from importlib.util import find_spec as f; print(*list(f(\"odoo\").submodule_search_locations)[:1])";

async fn ask(ctx: &Context, reference: &ImageRef, image: Image, short: &str) -> Result<OdooImage> {
    let script = format!("id -u; id -g; python3 -c '{FIND}'; odoo --version 2>&1");
    let spec = ContainerSpec {
        image: image.id.clone(),
        entrypoint: Some(vec!["sh".into(), "-c".into(), script]),
        labels: ctx.labels(),
        ..Default::default()
    };
    // One at a time: the next one removes what a killed one left.
    let name = ctx.names().helper(&ctx.team, &format!("look-{short}"));
    let _moment = ctx.moment(&name).await?;
    let docker = ctx.docker().await?;
    let running = docker.run_once(&name, &spec, &ctx.cancel, |_| {});
    let finished = tokio::time::timeout(Duration::from_secs(60), running).await;
    let finished =
        finished.map_err(|_| Error::timeout(format!("{reference} did not say who it is within 60 s")))??;
    let number = |line: usize| finished.output.get(line).and_then(|text| text.trim().parse().ok());
    let banner = finished.output.iter().find_map(|line| line.strip_prefix("Odoo Server "));
    let (Some(uid), Some(gid), Some(banner)) = (number(0), number(1), banner) else {
        let words = tail(&finished.output, 5);
        return Err(Error::external(format!("{reference} does not look like an image of Odoo: {words}"))
            .hint("name one that has the program `odoo`, for example odoo:19.0"));
    };
    let package = finished.output.get(2).filter(|line| line.starts_with('/')).cloned();
    let variable = image.env.iter().find(|(name, _)| name == "ODOO_VERSION").map(|(_, value)| value.as_str());
    let first = |text: &str| text.split(['-', ' ']).next().and_then(|word| word.parse().ok());
    let series = variable.and_then(first).or_else(|| first(banner)).or_else(|| reference.series());
    Ok(OdooImage {
        id: image.id,
        owner: Owner { uid, gid },
        series,
        package: Some(package.unwrap_or_default()),
    })
}
