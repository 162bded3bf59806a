use clap::Args;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{fields::MadeFields, given::EnvVars};
use crate::{
    context::{Context, Lock},
    error::Result,
    model::{Cpus, ImageRef, RestartPolicy, SecretName, ServiceMemory, ServiceName, ServiceVolume},
    ops::service::{self, Request},
    registry::{Effect, Meta, Tool},
};

/// Create a service: a container of any image, which the team's environments reach by its name.
///
/// Odoo reaches a service `redis` as `redis:6379`; it is published on the same port of the host. It
/// is there when it is well, by its health check where it has one. What it was made from is
/// saved as a preset, from which `restore_service` makes it again.
#[derive(Args, Deserialize, JsonSchema)]
pub struct Create {
    /// Name of the service, and its host name for environments.
    name: ServiceName,
    /// Image it runs.
    image: ImageRef,
    /// Port it listens on, in its container and on the host.
    port: u16,
    /// Another host name for it; one without a dot is below the team's.
    #[arg(long, default_value = "")]
    #[serde(default)]
    hostname: String,
    /// Variables NAME=value,NAME=value, with `\,` for a comma in a value, or a JSON object;
    /// `{secret:NAME}` in a value stands for a secret.
    #[arg(long, default_value = "")]
    #[serde(default)]
    env_vars: EnvVars,
    /// Secrets it finds as files `/run/secrets/NAME`, separated by commas: `docker inspect` does not show these.
    #[arg(long, value_delimiter = ',')]
    secret_files: Option<Vec<SecretName>>,
    /// Volumes `name:/path`, separated by commas; they outlive the service.
    #[arg(long, value_delimiter = ',')]
    volumes: Option<Vec<ServiceVolume>>,
    /// Line for the shell in its container that succeeds when it is well.
    #[arg(long)]
    health: Option<String>,
    /// Seconds until it must be well.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    #[serde(default = "a_minute")]
    health_timeout: u32,
    /// When it is started again by itself.
    #[arg(long, default_value = "unless-stopped")]
    #[serde(default)]
    restart: RestartPolicy,
    /// Memory it may use, from 16M up.
    #[arg(long)]
    memory: Option<ServiceMemory>,
    /// Processors it may use: 1.5.
    #[arg(long)]
    cpus: Option<Cpus>,
    /// Its arguments, after `--`; the image's own when not given.
    #[arg(last = true)]
    command: Option<Vec<String>>,
}

fn a_minute() -> u32 {
    60
}

impl Tool for Create {
    const META: Meta = Meta {
        name: "create_service",
        cli: "service create",
        effect: Effect::Write,
        open_world: true,
        idempotent: false,
        positional: &["name", "image", "port", "hostname", "env_vars"],
    };
    type Output = MadeFields;

    fn locks(&self, ctx: &Context) -> Vec<Lock> {
        vec![Lock::services(&ctx.team)]
    }

    async fn run(self, ctx: &Context) -> Result<MadeFields> {
        let request = Request {
            variables: self.env_vars.read()?,
            image: self.image,
            port: self.port,
            hostname: self.hostname,
            secret_files: self.secret_files.unwrap_or_default(),
            volumes: self.volumes.unwrap_or_default(),
            command: self.command.unwrap_or_default(),
            health: self.health,
            health_timeout: self.health_timeout,
            restart: self.restart,
            memory: self.memory,
            cpus: self.cpus,
        };
        let made = service::create(ctx, &self.name, request).await?;
        Ok(MadeFields::new(ctx, made))
    }
}
