use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::ServiceName,
    ops::service,
    registry::{Effect, Meta, Tool},
    tools::seconds::rounded,
};

/// Give a service a container of the newest image, when there is a newer one.
///
/// The registry is asked for the image; where it does not answer, the one that is here counts. The
/// new container is made beside the old one and takes its place; the old one comes back when the
/// new one does not come up. Volumes stay.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Update {
    /// Name of the service.
    name: ServiceName,
    /// Make the container anew even of the same image: secrets are read again.
    #[arg(long)]
    #[serde(default)]
    force: bool,
}

/// What was updated.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Updated {
    /// Its name.
    name: String,
    /// Its container.
    container: String,
    /// The image it runs.
    image: String,
    /// Whether that is another one than before.
    image_changed: bool,
    /// Whether it has a new container.
    recreated: bool,
    /// The image's id.
    digest: String,
    /// Where it is reached from outside.
    url: String,
    /// Seconds in all.
    elapsed_s: f64,
}

impl fmt::Display for Updated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = console::style(&self.name).bold();
        match (self.image_changed, self.recreated) {
            (true, _) => {
                write!(f, "Service {name} runs a newer {} after {:.1} s", self.image, self.elapsed_s)
            }
            (false, true) => write!(f, "Service {name} has a new container after {:.1} s", self.elapsed_s),
            (false, false) => write!(f, "Service {name} runs the newest {} already", self.image),
        }
    }
}

impl Tool for Update {
    const META: Meta = Meta {
        name: "update_service",
        cli: "service update",
        effect: Effect::Destroy,
        open_world: true,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Updated;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<Updated> {
        let updated = service::update(ctx, &self.name, self.force).await?;
        Ok(Updated {
            name: self.name.to_string(),
            container: updated.service.container.clone(),
            image: updated.service.request.image.to_string(),
            image_changed: updated.image_changed,
            recreated: updated.is_remade,
            digest: updated.digest,
            url: updated.service.url(ctx),
            elapsed_s: rounded(updated.elapsed),
        })
    }
}
