//! The fields results of several service tools share.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    context::Context,
    model::{Cpus, SecretName, ServiceName, ServiceVolume},
    ops::service::{Created, Request, Service},
    tools::seconds::rounded,
};

/// What a service was asked to be.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RequestFields {
    /// Its name.
    pub name: String,
    /// The image it runs.
    pub image: String,
    /// The port it listens on, in its container and on the host.
    pub port: u16,
    /// Another name it has, as given.
    pub hostname: String,
    /// Its variables; values that look secret are `****`.
    pub env_vars: BTreeMap<String, String>,
    /// Secrets it finds as files, `/run/secrets/NAME`.
    pub secret_files: Vec<String>,
    /// Its volumes, `name:/path`.
    pub volumes: Vec<String>,
    /// Its arguments; the image's own when there are none.
    pub command: Vec<String>,
    /// The line for its shell that succeeds when it is well.
    pub health: Option<String>,
    /// When it is started again by itself.
    pub restart: String,
    /// The memory it may use.
    pub memory: Option<String>,
    /// The processors it may use.
    pub cpus: Option<f64>,
}

impl RequestFields {
    /// The fields of a request.
    pub fn new(name: &ServiceName, request: &Request) -> Self {
        Self {
            name: name.to_string(),
            image: request.image.to_string(),
            port: request.port,
            hostname: request.hostname.clone(),
            env_vars: request.variables.masked(),
            secret_files: request.secret_files.iter().map(SecretName::to_string).collect(),
            volumes: request.volumes.iter().map(ServiceVolume::to_string).collect(),
            command: request.command.clone(),
            health: request.health.clone(),
            restart: request.restart.to_string(),
            memory: request.memory.map(String::from),
            cpus: request.cpus.map(Cpus::count),
        }
    }
}

/// A service that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MadeFields {
    /// Its name, under which environments reach it.
    pub name: String,
    /// Its container, another such name.
    pub container: String,
    /// The image it runs.
    pub image: String,
    /// Where it is reached from outside.
    pub url: String,
    /// Its whole host name.
    pub hostname: String,
    /// Where environments reach it.
    pub address: String,
    /// Volumes that had data already.
    pub kept_volumes: Vec<String>,
    /// Seconds in all.
    pub elapsed_s: f64,
}

impl MadeFields {
    /// The fields of what was made.
    pub fn new(ctx: &Context, made: Created) -> Self {
        let service = &made.service;
        Self {
            name: service.name.to_string(),
            container: service.container.clone(),
            image: service.request.image.to_string(),
            url: service.url(ctx),
            hostname: service.hostname(ctx),
            address: address(service),
            kept_volumes: made.kept_volumes,
            elapsed_s: rounded(made.elapsed),
        }
    }
}

/// Where environments reach a service.
pub fn address(service: &Service) -> String {
    format!("{}:{}", service.name, service.request.port)
}

impl std::fmt::Display for MadeFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = console::style(&self.name).bold();
        writeln!(f, "Service {name} is up in {:.1} s", self.elapsed_s)?;
        writeln!(f, "  for environments  {}", self.address)?;
        write!(f, "  from outside      {}", self.url)?;
        match self.kept_volumes.as_slice() {
            [] => Ok(()),
            kept => write!(f, "\n  with the data of  {}", kept.join(", ")),
        }
    }
}
