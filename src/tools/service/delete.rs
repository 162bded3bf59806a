use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    context::{Context, Lock},
    error::Result,
    model::ServiceName,
    ops::service::{self, Service},
    registry::{Effect, Meta, Tool},
};

/// Delete a service. Its preset stays, and so do its volumes unless --delete-volumes.
///
/// `restore_service` makes it again, with the data of its volumes.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Delete {
    /// Name of the service.
    name: ServiceName,
    /// Delete its volumes too, with all data.
    #[arg(long)]
    #[serde(default)]
    delete_volumes: bool,
}

/// What was deleted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Deleted {
    /// Its name.
    name: String,
    /// Its container.
    container: String,
    /// What was there and is gone.
    removed: Vec<String>,
    /// Volumes that stay, with their data.
    kept_volumes: Vec<String>,
}

impl fmt::Display for Deleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service {} deleted", console::style(&self.name).bold())?;
        match self.kept_volumes.as_slice() {
            [] => Ok(()),
            kept => write!(f, "; its data stay in {}", kept.join(", ")),
        }
    }
}

impl Tool for Delete {
    const META: Meta = Meta {
        name: "delete_service",
        cli: "service delete",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = Deleted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    fn question(&self, ctx: &Context) -> Result<Option<String>> {
        let Some(found) = Service::read(ctx, &self.name)? else { return Ok(None) };
        let names: Vec<String> = found.volumes(ctx).into_iter().map(|(name, _)| name).collect();
        let volumes = match self.delete_volumes && !names.is_empty() {
            true => format!(" with its data ({})", names.join(", ")),
            false => String::new(),
        };
        Ok(Some(format!("Delete service {} ({}){volumes}?", found.name, found.request.image)))
    }

    async fn run(self, ctx: &Context) -> Result<Deleted> {
        ctx.step(format!("Deleting {}", self.name));
        let deleted = service::delete(ctx, &self.name, self.delete_volumes).await?;
        let service::Deleted { container, removed, kept_volumes } = deleted;
        Ok(Deleted { name: self.name.to_string(), container, removed, kept_volumes })
    }
}
