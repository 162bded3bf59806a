use std::fmt;

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fields::{MadeFields, RequestFields};
use crate::{
    context::{Context, Lock},
    error::Result,
    model::ServiceName,
    ops::service,
    registry::{Effect, Meta, Tool},
};

/// List what the team's services were made from, also those that are deleted.
#[derive(Args, Deserialize, JsonSchema)]
pub struct ListPresets {}

/// All presets, by name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Presets {
    /// The presets.
    presets: Vec<RequestFields>,
}

impl fmt::Display for Presets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.presets.is_empty() {
            return f.write_str("No presets. `odeum service create` saves one for each service.");
        }
        let width = self.presets.iter().map(|one| one.name.len()).max().unwrap_or(0).max(4);
        write!(f, "{}", console::style(format!("{:width$}  {:>5}  IMAGE", "NAME", "PORT")).dim())?;
        let mut all = self.presets.iter();
        all.try_for_each(|one| write!(f, "\n{:width$}  {:>5}  {}", one.name, one.port, one.image))
    }
}

impl Tool for ListPresets {
    const META: Meta = Meta {
        name: "list_service_presets",
        cli: "service preset list",
        effect: Effect::Read,
        open_world: false,
        idempotent: true,
        positional: &[],
    };
    type Output = Presets;

    async fn run(self, ctx: &Context) -> Result<Presets> {
        let presets = service::presets(ctx)?;
        let fields = presets.iter().map(|(name, request)| RequestFields::new(name, request));
        Ok(Presets { presets: fields.collect() })
    }
}

/// Create a service again from its preset, with the data of the volumes it left.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Restore {
    /// Name of the service.
    name: ServiceName,
}

impl Tool for Restore {
    const META: Meta = Meta {
        name: "restore_service",
        cli: "service preset restore",
        effect: Effect::Write,
        open_world: true,
        idempotent: false,
        positional: &["name"],
    };
    type Output = MadeFields;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<MadeFields> {
        let request = service::find_preset(ctx, &self.name)?;
        let made = service::create(ctx, &self.name, request).await?;
        Ok(MadeFields::new(ctx, made))
    }
}

/// Forget the preset of a service. The service itself, if it is there, stays.
#[derive(Args, Deserialize, JsonSchema)]
pub struct DeletePreset {
    /// Name of the service.
    name: ServiceName,
}

/// What was forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PresetDeleted {
    /// Its name.
    name: String,
    /// Whether it is gone.
    deleted: bool,
}

impl fmt::Display for PresetDeleted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The preset of service {} is deleted", console::style(&self.name).bold())
    }
}

impl Tool for DeletePreset {
    const META: Meta = Meta {
        name: "delete_service_preset",
        cli: "service preset delete",
        effect: Effect::Destroy,
        open_world: false,
        idempotent: true,
        positional: &["name"],
    };
    type Output = PresetDeleted;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    fn question(&self, _ctx: &Context) -> Result<Option<String>> {
        Ok(Some(format!("Delete the preset of service {}?", self.name)))
    }

    async fn run(self, ctx: &Context) -> Result<PresetDeleted> {
        let volumes = service::delete_preset(ctx, &self.name).await?;
        if !volumes.is_empty() {
            ctx.warn(format!(
                "the data of service {} stay in {}, which nothing remembers now: `odeum cleanup` lists them",
                self.name,
                volumes.join(", ")
            ));
        }
        Ok(PresetDeleted { name: self.name.to_string(), deleted: true })
    }
}
